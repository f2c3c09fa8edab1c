"""Decisions counted by kind: machines, appeals, and what fell, without anybody's name."""

from tests.core.decisions.conftest import DAY, Decide
from tests.factories import MONDAY, make_person

from canut.core.decisions.models import Appeal, Decision
from canut.core.decisions.operations import appeal, decide_appeal
from canut.core.decisions.queries import KindFigures, kind_figures
from canut.core.people.models import Person

THIRD = "The shop found the meals of a week unopened in the yard behind it"


def test_kinds_are_counted_apart(decide: Decide, lise: Person, judge: Person) -> None:
    """Of two suspensions one was appealed and fell; a termination stands; later ones are counted alone."""
    appealed = decide()
    decide(person=make_person(), facts="Nobody came to the four orders of Saturday evening")
    decide(kind=Decision.Kind.TERMINATION, person=make_person(), facts=THIRD, ends_at=None)
    filed = appeal(decision=appealed, text="I was ill that Sunday", actor=lise, now=MONDAY)
    assert [one.appealed for one in kind_figures(since=MONDAY)] == [1, 0]
    assert {one.fell for one in kind_figures(since=MONDAY)} == {0}
    reasons = "The photos show the same person twice"
    outcome = Appeal.Outcome.OVERTURNED
    decide_appeal(filed=filed, outcome=outcome, reasons=reasons, decided_by=judge, now=MONDAY)
    assert kind_figures(since=MONDAY) == [
        KindFigures("suspension", decided=2, proposed_by_machines=0, appealed=1, fell=1),
        KindFigures("termination", decided=1, proposed_by_machines=0, appealed=0, fell=0),
    ]
    assert kind_figures(since=MONDAY + DAY) == []
