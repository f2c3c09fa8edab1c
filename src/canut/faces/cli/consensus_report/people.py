"""The workers: what they take for what, and how reliable they look."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from canut.engines.consensus.agreement.confusion import confusion_table, crowd_confusion, worker_confusions
from canut.engines.consensus.agreement.reliability import worker_reliability
from canut.engines.consensus.agreement.worker_report import middle_half, worker_report
from canut.engines.consensus.labels import FloatArray, Labels
from canut.faces.cli.consensus_report import figures
from canut.faces.cli.consensus_report.findings import Findings
from canut.faces.cli.consensus_report.wording import limit_sentences, number, percent, worker_sentences

MOST_CLASSES = 12
MOST_WORKERS = 30
MOST_MATRICES = 6


@dataclass(frozen=True)
class Confusions:
    """The matrices of the crowd and of its most active workers."""

    crowd: SafeString
    workers: SafeString | None
    left_out: str


def confusions(found: Findings) -> Confusions | None:
    """Draw who says what where the consensus is something else; nothing for a single class."""
    counts = crowd_confusion(found.truth)
    labels = found.truth.labels
    classes = _frequent_classes(counts)
    if len(classes) < 2:  # noqa: PLR2004 - one class cannot be confused
        return None
    table = confusion_table(counts, classes)
    right = np.trace(table) / max(table.sum(), 1e-12)
    told = _("Confusion matrix of the crowd: {share} of the answers are on the diagonal.")
    alt = f"{told.format(share=percent(right))} {_worst(table, classes)}"
    crowd = figures.confusion("crowd", alt, table, classes)
    others = len(labels.classes) - len(classes)
    return Confusions(crowd, _worker_matrices(found, classes), number(others) if others else "")


def _worker_matrices(found: Findings, classes: tuple[str, ...]) -> SafeString | None:
    labels = found.truth.labels
    if len(labels.workers) < 2:  # noqa: PLR2004 - alone, a worker is the crowd
        return None
    names = [labels.workers[code] for code in _busiest(labels, MOST_MATRICES)]
    counts = worker_confusions(found.truth).filter(pl.col("worker").is_in(names))
    tables = [(name, confusion_table(counts.filter(worker=name), classes)) for name in names]
    told = _("{name}: {worst}")
    worst = [told.format(name=name, worst=_worst(table, classes)) for name, table in tables]
    alt = " ".join([_("Confusion matrices of the most active workers."), *worst])
    return figures.confusions("busiest", alt, tables, classes)


@dataclass(frozen=True)
class Person:
    """What the report says of one worker."""

    name: str
    share: str
    answers: str
    sentences: list[str]
    limits: str


@dataclass(frozen=True)
class Workers:
    """The most active workers, and how reliable they look."""

    plot: SafeString | None
    people: list[Person]
    shown: str
    everybody: str
    are_all: bool


def workers(found: Findings) -> Workers:
    """Tell how reliable the most active workers look, and how sure that is."""
    labels = found.truth.labels
    table = worker_reliability(found.truth)
    shown = table[_busiest(labels, MOST_WORKERS)]
    compared = shown.filter(pl.col("compared") > 0)
    plot = None if compared.is_empty() else figures.reliability(compared, middle_half(table))
    people = [_person(found, name) for name in shown["worker"]]
    are_all = len(people) == len(table)
    return Workers(plot, people, number(len(people)), number(len(table)), are_all)


def _person(found: Findings, name: str) -> Person:
    report = worker_report(found.truth, name)
    share = _("nothing to compare with")
    if report.accuracy is not None:
        share = _("{share} right").format(share=percent(report.accuracy))
    return Person(
        name=name,
        share=share,
        answers=number(report.answers),
        sentences=worker_sentences(report),
        limits=" ".join(limit_sentences(report)),
    )


def _frequent_classes(counts: pl.DataFrame) -> tuple[str, ...]:
    """Name the classes that most answers are about, in label order."""
    both = pl.concat([counts.select(pl.col(side).alias("label"), "answers") for side in ("truth", "label")])
    totals = both.group_by("label").agg(pl.sum("answers")).sort("answers", "label", descending=[True, False])
    return tuple(sorted(totals["label"].head(MOST_CLASSES)))


def _busiest(labels: Labels, most: int) -> list[int]:
    return [int(code) for code in np.argsort(-labels.answers_per_worker(), kind="stable")[:most]]


def _worst(table: FloatArray, classes: tuple[str, ...]) -> str:
    """Name the most frequent confusion."""
    missed = table.copy()
    np.fill_diagonal(missed, 0)
    row, column = np.unravel_index(int(missed.argmax()), missed.shape)
    if missed[row, column] < 0.5:  # noqa: PLR2004 - less than one answer
        return _("hardly any confusion.")
    share = percent(float(missed[row, column] / table[row].sum()))
    told = _("{label} is called {other} in {share} of its answers.")
    return told.format(label=classes[row], other=classes[column], share=share)
