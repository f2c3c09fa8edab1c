"""The whole story of one message, from the rule that held it to the payday of those who read it."""

from datetime import timedelta
from importlib import import_module

import pytest
from tests.factories import MONDAY
from tests.families.moderation.conftest import FACTS, FLOOR_MINOR, make_moderator, post

from canut.core.checks import Check
from canut.core.decisions.models import Appeal, Decision
from canut.core.pay.operations.pay_runs import run_pay
from canut.core.pay.operations.payouts import confirm_payouts
from canut.core.pay.queries import statement
from canut.core.work.errors import NotOpen
from canut.core.work.models import Project, Task
from canut.core.work.operations.leases import take
from canut.core.worktime.operations import end_sessions
from canut.families.moderation.models import ContentItem, EnforcementAction
from canut.families.moderation.operations.appeals import appeal, decide_appeal
from canut.families.moderation.operations.cases import next_case
from canut.families.moderation.operations.decisions import decide
from canut.families.moderation.queries import removals_of, visible_content
from canut.families.moderation.statement import statement_of_reasons

ALL_CHECKS: list[Check] = [
    check
    for app in (
        *("core.ledger", "core.work", "core.worktime", "core.pay", "core.decisions"),
        "families.moderation",
    )
    for check in import_module(f"canut.{app}.selfcheck").CHECKS
]


def minutes(count: int) -> timedelta:
    """Return so many minutes."""
    return timedelta(minutes=count)


@pytest.mark.django_db
def test_a_removal_is_explained_appealed_overturned_and_everybody_is_paid(community: Project) -> None:
    """Held, removed under a clause, explained, appealed, restored by another human; both are paid."""
    first, second = make_moderator(), make_moderator()
    calm = post(community, "Who waters tomorrow?", author="lise")
    held = post(community, "This bridge was drawn by a moron", author="kylo")
    assert (calm.state, held.state) == (ContentItem.State.VISIBLE, ContentItem.State.HELD)

    taken = next_case(project=community, moderator=first, now=MONDAY)
    assert taken is not None
    action = decide(
        assignment_id=taken.pk,
        moderator=first,
        action=EnforcementAction.Action.REMOVE,
        clause_code="respect",
        facts=FACTS,
        now=MONDAY + minutes(6),
    )
    assert list(visible_content(project=community)) == [calm]
    assert list(removals_of(project=community, author="kylo")) == [action]
    assert FACTS in str(statement_of_reasons(action, "en"))

    filed = appeal(action=action, text="I drew that bridge myself.", now=MONDAY + minutes(10))
    assert next_case(project=community, moderator=first, now=MONDAY + minutes(11)) is None
    with pytest.raises(NotOpen, match="met"):
        take(project=community, task_id=action.case.task_id, worker=first, now=MONDAY + minutes(11))
    again = next_case(project=community, moderator=second, now=MONDAY + minutes(12))
    assert again is not None
    decided = decide_appeal(
        assignment_id=again.pk,
        moderator=second,
        outcome=Appeal.Outcome.OVERTURNED,
        reasons="The author speaks about their own work.",
        now=MONDAY + minutes(15),
    )
    assert decided.pk == filed.pk
    assert Decision.objects.get().state == Decision.State.OVERTURNED
    assert list(visible_content(project=community)) == [calm, held]
    assert Task.objects.get().state == Task.State.COMPLETE

    end_sessions(now=MONDAY + timedelta(hours=1))
    run = run_pay(
        starts_at=MONDAY - minutes(1), ends_at=MONDAY + timedelta(hours=8), now=MONDAY + timedelta(days=1)
    )
    confirm_payouts(run=run.run, now=MONDAY + timedelta(days=1))
    on_duty = {
        person: statement(person=person, start=run.run.starts_at, end=run.run.ends_at).projects[0]
        for person in (first, second)
    }
    assert on_duty[first].time.on_duty == 11 * 60
    assert on_duty[second].time.on_duty == 3 * 60
    assert on_duty[first].total_minor == -(-FLOOR_MINOR * 11 // 60)
    assert all(line.hourly_minor >= FLOOR_MINOR for line in on_duty.values())
    assert [f"{check.sentence} {row}" for check in ALL_CHECKS for row in check.offending_rows()] == []
