"""Decisions: under a clause, by whoever holds the case, once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from tests.factories import MONDAY, make_project, take_some
from tests.families.moderation.conftest import FACTS, broken_promises, make_moderator, post, remove_next

from canut.core.decisions.errors import AlreadyDecided, ReasonsMissing
from canut.core.decisions.models import Appeal, Decision
from canut.core.people.models import Person
from canut.core.people.operations import withdraw_consent
from canut.core.work.errors import AlreadyAnswered, NotAllowed, NotOpen, NotYours
from canut.core.work.models import Assignment, Harm, Project, Task
from canut.core.work.operations.funding import close_project, pause_project
from canut.core.work.operations.leases import end_leases, return_task
from canut.families.moderation.case_view import case_view
from canut.families.moderation.dsa import APPEAL_DAYS
from canut.families.moderation.errors import AppealTooLate, CaseNotTaken, ClauseUnknown, NothingToAppeal
from canut.families.moderation.models import ContentItem, EnforcementAction
from canut.families.moderation.operations.appeals import appeal, decide_appeal
from canut.families.moderation.operations.cases import next_case
from canut.families.moderation.operations.decisions import decide
from canut.families.moderation.queries import visible_content

REMOVE, ALLOW = EnforcementAction.Action.REMOVE, EnforcementAction.Action.ALLOW
UPHELD = Appeal.Outcome.UPHELD
LATER = MONDAY + timedelta(minutes=5)


def take_case(project: Project, moderator: Person, **facts: Any) -> Assignment:
    """Return the next case, which must be there."""
    taken = next_case(project=project, moderator=moderator, **{"now": MONDAY, **facts})
    assert taken is not None
    return taken


def decide_as(moderator: Person, taken: Assignment, **changes: Any) -> EnforcementAction:
    """Remove the content unless `changes` say otherwise."""
    facts: dict[str, Any] = {"action": REMOVE, "clause_code": "respect", "facts": FACTS, "now": LATER}
    return decide(assignment_id=taken.pk, moderator=moderator, **{**facts, **changes})


def test_a_case_is_shown_blurred_without_its_author(community: Project, moderator: Person) -> None:
    """The moderator sees text, harm, matches and clauses; the face is told to blur."""
    post(community, "you moron", author="zed")
    view = case_view(assignment_id=take_case(community, moderator).pk, moderator=moderator)
    assert (view.text, view.harm, view.blurred, view.contested) == ("you moron", Harm.MILD, True, None)
    assert [clause.code for clause in view.clauses][:2] == ["respect", "threats"]
    assert not hasattr(view, "author")
    with pytest.raises(NotYours):
        case_view(assignment_id=view.assignment.pk, moderator=make_moderator())


def test_harmless_content_is_shown_as_it_is(community: Project, moderator: Person) -> None:
    """An advertisement needs no blur."""
    post(community, "easy money for all")
    view = case_view(assignment_id=take_case(community, moderator).pk, moderator=moderator)
    assert (view.harm, view.blurred) == (Harm.NONE, False)


def test_allowing_makes_content_visible_and_ends_the_case(community: Project, moderator: Person) -> None:
    """Nothing is held against the author: no decision, no statement, nothing to appeal."""
    held = post(community, "you moron")
    allowed = decide_as(moderator, take_case(community, moderator), action=ALLOW, clause_code="", facts="")
    assert list(visible_content(project=community)) == [held]
    assert Task.objects.get().state == Task.State.COMPLETE
    assert (allowed.decision, Decision.objects.count()) == (None, 0)
    with pytest.raises(NothingToAppeal, match="was not removed"):
        appeal(action=allowed, text="Thanks", now=LATER)


def test_removing_states_clause_facts_evidence_and_the_machine_s_part(
    community: Project, moderator: Person
) -> None:
    """The decision says what its author needs to answer to it (G5)."""
    post(community, "you moron", author="zed")
    decision = decide_as(moderator, take_case(community, moderator)).decision
    assert decision is not None
    assert decision.concerned == "author:chat:zed"
    assert decision.ground == "Rules of the Canuts' Garden, version 1, clause respect: Respect people"
    assert decision.evidence["matches"][0]["text"] == "moron"
    assert decision.automation["held_by_rules"] == ["insults-en"]
    assert (decision.decided_by, decision.facts) == (moderator, FACTS)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"clause_code": "rudeness"}, ClauseUnknown),
        ({"clause_code": ""}, ClauseUnknown),
        ({"facts": ""}, ReasonsMissing),
        ({"facts": "bad"}, ReasonsMissing),
        ({"facts": FACTS * 200}, ReasonsMissing),
    ],
)
def test_a_removal_without_reasons_changes_nothing(
    community: Project, moderator: Person, changes: dict[str, str], error: type[Exception]
) -> None:
    """The case stays in the moderator's hands and the content held."""
    held = post(community, "you moron")
    taken = take_case(community, moderator)
    with pytest.raises(error):
        decide_as(moderator, taken, **changes)
    taken.refresh_from_db()
    held.refresh_from_db()
    assert (taken.state, held.state) == (Assignment.State.ACCEPTED, ContentItem.State.HELD)
    assert EnforcementAction.objects.count() == Decision.objects.count() == 0


def test_a_case_is_decided_once_by_whoever_holds_it(community: Project, moderator: Person) -> None:
    """Neither a stranger nor a second click decides."""
    post(community, "you moron")
    taken = take_case(community, moderator)
    with pytest.raises(NotYours):
        decide_as(make_moderator(), taken)
    decide_as(moderator, taken)
    with pytest.raises(AlreadyAnswered):
        decide_as(moderator, taken, action=ALLOW, clause_code="")
    assert EnforcementAction.objects.count() == 1


def test_other_work_is_no_case(moderator: Person) -> None:
    """An assignment of another family is neither shown nor decided here."""
    taken = take_some(make_project(tasks=1), moderator)
    with pytest.raises(CaseNotTaken, match="no moderation case"):
        case_view(assignment_id=taken.pk, moderator=moderator)
    with pytest.raises(CaseNotTaken, match="no moderation case"):
        decide_as(moderator, taken)


def test_an_action_that_does_not_exist_allows_nothing(community: Project, moderator: Person) -> None:
    """A word that is neither removal nor permission decides nothing."""
    held = post(community, "you moron")
    with pytest.raises(ValueError, match="ban"):
        decide_as(moderator, take_case(community, moderator), action="ban")
    held.refresh_from_db()
    assert held.state == ContentItem.State.HELD


def test_asking_again_gives_the_case_in_hand(community: Project, moderator: Person) -> None:
    """A page that is loaded twice takes one case."""
    post(community, "you moron")
    post(community, "you clown")
    assert take_case(community, moderator) == take_case(community, moderator, now=LATER)


def test_a_skipped_case_goes_to_somebody_else(community: Project, moderator: Person) -> None:
    """Skipping is free, and the same case never comes back to the same eyes (G15)."""
    post(community, "you moron")
    taken = take_case(community, moderator)
    return_task(assignment_id=taken.pk, worker=moderator, now=MONDAY)
    assert next_case(project=community, moderator=moderator, now=LATER) is None
    assert take_case(community, make_moderator()).task_id == taken.task_id


def test_an_old_lease_cannot_step_into_an_appeal(community: Project, moderator: Person) -> None:
    """Whoever lost the case before its first decision has no part in the appeal against it."""
    post(community, "you moron")
    lost = take_case(community, moderator)
    evening = MONDAY + timedelta(hours=1)
    end_leases(now=evening)
    removed = remove_next(community, make_moderator(), now=evening)
    appeal(action=removed, text="It was about me.", now=evening + timedelta(hours=1))
    with pytest.raises(CaseNotTaken, match="somebody else decided"):
        decide_as(moderator, lost, now=evening + timedelta(hours=2))


def test_each_kind_of_decision_has_its_own_door(community: Project, moderator: Person) -> None:
    """An appeal is not decided as a first case, nor a first case as an appeal."""
    post(community, "you moron")
    first = take_case(community, moderator)
    appealed: dict[str, Any] = {"outcome": UPHELD, "reasons": "The clause is clear.", "now": LATER}
    with pytest.raises(CaseNotTaken, match="first decision"):
        decide_appeal(assignment_id=first.pk, moderator=moderator, **appealed)
    removed = decide_as(moderator, first)
    appeal(action=removed, text="It was about me.", now=LATER)
    other = make_moderator()
    second = take_case(community, other, now=LATER)
    with pytest.raises(CaseNotTaken, match="appeal"):
        decide_as(other, second)
    contested = case_view(assignment_id=second.pk, moderator=other).contested
    assert contested is not None
    assert (contested.clause.code, contested.facts, contested.appeal) == (
        "respect",
        FACTS,
        "It was about me.",
    )
    decide_appeal(assignment_id=second.pk, moderator=other, **appealed)
    item = ContentItem.objects.get()
    assert (item.state, Task.objects.get().state) == (ContentItem.State.REMOVED, Task.State.COMPLETE)
    assert broken_promises() == []


def test_a_removal_is_appealed_once_and_in_time(community: Project, moderator: Person) -> None:
    """Six months are open, and the first appeal stands."""
    post(community, "you moron")
    removed = remove_next(community, moderator)
    with pytest.raises(AppealTooLate, match="184 days"):
        appeal(action=removed, text="Late.", now=MONDAY + timedelta(days=APPEAL_DAYS + 1))
    appeal(action=removed, text="In time.", now=MONDAY + timedelta(days=APPEAL_DAYS - 1))
    with pytest.raises(AlreadyDecided):
        appeal(action=removed, text="Once more.", now=LATER)


def test_an_appeal_after_the_end_says_whom_to_write_to(community: Project, moderator: Person) -> None:
    """Where no moderator will ever look again, the author is told so and no appeal waits for nobody."""
    post(community, "you moron")
    removed = remove_next(community, moderator)
    close_project(project=community, actor=community.created_by, now=LATER)
    removed = EnforcementAction.objects.get(pk=removed.pk)
    with pytest.raises(NothingToAppeal, match=f"write to {community.client}"):
        appeal(action=removed, text="Please.", now=LATER)
    assert Appeal.objects.count() == 0


def _withdraw(_project: Project, moderator: Person) -> None:
    withdraw_consent(person=moderator, purpose="harm:severe", now=MONDAY)


def _pause(project: Project, _moderator: Person) -> None:
    pause_project(project=project, actor=project.created_by, now=MONDAY)


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [(_withdraw, NotAllowed, "harm:severe"), (_pause, NotOpen, "takes no moderators")],
)
def test_who_may_not_moderate_is_told_why(
    community: Project,
    moderator: Person,
    change: Callable[[Project, Person], None],
    error: type[Exception],
    message: str,
) -> None:
    """Without consent, or while the community is paused, no case is handed out and no time counts."""
    post(community, "you moron")
    change(community, moderator)
    with pytest.raises(error, match=message):
        next_case(project=community, moderator=moderator, now=MONDAY)
    assert Assignment.objects.count() == moderator.sessions.count() == 0
