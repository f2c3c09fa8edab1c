"""How far answers agree: with each other, and with gold."""

from collections import Counter

import numpy as np
import polars as pl

from canut.engines.consensus.agreement.votes import coded_labels
from canut.engines.consensus.errors import NoSharedTaskError, ParameterError
from canut.engines.consensus.labels import Labels
from canut.engines.consensus.method import Known, right_answers
from canut.engines.consensus.truth import Truth


def observed_agreement(labels: pl.DataFrame | Labels) -> pl.DataFrame:
    """Share of pairs of answers that are equal, a task.

    Returns
    -------
    pl.DataFrame
        Columns task, answers, agreement (empty where a task has fewer than two answers), sorted by task.
    """
    coded = coded_labels(labels)
    keys, votes = np.unique(coded.task * len(coded.classes) + coded.label, return_counts=True)
    answers = np.bincount(coded.task, minlength=len(coded.task_names))
    equal = np.bincount(keys // len(coded.classes), weights=votes * (votes - 1), minlength=len(answers))
    pairs = answers * (answers - 1)
    agreement = pl.Series(equal / np.maximum(pairs, 1)).set(pl.Series(pairs == 0), None)
    return pl.DataFrame({"task": coded.task_names, "answers": answers, "agreement": agreement})


def accuracy(truth: Truth | pl.DataFrame, gold: Known) -> float:
    """Share of right labels among the tasks that both have.

    Parameters
    ----------
    truth
        A truth, or a frame with columns task and label.
    gold
        The right answers, as a mapping or a frame with columns task and label.

    Raises
    ------
    NoSharedTaskError
        When no task is in both.
    """
    pairs = found_and_right(truth, gold)
    return sum(found == right for found, right in pairs) / len(pairs)


def f1(truth: Truth | pl.DataFrame, gold: Known, *, positive: str | None = None) -> float:
    """F1: the harmonic mean of precision and recall.

    Parameters
    ----------
    truth, gold
        As for `accuracy`.
    positive
        The class it is asked of, as is usual for two classes. Without it, the plain mean over all classes
        found or right (macro F1), which does not depend on which of two classes is called positive.

    Raises
    ------
    NoSharedTaskError
        When no task is in both.
    ParameterError
        When no task is, or is found to be, of the positive class.
    """
    scores = _f1_by_class(found_and_right(truth, gold))
    if positive is None:
        return sum(scores.values()) / len(scores)
    if positive not in scores:
        raise ParameterError(f"No task is {positive!r}. Choose one of {', '.join(scores)}.")
    return scores[positive]


def found_and_right(truth: Truth | pl.DataFrame, gold: Known) -> list[tuple[str, str]]:
    """Return the label found and the right one, for each task that both have, sorted by task.

    Raises
    ------
    NoSharedTaskError
        When there is none.
    """
    found = right_answers(truth.truth if isinstance(truth, Truth) else truth)
    right = right_answers(gold)
    shared = sorted(found.keys() & right.keys())
    if not shared:
        raise NoSharedTaskError
    return [(found[task], right[task]) for task in shared]


def _f1_by_class(pairs: list[tuple[str, str]]) -> dict[str, float]:
    hits = Counter(found for found, right in pairs if found == right)
    times = Counter(label for pair in pairs for label in pair)
    return {label: 2 * hits[label] / times[label] for label in sorted(times)}
