"""A simulated worker: how careful, how fast."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp
from random import Random

from canut.core.people.models import Person
from canut.families.microwork.forms import Answer

LEAST_SECONDS = 3
SPREAD = 0.35
"""Standard deviation of the logarithm of the time a task takes."""

HARD_SHARE = 0.15
"""Share of items that are hard..."""

HARD_CARE = 0.75
"""... and what remains of a worker's care on them."""

TEMPTING = 0.6
"""Share of errors that fall on the same wrong answer of an item."""


@dataclass(frozen=True)
class Worker:
    """A person of the town.

    Attributes
    ----------
    care
        Probability of answering as the truth has it.
    pace
        Time taken over the time expected.
    """

    person: Person
    number: int
    care: float
    pace: float

    def answer(self, *, seed: int, key: str, truth: Answer, others: Sequence[Answer]) -> Answer:
        """Return this worker's answer to the item `key`: the same one whenever they are asked."""
        random = Random(f"{seed}:answer:{self.number}:{key}")  # noqa: S311 - a simulation, not a secret
        item = Random(f"{seed}:item:{key}")  # noqa: S311 - a simulation, not a secret
        is_hard = item.random() < HARD_SHARE
        wrong = [other for other in others if other != truth]
        if not wrong or random.random() < self.care * (HARD_CARE if is_hard else 1):
            return truth
        # What tempts one tempts many: errors of real crowds are not independent.
        return item.choice(wrong) if random.random() < TEMPTING else random.choice(wrong)

    def judge(
        self, *, seed: int, key: str, truth: Answer, proposed: Sequence[Answer], others: Sequence[Answer]
    ) -> Answer:
        """Return this worker's validation: seeing the truth among what was proposed halves their errors."""
        random = Random(f"{seed}:judge:{self.number}:{key}")  # noqa: S311 - a simulation, not a secret
        care = (1 + self.care) / 2 if truth in proposed else self.care
        if random.random() < care:
            return truth
        wrong = [other for other in (*proposed, *others) if other != truth]
        return wrong[0] if wrong else truth

    def seconds(self, *, random: Random, expected: int) -> int:
        """Draw the time a task takes this worker."""
        return max(LEAST_SECONDS, round(expected * self.pace * exp(random.gauss(0, SPREAD))))


def draw_workers(*, persons: Sequence[Person], seed: int) -> list[Worker]:
    """Give each person a care and a pace; one in twenty is careless and in a hurry."""
    random = Random(f"{seed}:workers")  # noqa: S311 - a simulation, not a secret
    drawn = []
    for number, person in enumerate(persons):
        hasty = number % 20 == 19  # noqa: PLR2004 - one in twenty
        care = random.uniform(0.35, 0.5) if hasty else random.betavariate(12, 2)
        pace = random.uniform(0.3, 0.5) if hasty else random.uniform(0.6, 1.5)
        drawn.append(Worker(person=person, number=number, care=care, pace=pace))
    return drawn
