"""The figures of the report: what was read, how it compares with gold, how far people agree."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from django.utils.safestring import SafeString

from canut.engines.consensus.agreement.alpha import Level, krippendorff_alpha
from canut.engines.consensus.agreement.calibration_bins import calibration_bins
from canut.engines.consensus.agreement.kappa import fleiss_kappa, pairwise_kappa
from canut.engines.consensus.agreement.observed import observed_agreement
from canut.engines.consensus.errors import ParameterError
from canut.engines.consensus.labels import Labels
from canut.faces.cli.consensus_report import figures
from canut.faces.cli.consensus_report.findings import Findings
from canut.faces.cli.consensus_report.wording import figure, percent

MOST_CLASSES_OF_PAIRS = 50
FEWEST_SHARED = 10
FEWEST_RANKS = 3


@dataclass(frozen=True)
class Fact:
    """A name, a value and how to read it."""

    name: str
    value: str
    meaning: str = ""


def data(found: Findings) -> list[Fact]:
    """Say what was read, how, and what was left out."""
    labels = found.truth.labels
    answers = np.bincount(labels.task, minlength=len(labels.task_names))
    about = {
        "source": f"{found.recording.source}, answer “{found.recording.answer}”",
        "method": found.method,
        "tasks": f"{len(answers):,}",
        "workers": f"{len(labels.workers):,}",
        "answers": f"{len(labels):,}",
        "different labels": f"{len(labels.classes):,}",
        "answers a task": f"{answers.min():,} to {answers.max():,}, on average {answers.mean():.1f}",
        **found.remarks(),
        "time to draw the truth": f"{found.seconds:.2f} s",
    }
    return [
        Fact(name, f"{value:,}" if isinstance(value, int) else str(value)) for name, value in about.items()
    ]


def agreement(found: Findings) -> list[Fact]:
    """Say how far people agree, each figure with how to read it."""
    labels = found.truth.labels
    shared = observed_agreement(labels)["agreement"].mean()
    equal = percent(shared) if isinstance(shared, float) else "not defined"
    return [
        Fact(
            "Equal pairs",
            equal,
            "Of two answers to the same task, how often they are the same; chance included.",
        ),
        Fact(
            "Krippendorff's alpha",
            figure(found.alpha),
            "1 is perfect agreement, 0 what chance gives. Krippendorff asks for .800 to rely on labels, and "
            "for .667 to draw even tentative conclusions.",
        ),
        *_scales(labels),
        Fact(
            "Fleiss' kappa",
            figure(fleiss_kappa(labels)),
            "The same idea for many people; every task weighs the same, however many answered it.",
        ),
        *_pairs(labels),
    ]


def _scales(labels: Labels) -> Iterator[Fact]:
    if len(labels.classes) < FEWEST_RANKS:
        return
    meanings = {
        Level.ORDINAL: "Only if the labels are ranks: a near miss counts less than a far one.",
        Level.INTERVAL: "Only if the labels are measurements: a miss counts by the square of its distance.",
    }
    for level, meaning in meanings.items():
        try:
            alpha = krippendorff_alpha(labels, level)
        except ParameterError:
            return  # the labels are no numbers
        yield Fact(f"Alpha, {level}", figure(alpha), meaning)


def _pairs(labels: Labels) -> Iterator[Fact]:
    """Cohen's kappa, where labels are few enough to compare every two people."""
    if len(labels.classes) > MOST_CLASSES_OF_PAIRS:
        return
    kappas = pairwise_kappa(labels, at_least=FEWEST_SHARED)["kappa"].drop_nulls()
    mean = kappas.mean()
    if isinstance(mean, float):
        yield Fact(
            "Cohen's kappa, mean of pairs",
            figure(mean),
            f"Two people at a time: {len(kappas):,} pairs with {FEWEST_SHARED} tasks in common or more, "
            f"from {figure(_low(kappas))} to {figure(_high(kappas))}.",
        )


@dataclass(frozen=True)
class Check:
    """The consensus against gold."""

    facts: list[Fact]
    plot: SafeString | None


def check(found: Findings) -> Check | None:
    """Hold the consensus against the known answers, where there are some."""
    checked = found.checked
    if checked is None or found.accuracy is None or found.f1 is None or found.calibration_error is None:
        return None
    facts = [
        Fact(
            "Accuracy",
            percent(found.accuracy),
            f"Share of the {len(checked):,} checked tasks that are right.",
        ),
        Fact(
            "F1, macro",
            figure(found.f1),
            "The mean over the labels of precision and recall: rare labels count.",
        ),
        Fact(
            "Expected calibration error",
            figure(found.calibration_error),
            "How far confidence is from the share that is right, on average; 0 is perfect.",
        ),
    ]
    return Check(facts, figures.calibration(calibration_bins(checked["confidence"], checked["is_right"])))


def _low(values: pl.Series) -> float:
    return float(np.min(values.to_numpy()))


def _high(values: pl.Series) -> float:
    return float(np.max(values.to_numpy()))
