"""Events are recorded for good, and whoever subscribed hears of them in the same transaction."""

from collections.abc import Sequence
from datetime import datetime

import pytest
from django.db import transaction
from tests.attacks import is_refused
from tests.factories import MONDAY, make_person

from canut.core.audit import subscriptions
from canut.core.audit.happening import Happening
from canut.core.audit.models import Event
from canut.core.audit.operations import record
from canut.core.audit.queries import history
from canut.core.audit.subscriptions import subscribe, subscribers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def subscribed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a test subscribe without the others hearing of it."""
    monkeypatch.setattr(subscriptions, "_SUBSCRIBERS", {})


def test_an_event_says_who_did_what_to_what() -> None:
    """The noun of the verb is the subject; a rule of the platform has no actor."""
    lise = make_person()
    told = [Happening("hat.made", 7, lise.pk, {"size": 58}), Happening("hat.lost", 7)]
    record(happenings=told, now=MONDAY)
    made, lost = history(subject="hat", subject_id=7)
    assert (made.verb, made.actor, made.data, made.at) == ("hat.made", lise, {"size": 58}, MONDAY)
    assert (lost.verb, lost.actor, lost.data) == ("hat.lost", None, {})
    assert not history(subject="hat", subject_id=8).exists()


def test_subscribers_hear_of_their_verb_once() -> None:
    """One call brings all events of a verb, to each subscriber once, and to nobody else's."""
    heard: list[list[int]] = []

    def listen(happenings: Sequence[Happening], now: datetime) -> None:
        assert now == MONDAY
        heard.append([one.subject_id for one in happenings])

    subscribe("hat.made", listen)
    subscribe("hat.made", listen)
    record(
        happenings=[Happening("hat.made", 1), Happening("hat.lost", 2), Happening("hat.made", 3)], now=MONDAY
    )
    assert heard == [[1, 3]]
    assert list(subscribers("hat.found")) == []


def test_a_subscriber_that_fails_takes_the_event_back() -> None:
    """What follows from an event stands or falls with it."""

    def fail(happenings: Sequence[Happening], now: datetime) -> None:
        raise RuntimeError(f"{len(happenings)} at {now}")

    subscribe("hat.made", fail)
    with pytest.raises(RuntimeError), transaction.atomic():
        record(happenings=[Happening("hat.made", 1)], now=MONDAY)
    assert not Event.objects.filter(subject="hat").exists()


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_event SET verb = 'hat.found'", "DELETE FROM audit_event"]
)
def test_an_event_cannot_change(statement: str) -> None:
    """The store refuses to change or remove what happened."""
    record(happenings=[Happening("hat.made", 1)], now=MONDAY)
    assert is_refused(statement)
