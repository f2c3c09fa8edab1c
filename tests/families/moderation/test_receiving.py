"""Content on its way in: visible at once, or held with a case; stored once, whatever happens."""

from datetime import datetime
from typing import Any

import pytest
from tests.factories import MONDAY, make_client
from tests.families.moderation.conftest import FLOOR_MINOR, make_community, post

from canut.core.ledger.errors import InsufficientFunds
from canut.core.work.errors import NotOpen
from canut.core.work.models import Project, Task
from canut.core.work.operations.funding import close_project, deposit
from canut.families.moderation.errors import ItemRefused
from canut.families.moderation.incoming import Incoming
from canut.families.moderation.models import Case, ContentItem
from canut.families.moderation.operations.items import receive


def incoming(key: str, text: str = "Hello", **others: Any) -> Incoming:
    """Return a message on its way in."""
    return Incoming(**{"key": key, "author": "lise", "text": text, "posted_at": MONDAY, **others})


def test_a_calm_message_is_visible_at_once(community: Project) -> None:
    """Where no rule matches, nobody waits for anybody."""
    assert post(community, "The hose is fixed.").state == ContentItem.State.VISIBLE
    assert Case.objects.count() == Task.objects.count() == 0


def test_a_held_message_gets_a_case_with_what_the_machine_saw(community: Project) -> None:
    """The case carries spans, rule, clause and severity, its task the harm and room for an appeal."""
    held = post(community, "A shitty day. I will find you, clown!")
    case = Case.objects.select_related("task").get(item=held)
    assert [(one["text"], one["rule"], one["clause"], one["severity"]) for one in case.proposal] == [
        ("shitty", "coarse-en", "language", 1),
        ("I will find you", "threats", "threats", 3),
        ("clown", "insults-en", "respect", 1),
    ]
    assert all(held.text[one["start"] : one["end"]] == one["text"] for one in case.proposal)
    assert (case.severity, case.task.harm) == (3, "severe")
    assert (case.task.overlap, case.task.overlap_max, case.task.open_slots) == (1, 2, 1)


def test_a_message_is_stored_once(community: Project) -> None:
    """A surface that delivers again, in the same breath or later, gets what was stored first."""
    first, other, twin = receive(
        project=community,
        items=[incoming("a", "you moron"), incoming("b"), incoming("a", "you angel")],
        now=MONDAY,
    )
    assert first == twin != other
    again = receive(project=community, items=[incoming("a", "you moron")], now=MONDAY)
    assert again == [first]
    assert first.text == "you moron"
    assert (ContentItem.objects.count(), Case.objects.count()) == (2, 1)


def test_nothing_is_received_after_the_end(community: Project) -> None:
    """A closed community says so and stores nothing."""
    close_project(project=community, actor=community.created_by, now=MONDAY)
    with pytest.raises(NotOpen, match="has ended"):
        post(community, "Is anybody there?")
    assert ContentItem.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"text": " "}, "its text needs 1 to 20000"),
        ({"text": "x" * 20_001}, "its text needs 1 to 20000"),
        ({"author": ""}, "its author needs 1 to 100"),
        ({"text": "a\0b"}, "no Unicode text"),
        ({"text": "a\ud800b"}, "no Unicode text"),
        ({"posted_at": datetime(2026, 1, 5)}, "no time zone"),  # noqa: DTZ001 - the fault that is tested
    ],
)
def test_what_no_store_can_keep_is_refused_at_the_door(changes: dict[str, Any], message: str) -> None:
    """The refusal names the message, the part and the remedy."""
    with pytest.raises(ItemRefused, match=f"'m7'.*{message}"):
        incoming("m7", **changes)


@pytest.mark.django_db
def test_a_client_without_money_loses_no_message() -> None:
    """What nobody could be paid to read is refused whole, and delivered again once money is there."""
    client = make_client(funds_minor=FLOOR_MINOR)
    poor = make_community(client=client, moderator_hours=1)
    with pytest.raises(InsufficientFunds):
        receive(project=poor, items=[incoming("a"), incoming("b", "you moron")], now=MONDAY)
    assert ContentItem.objects.count() == 0
    deposit(client=client, amount_minor=10_000, currency="EUR", key="later", now=MONDAY)
    assert len(receive(project=poor, items=[incoming("a"), incoming("b", "you moron")], now=MONDAY)) == 2
