"""Clocks run, warn, are missed and counted; a missed answer is for the worker."""

from datetime import datetime
from typing import Any

import pytest
from tests.core.decisions.conftest import DANGER, DAY, Decide, Offences
from tests.factories import MONDAY, answer_next, make_person, make_project

from canut.core.audit.models import Event
from canut.core.decisions.models import Appeal, Decision
from canut.core.decisions.operations import (
    appeal,
    decide_appeal,
    decide_content,
    reject_work,
    state_remedy,
    watch_clocks,
)
from canut.core.decisions.queries import clock_figures
from canut.core.ledger import chart
from canut.core.ledger.queries import balance_minor
from canut.core.people.models import Person
from canut.core.people.queries import restrictions_at

REASONS = "The photos show the same person twice"


def figures(now: datetime) -> list[tuple[int, int, int]]:
    """Return kept, running and missed of the reply and of the remedy."""
    return [(one.kept, one.running, one.missed) for one in clock_figures(now=now)]


def said(verb: str) -> list[dict[str, Any]]:
    """Return the data of all events about clocks of a verb."""
    return list(Event.objects.filter(verb=verb).order_by("id").values_list("data", flat=True))


@pytest.fixture
def filed(decide: Decide, lise: Person) -> Appeal:
    """Return an appeal of Monday against a suspension that is in force."""
    return appeal(decision=decide(danger=DANGER), text="I was ill that Sunday", actor=lise, now=MONDAY)


def overturn(filed: Appeal, judge: Person, now: datetime) -> Appeal:
    """Decide for the person."""
    outcome = Appeal.Outcome.OVERTURNED
    return decide_appeal(filed=filed, outcome=outcome, reasons=REASONS, decided_by=judge, now=now)


def test_a_clock_warns_once_and_is_missed_once(filed: Appeal) -> None:
    """Three days before its end it warns, after its end it is missed, however often upkeep looks."""
    assert filed.reply_due_at == MONDAY + 14 * DAY
    for days in (10, 11, 12, 13, 14):
        watch_clocks(now=MONDAY + days * DAY)
    assert (said("clock.warned"), said("clock.missed")) == ([{"clock": "reply"}], [])
    assert figures(MONDAY + 14 * DAY)[0] == (0, 1, 0)
    for days in (15, 16):
        watch_clocks(now=MONDAY + days * DAY)
    assert (said("clock.warned"), said("clock.missed")) == ([{"clock": "reply"}], [{"clock": "reply"}])
    assert figures(MONDAY + 15 * DAY)[0] == (0, 0, 1)


def test_a_measure_ends_when_nobody_answers(
    filed: Appeal, lise: Person, judge: Person, offences: Offences
) -> None:
    """Silence is for the worker: the measure lapses; a late answer is given all the same, but is missed."""
    now = MONDAY + 15 * DAY
    assert restrictions_at(person_ids=[lise.pk], at=now).exists()
    watch_clocks(now=now)
    assert not restrictions_at(person_ids=[lise.pk], at=now).exists()
    assert Decision.objects.get().state == Decision.State.LAPSED
    assert offences() == {}
    overturn(filed, judge, now + DAY)
    assert Decision.objects.get().state == Decision.State.OVERTURNED
    assert figures(now + DAY) == [(0, 0, 1), (0, 1, 0)]
    assert offences() == {}


def test_an_answer_that_comes_late_and_against_revives_nothing(
    filed: Appeal, lise: Person, judge: Person, offences: Offences
) -> None:
    """What lapsed has no effect any more, even where the second human would have upheld it."""
    now = MONDAY + 15 * DAY
    watch_clocks(now=now)
    upheld = Appeal.Outcome.UPHELD
    decide_appeal(filed=filed, outcome=upheld, reasons=REASONS, decided_by=judge, now=now)
    assert Decision.objects.get().state == Decision.State.LAPSED
    assert not restrictions_at(person_ids=[lise.pk], at=now).exists()
    assert offences() == {}


def test_rejected_work_is_paid_when_nobody_answers(db: None, offences: Offences) -> None:
    """A rejection lapses too: the work is owed its pay from the money that was held for it."""
    del db
    project, lise = make_project(tasks=1), make_person()
    work = answer_next(project, lise)
    decision = reject_work(
        assignment=work,
        ground="Guidelines, first clause",
        facts="The answer is about another pair",
        evidence={"answered": "no"},
        decided_by=project.created_by,
        now=MONDAY,
    )
    appeal(decision=decision, text="Look again", actor=lise, now=MONDAY)
    watch_clocks(now=MONDAY + 15 * DAY)
    work.refresh_from_db()
    assert work.state == "overturned"
    assert balance_minor(code=chart.person_payable(lise.pk), currency="EUR") == work.pay_minor
    assert offences() == {}


def test_content_stays_down_when_nobody_answers(db: None) -> None:
    """A missed answer about content is counted, but the content does not come back by itself."""
    del db
    words = {"ground": "Policy, clause 3", "facts": "The message threatens somebody"}
    facts: dict[str, Any] = {"concerned": "author:chat:lise", "evidence": {}, "automation": {}}
    decision = decide_content(**{**facts, **words}, decided_by=make_person(), now=MONDAY)
    appeal(decision=decision, text="A quotation", actor=None, now=MONDAY)
    watch_clocks(now=MONDAY + 15 * DAY)
    assert Decision.objects.get().state == Decision.State.STANDING
    assert figures(MONDAY + 15 * DAY)[0] == (0, 0, 1)


def test_the_clock_of_a_remedy_runs_until_it_is_stated(
    filed: Appeal, judge: Person, lise: Person, offences: Offences
) -> None:
    """It starts when the measure falls, and the amount that stops it is owed at once."""
    overturn(filed, judge, MONDAY + DAY)
    assert figures(MONDAY + DAY) == [(1, 0, 0), (0, 1, 0)]
    watch_clocks(now=MONDAY + 13 * DAY)
    watch_clocks(now=MONDAY + 16 * DAY)
    assert (said("clock.warned"), said("clock.missed")) == ([{"clock": "remedy"}], [{"clock": "remedy"}])
    state_remedy(
        decision=Decision.objects.get(),
        amount_minor=4_000,
        currency="EUR",
        reasons="Two days of lost work at the floor",
        stated_by=judge,
        now=MONDAY + 17 * DAY,
    )
    assert figures(MONDAY + 17 * DAY) == [(1, 0, 0), (0, 0, 1)]
    assert balance_minor(code=chart.person_payable(lise.pk), currency="EUR") == 4_000
    assert offences() == {}
