"""What one more answer is worth, and which task to ask next.

The worth is the information that the answer is expected to give about the true label, in nats (D. V. Lindley,
1956, "On a measure of the information provided by an experiment", Annals of Mathematical Statistics 27), over
a power of the answers a task has: where people keep disagreeing, a further answer says less than the model
believes. docs/adr/0012 has the measurements behind it.

It depends on how reliable a worker's answers to this kind of task are and on nothing else about them
(guarantee G12).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.special import entr

from canut.engines.consensus.errors import ParameterError
from canut.engines.consensus.labels import FloatArray, IntArray, checked_columns
from canut.engines.consensus.methods.heldout import class_table
from canut.engines.consensus.online import ClosedModel
from canut.engines.consensus.truth import Truth

# A task that nobody answered counts as half an answer: its worth is finite, and nearly always the largest.
NO_ANSWER = 0.5
# How fast the worth of a further answer falls with those a task has.
DAMPING = 0.7


@dataclass(frozen=True)
class Worth:
    """What an answer to a task is worth."""

    worth: float
    task: str


def information(posterior: FloatArray, confusions: FloatArray) -> FloatArray:
    """Return what answers are expected to tell about the true labels of their tasks.

    Parameters
    ----------
    posterior
        Probability of each class of the task: answers x classes.
    confusions
        Matrices `[true, given]` of who would answer: answers x classes x classes, or one for all.

    Returns
    -------
    FloatArray
        Nats, from 0 to the logarithm of the number of classes.
    """
    joint = posterior[:, :, None] * confusions
    found = _entropy(posterior, (1,)) + _entropy(joint.sum(axis=1), (1,)) - _entropy(joint, (1, 2))
    nats: FloatArray = np.maximum(found, 0.0)
    return nats


def worth_of(truth: Truth, offers: pl.DataFrame, *, by_worker: bool = True) -> FloatArray:
    """Return what each of many possible answers is worth.

    Parameters
    ----------
    truth
        The consensus of the answers so far, by a method with confusion matrices.
    offers
        Columns task and worker: who could answer what. Tasks without answers are worth what the shares of
        the classes say, and workers without answers are taken for the crowd as a whole.
    by_worker
        False takes everybody for the crowd as a whole, where it is not known who will answer.

    Raises
    ------
    ParameterError
        When the truth has no confusion matrices.
    """
    if truth.confusions is None:
        raise ParameterError("This truth has no confusion matrices. Fit it with logit or dawid-skene.")
    checked_columns(offers, ("task", "worker"))
    labels, confusions = truth.labels, truth.confusions
    task = _codes(offers["task"], labels.task_names)
    # What is not found has the code -1, and so the last row.
    posterior = np.vstack([class_table(truth), confusions.prior])[task]
    answers = np.append(np.bincount(labels.task, minlength=len(labels.task_names)), 0)[task]
    matrices = confusions.pooled
    if by_worker:
        worker = _codes(offers["worker"], pl.Series(labels.workers, dtype=pl.String))
        matrices = np.concatenate([confusions.matrices, confusions.pooled[None]])[worker]
    return _worth(posterior, matrices, answers)


def next_tasks(
    model: ClosedModel,
    answers: Mapping[str, Sequence[tuple[str, str]]],
    worker: str,
    *,
    may_answer: Iterable[str] | None = None,
) -> list[Worth]:
    """Order tasks by what an answer of this worker is worth, best first; ties by name.

    Parameters
    ----------
    model
        What the last refit left; somebody it does not know is taken for the crowd as a whole.
    answers
        The (annotator, label) pairs of each open task.
    may_answer
        Tasks to choose from; all of `answers` unless given. Those the worker answered are left out.
    """
    candidates = answers if may_answer is None else may_answer
    tasks = [task for task in candidates if all(who != worker for who, _ in answers.get(task, ()))]
    if not tasks:
        return []
    chances = [model.posterior(answers.get(task, ())) for task in tasks]
    posterior = np.array([[one[label] for label in model.classes] for one in chances])
    evidence = np.array(model.evidence.get(worker, model.unseen))
    count = np.array([len(answers.get(task, ())) for task in tasks])
    worth = _worth(posterior, np.exp(evidence).T, count)
    found = [Worth(one, task) for one, task in zip(worth.tolist(), tasks, strict=True)]
    return sorted(found, key=lambda one: (-one.worth, one.task))


def _worth(posterior: FloatArray, confusions: FloatArray, answers: IntArray) -> FloatArray:
    worth: FloatArray = information(posterior, confusions) / (answers + NO_ANSWER) ** DAMPING
    return worth


def _entropy(probability: FloatArray, axes: tuple[int, ...]) -> FloatArray:
    nats: FloatArray = entr(probability).sum(axis=axes)
    return nats


def _codes(names: pl.Series, known: pl.Series) -> IntArray:
    """Give the place of each name among the known ones, -1 where it is not."""
    table = pl.DataFrame({"name": known, "code": np.arange(len(known))})
    found = pl.DataFrame({"name": names.cast(pl.String)}).join(
        table, on="name", how="left", maintain_order="left"
    )
    codes: IntArray = found["code"].fill_null(-1).to_numpy()
    return codes
