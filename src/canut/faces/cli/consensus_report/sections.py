"""The figures of the report: what was read, how it compares with gold, how far people agree."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from canut.engines.consensus.agreement.alpha import Level, krippendorff_alpha
from canut.engines.consensus.agreement.calibration_bins import calibration_bins
from canut.engines.consensus.agreement.kappa import fleiss_kappa, pairwise_kappa
from canut.engines.consensus.agreement.observed import observed_agreement
from canut.engines.consensus.errors import ParameterError
from canut.engines.consensus.labels import Labels
from canut.faces.cli.consensus_report import figures
from canut.faces.cli.consensus_report.findings import Findings
from canut.faces.cli.consensus_report.wording import LEFT_OUT, LEVELS, MEANINGS, figure, number, percent

MOST_CLASSES_OF_PAIRS = 50
FEWEST_SHARED = 10
FEWEST_RANKS = 3

ALPHA = gettext_lazy(
    "1 is perfect agreement, 0 what chance gives. Krippendorff asks for .800 to rely on labels, and for .667 "
    "to draw even tentative conclusions."
)


@dataclass(frozen=True)
class Fact:
    """A name, a value and how to read it."""

    name: str
    value: str
    meaning: str = ""


def data(found: Findings) -> list[Fact]:
    """Say what was read, how, and what was left out."""
    labels, recording = found.truth.labels, found.recording
    answers = np.bincount(labels.task, minlength=len(labels.task_names))
    method = found.method
    if found.chosen:
        method = _("{method}, which chose {chosen}").format(method=method, chosen=found.chosen)
    per_task = number(answers.min())
    if answers.min() < answers.max():
        per_task = _("{low} to {high}, on average {mean}").format(
            low=per_task, high=number(answers.max()), mean=number(answers.mean(), 1)
        )
    about = {
        _("source"): _("{source}, answer “{answer}”").format(
            source=_("table") if recording.source == "table" else recording.source, answer=recording.answer
        ),
        _("method"): method,
        _("tasks"): number(len(answers)),
        _("workers"): number(len(labels.workers)),
        _("answers"): number(len(labels)),
        _("different labels"): number(len(labels.classes)),
        _("answers a task"): per_task,
        **_remarks(found),
        _("time to draw the truth"): f"{number(found.seconds, 2)} s",
    }
    return [Fact(name, value) for name, value in about.items()]


def _remarks(found: Findings) -> dict[str, str]:
    """Say what was left out, what was replaced, and what is open."""
    told = {str(LEFT_OUT[why]): number(count) for why, count in found.recording.left_out.items()}
    if dropped := found.truth.labels.dropped:
        told[_("answered twice")] = _("{count} (the last answer counts)").format(count=number(dropped))
    if thin := found.unresolved:
        meaning = _("{count} (under 80 % sure, or fewer than two answers)")
        told[_("unresolved")] = meaning.format(count=number(thin))
    return told


def agreement(found: Findings) -> list[Fact]:
    """Say how far people agree, each figure with how to read it."""
    labels, level = found.truth.labels, found.scale.level
    shared = observed_agreement(labels)["agreement"].mean()
    return [
        Fact(
            _("Equal pairs"),
            percent(shared) if isinstance(shared, float) else _("not defined"),
            _("Of two answers to the same task, how often they are the same; chance included."),
        ),
        Fact(str(LEVELS[level]), figure(found.alpha), f"{MEANINGS[level]} {ALPHA}"),
        *_other_levels(found),
        Fact(
            _("Fleiss' kappa"),
            figure(fleiss_kappa(labels)),
            _("The same idea for many people; every task weighs the same, however many answered it."),
        ),
        *_pairs(labels),
    ]


def _other_levels(found: Findings) -> Iterator[Fact]:
    """Measure alpha at the other levels, where labels are numbers."""
    labels = found.truth.labels
    for level in Level:
        if level is found.scale.level:
            continue
        if level is not Level.NOMINAL and len(labels.classes) < FEWEST_RANKS:
            continue
        try:
            alpha = krippendorff_alpha(labels, level, order=found.scale.order)
        except ParameterError:
            continue  # the labels are no numbers
        yield Fact(str(LEVELS[level]), figure(alpha), str(MEANINGS[level]))


def _pairs(labels: Labels) -> Iterator[Fact]:
    """Cohen's kappa, where labels are few enough to compare every two people."""
    if len(labels.classes) > MOST_CLASSES_OF_PAIRS:
        return
    kappas = pairwise_kappa(labels, at_least=FEWEST_SHARED)["kappa"].drop_nulls()
    mean = kappas.mean()
    if isinstance(mean, float):
        yield Fact(
            _("Cohen's kappa, mean of pairs"),
            figure(mean),
            ngettext(
                "Two people at a time: {count} pair with {shared} tasks or more in common, {low}.",
                "Two people at a time: {count} pairs with {shared} tasks or more in common, from {low} to "
                "{high}.",
                len(kappas),
            ).format(
                count=number(len(kappas)),
                shared=FEWEST_SHARED,
                low=figure(_low(kappas)),
                high=figure(_high(kappas)),
            ),
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
            _("Accuracy"),
            percent(found.accuracy),
            _("Share of the checked tasks that are right; {count} were checked.").format(
                count=number(len(checked))
            ),
        ),
        Fact(
            _("F1, macro"),
            figure(found.f1),
            _("The mean over the labels of precision and recall: rare labels count."),
        ),
        Fact(
            _("Expected calibration error"),
            figure(found.calibration_error),
            _("How far confidence is from the share that is right, on average; 0 is perfect."),
        ),
    ]
    return Check(facts, figures.calibration(calibration_bins(checked["confidence"], checked["is_right"])))


def _low(values: pl.Series) -> float:
    return float(np.min(values.to_numpy()))


def _high(values: pl.Series) -> float:
    return float(np.max(values.to_numpy()))
