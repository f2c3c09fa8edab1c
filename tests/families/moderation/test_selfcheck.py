"""Each check finds the row that breaks it: a check that cannot fail proves nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from tests.factories import MONDAY
from tests.families.moderation.conftest import broken_promises, make_moderator, post, remove_next

from canut.core.audit.models import Event
from canut.core.people.models import Person
from canut.core.work.models import Assignment, Project
from canut.families.moderation.exposure import CONFIG_KEY
from canut.families.moderation.models import Case, ContentItem
from canut.families.moderation.operations.appeals import appeal, decide_appeal
from canut.families.moderation.operations.cases import next_case
from canut.families.moderation.selfcheck import CHECKS


def the_one_broken() -> str:
    """Return the single line that the checks yield."""
    (line,) = broken_promises()
    return line


def test_a_held_item_without_a_case_is_found(community: Project) -> None:
    """An item that somebody held by hand waits for nobody."""
    item = post(community, "All is well")
    ContentItem.objects.filter(pk=item.pk).update(state="held")
    assert the_one_broken() == f"item {item.pk}: held, and no case waits for a human"


def test_a_removal_by_hand_is_found(community: Project) -> None:
    """Removed content without a decision breaks G5."""
    item = post(community, "All is well")
    ContentItem.objects.filter(pk=item.pk).update(state="removed")
    assert the_one_broken().startswith(f"item {item.pk}: removed without a standing decision")


def test_a_won_appeal_without_its_content_is_found(community: Project, moderator: Person) -> None:
    """Overturned means restored."""
    post(community, "you moron")
    removed = remove_next(community, moderator)
    appeal(action=removed, text="It was me.", now=MONDAY + timedelta(minutes=2))
    other = make_moderator()
    taken = next_case(project=community, moderator=other, now=MONDAY + timedelta(minutes=3))
    assert taken is not None
    facts: dict[str, Any] = {"outcome": "overturned", "reasons": "Read in its context."}
    decide_appeal(assignment_id=taken.pk, moderator=other, now=MONDAY + timedelta(minutes=4), **facts)
    assert broken_promises() == []
    ContentItem.objects.update(state="held")
    assert any("overturned, and the content is not restored" in line for line in broken_promises())


def test_a_statement_with_a_gap_is_found(community: Project, moderator: Person) -> None:
    """A removal whose statement lacks a required field names the field."""
    post(community, "you moron")
    removed = remove_next(community, moderator)
    _without_triggers("moderation_enforcementaction")
    removed.statement.pop("category")
    removed.save(update_fields=["statement"])
    assert "lacks category" in the_one_broken()


def test_a_case_out_of_order_is_found(community: Project, moderator: Person) -> None:
    """An event whose log says that another case came first is named."""
    post(community, "you moron")
    next_case(project=community, moderator=moderator, now=MONDAY)
    taken = Event.objects.get(verb="case.taken")
    case = Case.objects.get()
    Event.objects.create(
        at=MONDAY,
        verb="case.taken",
        subject="case",
        subject_id=case.pk,
        data={**taken.data, "queue": [*taken.data["queue"], [case.pk + 1, 3, MONDAY.isoformat()]]},
    )
    assert f"moderation-queue/1 gives [{case.pk + 1}, {case.pk}], not" in the_one_broken()


def test_overexposure_is_found(community: Project, moderator: Person) -> None:
    """More of a class within a day than the limit says breaks G15."""
    for number in range(2):
        post(community, "you moron")
        remove_next(community, moderator, now=MONDAY + timedelta(minutes=5 * number))
    assert broken_promises() == []
    Project.objects.filter(pk=community.pk).update(config={CONFIG_KEY: {"mild": 1}})
    assert "item 2 of mild harm in 24 hours, over 1" in the_one_broken()


def test_a_queue_opened_without_money_is_found(community: Project) -> None:
    """A moderation project opened past the operations holds nobody's time."""
    bare = Project.objects.create(
        family="moderation",
        client=community.client,
        title={"en": "Bare"},
        purpose={"en": "None"},
        currency="EUR",
        state="open",
        created_by=community.created_by,
        created_at=MONDAY,
    )
    assert the_one_broken() == f"project {bare}: opened without its moderators' time held"


def test_an_appeal_in_the_first_hands_is_found(community: Project, moderator: Person) -> None:
    """The store forbids it on one task; a lane changed by hand is still seen."""
    post(community, "you moron")
    removed = remove_next(community, moderator)
    _without_triggers("work_assignment")
    Assignment.objects.filter(pk=removed.assignment_id).update(lane="validate")
    assert "its appeal was in the hands of the first moderator" in the_one_broken()


def _without_triggers(table: str) -> None:
    """Drop the triggers of a table, as somebody at a database prompt could."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")


def test_a_quiet_day_breaks_nothing(community: Project) -> None:
    """No content, no case, no complaint."""
    assert community.pk
    assert broken_promises() == []


@pytest.mark.parametrize("guarantee", ["books", "G4", "G5", "G15"])
def test_the_guarantees_that_moderation_proves(guarantee: str) -> None:
    """Taking a check away is a decision, made here on purpose."""
    assert guarantee in {check.guarantee for check in CHECKS}
