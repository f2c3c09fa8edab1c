"""What the tests of the register share: a rule that is not the founding one, and members to vote on it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from tests.factories import MONDAY, make_person

from canut.core.people.models import Person
from canut.core.rules import declared, queries
from canut.core.rules.declared import Kind, Rule, Situation
from canut.core.rules.models import RuleVersion
from canut.core.rules.operations.membership import enrol_member
from canut.core.rules.operations.proposals import Papers, propose_rule

ASSESSMENT = (
    "Couriers at the edge of town wait about four minutes longer, those in the centre two minutes less; "
    "nobody's pay an hour changes because the floor covers waiting."
)
VIEWS = (
    "Two assemblies discussed it: most couriers agreed, three feared longer rides home and asked for a limit."
)

Propose = Callable[..., RuleVersion]


@dataclass(frozen=True)
class Stall:
    """A candidate of a made-up rule: where somebody stands in a line, and what does not matter."""

    number: int
    arrived: int
    weather: int


def first_come(situation: Situation) -> int:
    """Return who came first; a lot decides between two who came together."""
    ordered = sorted(situation.candidates, key=lambda one: (one.arrived, one.number ^ situation.seed))
    return int(ordered[0].number)


def draw(random: Random) -> Situation:
    """Return four stalls, sometimes two that arrived together."""
    stalls = [Stall(number, random.randint(1, 6), random.randint(1, 6)) for number in range(4)]
    return Situation(stalls, seed=random.getrandbits(2))


MARKET = Rule(
    slug="market",
    version=1,
    kind=Kind.ALLOCATION,
    title={"en": "Who gets the corner stall"},
    description={"en": "Whoever came first."},
    reads=Stall,
    in_words={name: {"en": name, "fr": name} for name in ("arrived", "weather", "lot")},
    identity="number",
    decide=first_come,
    draw=draw,
    modules=("canut.engines.money.division",),
)


@pytest.fixture
def market(monkeypatch: pytest.MonkeyPatch) -> Rule:
    """Return a rule that this release has besides its own."""
    own = list(declared.declared_rules())
    monkeypatch.setattr(declared, "declared_rules", lambda: iter([*own, MARKET, replace(MARKET, version=2)]))
    return MARKET


@pytest.fixture(autouse=True)
def looked_up_anew() -> Iterator[None]:
    """No test finds what another one looked up."""
    queries.forget_looked_up()
    yield
    queries.forget_looked_up()


@pytest.fixture
def voters(db: None) -> Sequence[Person]:
    """Return five members."""
    del db
    people = [make_person() for _ in range(5)]
    for person in people:
        enrol_member(person=person, actor=None, now=MONDAY)
    return people


@pytest.fixture
def propose(voters: Sequence[Person]) -> Propose:
    """Return a function that proposes the market's rule on Monday, to be voted for a week."""

    def proposed(
        now: datetime = MONDAY, rule: Rule = MARKET, by: Person | None = None, **changes: Any
    ) -> RuleVersion:
        papers = Papers(
            impact_assessment=ASSESSMENT,
            workers_views=VIEWS,
            vote_ends_at=now + timedelta(days=8),
            effective_at=now + timedelta(days=20),
        )
        papers = replace(papers, **changes)
        return propose_rule(rule=rule, papers=papers, proposed_by=by or voters[0], now=now)

    return proposed
