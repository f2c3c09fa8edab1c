"""When a task has enough answers, and when all tasks have."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from scipy.special import gammaincinv

from canut.engines.consensus.errors import ParameterError
from canut.engines.consensus.parameters import check_at_least, check_share
from canut.engines.consensus.truth import Truth


class Decision(StrEnum):
    """What to do with a task after an answer."""

    ENOUGH = "enough"
    ONE_MORE = "one-more"
    CAPPED = "capped"


@dataclass(frozen=True)
class StoppingRule:
    """Stop when the posterior and the lead both reach their bounds, or at the largest number of answers.

    Parameters
    ----------
    confidence
        Least posterior of the best answer, over 0 and at most 1.
    lead
        Least number of votes by which the best answer leads the next.
    at_most
        Largest number of answers, not under the lead.

    Examples
    --------
    >>> rule = StoppingRule(confidence=0.95, lead=2, at_most=5)
    >>> rule.decide({"yes": 0.97, "no": 0.03}, {"yes": 2})
    <Decision.ENOUGH: 'enough'>
    """

    confidence: float
    lead: int
    at_most: int

    def __post_init__(self) -> None:
        check_share("confidence", self.confidence)
        check_at_least("lead", self.lead, 0)
        check_at_least("at_most", self.at_most, 1)
        if self.lead > self.at_most:
            raise ParameterError(
                f"lead is {self.lead} but at_most is {self.at_most}: no task could ever have enough. "
                "Lower lead or raise at_most."
            )

    def decide(self, posterior: Mapping[str, float], votes: Mapping[str, int]) -> Decision:
        """Decide from a task's posterior and its votes, both by label.

        The lead is that of the most probable answer, so a task where it is not the answer given most often
        gets one more.
        """
        if posterior and self._is_settled(posterior, votes):
            return Decision.ENOUGH
        return Decision.CAPPED if sum(votes.values()) >= self.at_most else Decision.ONE_MORE

    def settled(self, truth: Truth) -> set[str]:
        """Name the tasks of a truth that are to get no more answers: they have enough, or the most."""
        votes: dict[str, Counter[str]] = defaultdict(Counter)
        labels = truth.labels
        for task, label in zip(labels.task.tolist(), labels.label.tolist(), strict=True):
            votes[labels.tasks[task]][labels.classes[label]] += 1
        chances: dict[str, dict[str, float]] = defaultdict(dict)
        for task, label, probability in truth.posteriors.iter_rows():
            chances[task][label] = probability
        return {task for task in votes if self.decide(chances[task], votes[task]) is not Decision.ONE_MORE}

    def _is_settled(self, posterior: Mapping[str, float], votes: Mapping[str, int]) -> bool:
        best = min(posterior, key=lambda label: (-posterior[label], label))
        next_votes = max((count for label, count in votes.items() if label != best), default=0)
        return posterior[best] >= self.confidence and votes.get(best, 0) - next_votes >= self.lead


@dataclass(frozen=True, kw_only=True)
class StabilityRule:
    """Stop asking about all tasks when the last answers changed the best label of few of them.

    No model is believed about what answers are worth: labels that changed are counted. A few tasks change
    seldom even when much is left to learn, so the bound is held by the upper end of a one-sided confidence
    interval of a Poisson mean (F. Garwood, 1936, "Fiducial limits for the Poisson distribution", Biometrika
    28): where nothing changed, 3 changes may have been expected. It is looked at after every round, so the
    confidence is that of one look, not of all. docs/adr/0012 has the measurements behind the constants.

    Parameters
    ----------
    window
        The last answers to look at, as a share of those that could be had, over 0 and at most 1.
    changes
        Changes a task at which it is not worth going on, if all answers that could be had brought them at
        the pace of the last ones; over 0.
    confidence
        That the pace is under the bound; over 0 and under 1.
    """

    window: float = 0.075
    changes: float = 0.2
    confidence: float = 0.95

    def __post_init__(self) -> None:
        check_share("window", self.window)
        if not self.changes > 0:
            raise ParameterError(f"changes is {self.changes}; it must be over 0.")
        if not 0 < self.confidence < 1:
            raise ParameterError(f"confidence is {self.confidence}; it must be over 0 and under 1.")

    def is_reached(self, course: Sequence[Truth], *, tasks: int, most: int) -> bool:
        """Tell whether it is time to stop.

        Parameters
        ----------
        course
            The consensus after each round, of more and more answers.
        tasks
            How many there are. While one is without an answer, it is not time to stop.
        most
            Answers that could be had in all.
        """
        now = course[-1]
        earlier = [truth for truth in course if len(now.labels) - len(truth.labels) >= self.window * most]
        if not earlier or len(now.labels.task_names) < tasks:
            return False
        before = earlier[-1]
        expected = gammaincinv(_changed(before, now) + 1, self.confidence)
        pace = expected / tasks * most / (len(now.labels) - len(before.labels))
        return bool(pace < self.changes)


def _changed(before: Truth, now: Truth) -> int:
    """Count the tasks whose best label is not what it was, or that had none."""
    both = now.truth.join(before.truth, on="task", how="left", suffix="_before")
    return int((both["label"] != both["label_before"]).fill_null(value=True).sum())
