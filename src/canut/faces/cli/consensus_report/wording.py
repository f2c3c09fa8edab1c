"""What the figures of the report mean, in words; all of them in the language that `speaking` sets."""

from collections.abc import Iterator
from contextlib import contextmanager

import django
from django.conf import settings
from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from canut.engines.consensus.agreement.alpha import Level
from canut.engines.consensus.agreement.worker_report import Limit, Mixup, Standing, WorkerReport
from canut.engines.consensus.reading.recording import LeftOut

NO_BREAK = "\N{NO-BREAK SPACE}"
WHOLE = 100

STANDINGS = {
    Standing.BELOW: gettext_lazy("That is below the middle half of this crowd ({low} to {high})."),
    Standing.WITHIN: gettext_lazy("That is within the middle half of this crowd ({low} to {high})."),
    Standing.ABOVE: gettext_lazy("That is above the middle half of this crowd ({low} to {high})."),
}

LIMITS = {
    Limit.AGREEMENT_IS_NOT_TRUTH: gettext_lazy(
        "The comparison is with what all answers add up to, these included; a crowd can be wrong together."
    ),
    Limit.TASKS_DIFFER: gettext_lazy("Somebody who was given harder tasks looks worse than they are."),
    Limit.FEW_ANSWERS: gettext_lazy("There are too few answers for these figures to mean much."),
    Limit.ANSWERED_ALONE: gettext_lazy("Tasks that nobody else answered are left out."),
    Limit.DOUBTFUL_TASKS: gettext_lazy(
        "Some of the disagreements are on tasks where the consensus itself is in doubt."
    ),
}

LEFT_OUT = {
    LeftOut.SKIPPED: gettext_lazy("skipped by the annotator"),
    LeftOut.UNANSWERED: gettext_lazy("without this answer"),
    LeftOut.REJECTED: gettext_lazy("rejected by the requester"),
}

LEVELS = {
    Level.NOMINAL: gettext_lazy("Krippendorff's alpha, nominal"),
    Level.ORDINAL: gettext_lazy("Krippendorff's alpha, ordinal"),
    Level.INTERVAL: gettext_lazy("Krippendorff's alpha, interval"),
}

MEANINGS = {
    Level.NOMINAL: gettext_lazy("Labels are equal or they are not."),
    Level.ORDINAL: gettext_lazy("Labels taken for ranks: a near miss counts less than a far one."),
    Level.INTERVAL: gettext_lazy(
        "Labels taken for measurements: a miss counts by the square of its distance."
    ),
}


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak a language; where there is no installation, this folder's translations are all there is."""
    if not settings.configured:
        settings.configure(INSTALLED_APPS=["canut.faces.cli"], USE_I18N=True, LANGUAGE_CODE="en")
        django.setup()
    with translation.override(language):
        yield


def percent(share: float) -> str:
    """Write a share, without calling anything certain that is only nearly so."""
    whole = round(100 * share)
    if share < 1 and whole == WHOLE:
        text = f"> {WHOLE - 1} %"
    else:
        text = "< 1 %" if share > 0 and whole == 0 else f"{whole} %"
    return text.replace(" ", NO_BREAK)


def number(value: float, digits: int = 0) -> str:
    """Write a number as the language does."""
    return number_format(round(value, digits), digits, use_l10n=True, force_grouping=True)


def figure(value: float | None) -> str:
    """Write a coefficient, or that there is none."""
    return _("not defined") if value is None else number(value, 3)


def worker_sentences(report: WorkerReport) -> list[str]:
    """Tell a worker's report in sentences."""
    if report.accuracy is None or report.low is None or report.high is None:
        return [
            ngettext(
                "{count} answer, on a task that nobody else answered.",
                "{count} answers, none on a task that somebody else answered too.",
                report.answers,
            ).format(count=number(report.answers))
        ]
    told = [
        ngettext(
            "{count} answer; it is right with an estimated chance of {share} (between {low} and {high}).",
            "{count} answers; an estimated {share} are right (between {low} and {high}).",
            report.answers,
        ).format(
            count=number(report.answers),
            share=percent(report.accuracy),
            low=percent(report.low),
            high=percent(report.high),
        )
    ]
    if report.standing and report.middle_half:
        low, high = map(percent, report.middle_half)
        told.append(STANDINGS[report.standing].format(low=low, high=high))
    return told + [_mixup(mixup) for mixup in report.mixups]


def limit_sentences(report: WorkerReport) -> list[str]:
    """Tell what a worker's report does not say."""
    return [str(LIMITS[limit]) for limit in report.limits]


def _mixup(mixup: Mixup) -> str:
    return ngettext(
        "Says “{said}” where the others together say “{others}”: {count} time.",
        "Says “{said}” where the others together say “{others}”: {count} times.",
        mixup.times,
    ).format(said=mixup.said, others=mixup.others, count=number(mixup.times))
