"""When a task has enough answers."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from canut.engines.consensus.errors import ParameterError
from canut.engines.consensus.parameters import check_at_least
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
        if not 0 < self.confidence <= 1:
            raise ParameterError(f"confidence is {self.confidence}; it must be over 0 and at most 1.")
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
