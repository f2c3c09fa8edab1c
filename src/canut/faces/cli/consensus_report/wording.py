"""What the figures of the report mean, in words."""

from canut.engines.consensus.agreement.worker_report import Limit, Standing, WorkerReport

STANDINGS = {
    Standing.BELOW: "That is below the middle half of this crowd ({low} to {high}).",
    Standing.WITHIN: "That is within the middle half of this crowd ({low} to {high}).",
    Standing.ABOVE: "That is above the middle half of this crowd ({low} to {high}).",
}

LIMITS = {
    Limit.AGREEMENT_IS_NOT_TRUTH: "The comparison is with what all answers add up to, these included; "
    "a crowd can be wrong together.",
    Limit.TASKS_DIFFER: "Somebody who was given harder tasks looks worse than they are.",
    Limit.FEW_ANSWERS: "There are too few answers for these figures to mean much.",
    Limit.ANSWERED_ALONE: "Tasks that nobody else answered are left out.",
    Limit.DOUBTFUL_TASKS: "Some of the disagreements are on tasks where the consensus itself is in doubt.",
}


def percent(share: float) -> str:
    """Write a share, without calling anything certain that is only nearly so."""
    text = f"{100 * share:.0f} %"
    if share < 1 and text == "100 %":
        return "> 99 %"
    return "< 1 %" if share > 0 and text == "0 %" else text


def figure(value: float | None) -> str:
    """Write a coefficient, or that there is none."""
    return "not defined" if value is None else f"{value:.3f}"


def worker_sentences(report: WorkerReport) -> list[str]:
    """Tell a worker's report in sentences."""
    if report.accuracy is None or report.low is None or report.high is None:
        return [f"{_times(report.answers, 'answer')}, none on a task that somebody else answered too."]
    bounds = f"between {percent(report.low)} and {percent(report.high)}"
    told = [
        f"{_times(report.answers, 'answer')}; an estimated {percent(report.accuracy)} are right ({bounds}).",
    ]
    if report.standing and report.middle_half:
        low, high = map(percent, report.middle_half)
        told.append(STANDINGS[report.standing].format(low=low, high=high))
    told += [
        f"Says “{mixup.said}” where the others together say “{mixup.others}”: {_times(mixup.times, 'time')}."
        for mixup in report.mixups
    ]
    return told


def limit_sentences(report: WorkerReport) -> list[str]:
    """Tell what a worker's report does not say."""
    return [LIMITS[limit] for limit in report.limits]


def _times(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
