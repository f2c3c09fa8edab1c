"""A logged allocation, replayed: as it was, and with one value changed."""

from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.rules.conftest import MARKET
from tests.families.deliveries.town import Town, make_town
from tests.families.moderation.conftest import make_community, make_moderator, post, remove_next

from canut.core.audit.models import Event
from canut.core.rules.declared import Kind, Rule, declared_rules
from canut.core.rules.errors import ChangeRefused, NoSuchRecord
from canut.core.rules.what_if import Change, allocation_logs, latest_of, order_of, what_if
from canut.families.deliveries.models import OfferLog

ALLOCATIONS = [MARKET, *(rule for rule in declared_rules() if rule.kind is Kind.ALLOCATION)]


@pytest.fixture
def offered(db: None) -> OfferLog:
    """Return the log of an order offered to the nearest of three couriers."""
    del db
    town: Town = make_town()
    for metres in (300, 100, 200):
        town.courier(metres)
    town.offer(town.order())
    return OfferLog.objects.get()


def test_an_unchanged_replay_keeps_its_order(offered: OfferLog) -> None:
    """The order is the one in which couriers would be asked, the one who was asked first of all."""
    shown = what_if(kind="offer", number=offered.pk)
    assert shown.before == shown.after == [1, 2, 0]
    assert shown.candidates[shown.before[0]].courier_id == offered.courier_id == shown.logged.decided


def test_one_changed_value_changes_the_order_and_writes_nothing(offered: OfferLog) -> None:
    """The nearest courier, had they been busy, would not have been asked; the question is not recorded."""
    events, logged = Event.objects.count(), OfferLog.objects.values().get()
    shown = what_if(kind="offer", number=offered.pk, change=Change(1, "is_free", value=False))
    assert (shown.before, shown.after) == ([1, 2, 0], [2, 0])
    assert not shown.candidates[1].is_free
    assert (Event.objects.count(), OfferLog.objects.values().get()) == (events, logged)


@pytest.mark.parametrize(
    "change",
    [
        Change(3, "metres", 1),
        Change(-1, "metres", 1),
        Change(0, "courier_id", 1),
        Change(0, "declined", value=True),
        Change(0, "metres", "near"),
        Change(0, "metres", value=True),
    ],
)
def test_what_the_rule_does_not_read_cannot_be_changed(offered: OfferLog, change: Change) -> None:
    """Neither another candidate, nor another input, nor another kind of value."""
    with pytest.raises(ChangeRefused):
        what_if(kind="offer", number=offered.pk, change=change)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["offer", "case", "top-up", "hat"])
def test_what_was_not_logged_is_not_replayed(kind: str) -> None:
    """Pay is no allocation, whether any was logged or not; and a number that nothing bears is said so."""
    assert set(allocation_logs()) == {"offer", "case"}
    assert latest_of(kind=kind, most=9) == []
    with pytest.raises(NoSuchRecord):
        what_if(kind=kind, number=1)


def test_the_latest_come_first(offered: OfferLog) -> None:
    """No more rows come than were asked for."""
    assert latest_of(kind="offer", most=1) == [offered]
    assert latest_of(kind="offer", most=0) == []


@pytest.mark.django_db
def test_a_case_that_waited_less_comes_later() -> None:
    """A rule that names all in order is asked once: the oldest of two cases as grave, then the other."""
    community = make_community()
    for number in range(2):
        post(community, f"You moron number {number}")
    remove_next(community, make_moderator())
    (taken,) = latest_of(kind="case", most=9)
    before = what_if(kind="case", number=taken.pk)
    assert before.before == before.after == [0, 1]
    later = before.candidates[0].waiting_since + timedelta(hours=1)
    shown = what_if(kind="case", number=taken.pk, change=Change(0, "waiting_since", later))
    assert (shown.before, shown.after) == ([0, 1], [1, 0])


@given(seed=st.integers(0, 2**32))
@pytest.mark.parametrize("rule", ALLOCATIONS, ids=lambda rule: rule.name)
def test_the_first_of_an_order_is_whom_the_rule_chooses(rule: Rule, seed: int) -> None:
    """Whatever the situation, nobody stands twice in its order, and its first is the rule's own choice."""
    situation = rule.draw(Random(seed))  # noqa: S311 - a situation to try, no secret
    order = order_of(rule=rule, situation=situation)
    assert len(set(order)) == len(order) <= len(situation.candidates)
    decided = rule.decide(situation)
    names = [getattr(situation.candidates[place], rule.identity) for place in order]
    assert names == decided if isinstance(decided, list) else names[:1] == [decided] * len(names[:1])
    assert bool(order) is (decided not in (None, []))
