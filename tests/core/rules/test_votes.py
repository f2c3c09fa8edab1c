"""A rule runs only after notice, an assessment and the members' vote; nobody can tell who voted how."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from tests.attacks import is_refused, sneak
from tests.core.rules.conftest import MARKET, Propose
from tests.factories import MONDAY, make_client, make_member, make_operator, make_person

from canut.core.audit.models import Event
from canut.core.people.models import Person
from canut.core.rules.declared import Rule
from canut.core.rules.errors import NotAVoter, NotRegistered, ProposalRefused, VotedAlready
from canut.core.rules.models import Ballot, Member, ProposalDraft, RuleVersion, Voter
from canut.core.rules.operations.drafts import forget_drafts, keep_draft
from canut.core.rules.operations.mandates import record_mandate
from canut.core.rules.operations.membership import end_membership, enrol_member
from canut.core.rules.operations.proposals import close_votes, found_rules
from canut.core.rules.operations.voting import vote
from canut.core.rules.queries import count, rule_in_force, votes_open_to
from canut.core.rules.selfcheck import CHECKS


@dataclass(frozen=True)
class Spiteful:
    """What a vindictive rule would like to read."""

    number: int
    refusals_last_week: int


DAY = timedelta(days=1)
CLOSED, IN_EFFECT = MONDAY + 8 * DAY, MONDAY + 20 * DAY
YES, NO = Ballot.Choice.YES, Ballot.Choice.NO


def offences() -> list[str]:
    """Return every row that the self-checks name."""
    return [row for check in CHECKS for row in check.offending_rows()]


def cast(rule: RuleVersion, voters: Sequence[Person], choices: Sequence[Ballot.Choice]) -> None:
    """Let the first members vote."""
    for person, choice in zip(voters, choices, strict=False):
        vote(rule=rule, voter=person, choice=choice, now=MONDAY + DAY)


@pytest.mark.parametrize(
    ("choices", "outcome"),
    [
        ([YES, YES, NO], "adopted"),
        ([YES, NO, NO], "refused"),
        ([YES, NO, YES, NO], "refused"),
        ([YES, YES], "refused"),
    ],
)
def test_a_majority_of_half_of_the_members_adopts(
    choices: list[Ballot.Choice], outcome: str, voters: Sequence[Person], propose: Propose
) -> None:
    """More yes than no, with at least half of the roll voting; a tie and a handful refuse."""
    proposed = propose()
    cast(proposed, voters, choices)
    assert close_votes(now=CLOSED - DAY) == 0
    assert (close_votes(now=CLOSED), close_votes(now=CLOSED)) == (1, 0)
    proposed.refresh_from_db()
    assert proposed.outcome == outcome
    assert offences() == []


def test_what_was_adopted_runs_from_its_day_on(
    market: Rule, voters: Sequence[Person], propose: Propose
) -> None:
    """Before its day the rule is refused, from then on it is what runs."""
    cast(propose(), voters, [YES, YES, YES])
    close_votes(now=CLOSED)
    with pytest.raises(NotRegistered, match="no version"):
        rule_in_force(slug="market", now=IN_EFFECT - DAY)
    assert rule_in_force(slug="market", now=IN_EFFECT) is market


def test_the_new_version_replaces_the_old_on_its_day(
    market: Rule, voters: Sequence[Person], propose: Propose
) -> None:
    """Two versions live in the code; the register says which one decides today."""
    cast(propose(), voters, [YES, YES, YES])
    close_votes(now=CLOSED)
    second = propose(now=IN_EFFECT, rule=replace(MARKET, version=2))
    for person in voters:
        vote(rule=second, voter=person, choice=YES, now=IN_EFFECT + DAY)
    close_votes(now=IN_EFFECT + 8 * DAY)
    assert rule_in_force(slug="market", now=IN_EFFECT + 19 * DAY) is market
    assert rule_in_force(slug="market", now=IN_EFFECT + 20 * DAY).version == 2


def test_a_rule_that_changed_in_silence_is_refused(
    market: Rule, voters: Sequence[Person], propose: Propose
) -> None:
    """Code that is not what the members voted on does not run, and a check names it."""
    cast(propose(), voters, [YES, YES, YES])
    close_votes(now=CLOSED)
    sneak("UPDATE rules_ruleversion SET fingerprint = 'other' WHERE slug = 'market'")
    with pytest.raises(NotRegistered, match="is not what was registered"):
        rule_in_force(slug="market", now=IN_EFFECT)
    sneak("UPDATE rules_ruleversion SET fingerprint = 'other' WHERE slug = 'dispatch'")
    assert offences() == ["rule dispatch/1: the code that runs is not what was registered"]
    assert market.slug == "market"


def test_a_rule_that_this_release_lost_is_refused(voters: Sequence[Person], propose: Propose) -> None:
    """In force, but not in the code: nothing is decided by something else instead."""
    cast(propose(), voters, [YES, YES, YES])
    close_votes(now=CLOSED)
    with pytest.raises(NotRegistered, match="this release does not have"):
        rule_in_force(slug="market", now=IN_EFFECT)


@pytest.mark.parametrize(
    "changes",
    [
        {"impact_assessment": ""},
        {"impact_assessment": "all good " * 30},
        {"workers_views": "They were asked."},
        {"vote_ends_at": MONDAY + 2 * DAY},
        {"effective_at": MONDAY + 9 * DAY},
        {"vote_ends_at": MONDAY + 30 * DAY},
    ],
)
def test_a_proposal_needs_its_papers_and_its_time(changes: dict[str, Any], propose: Propose) -> None:
    """Nothing assessed, nobody asked, or a vote in a hurry: not put to the vote."""
    with pytest.raises(ProposalRefused):
        propose(**changes)
    assert not RuleVersion.objects.filter(slug="market").exists()


def test_a_rule_that_reads_what_it_must_not_is_not_put_to_the_vote(propose: Propose) -> None:
    """Even a majority cannot have an allocation that reads refusals (G12)."""
    spiteful = replace(MARKET, reads=Spiteful)
    with pytest.raises(ProposalRefused, match="refusals_last_week"):
        propose(rule=spiteful)


def test_a_version_is_proposed_once(propose: Propose) -> None:
    """The same number cannot stand for two texts at a time."""
    propose()
    with pytest.raises(ProposalRefused, match="in the register already"):
        propose(now=MONDAY + DAY)


def test_without_members_nothing_is_adopted(propose: Propose, voters: Sequence[Person]) -> None:
    """An operator alone cannot change the rules of its workers."""
    for person in voters:
        assert end_membership(person=person, actor=None, now=MONDAY + DAY)
    with pytest.raises(ProposalRefused, match="no member"):
        propose(now=MONDAY + 2 * DAY, by=make_member(make_operator()))


def test_whoever_has_no_part_in_the_rules_proposes_none(propose: Propose) -> None:
    """A worker without a vote, and a member of a client, are told who proposes; a representative may."""
    elected, staff = make_person(), make_member(make_operator())
    for stranger in (elected, make_member(make_client())):
        with pytest.raises(ProposalRefused, match="ask one of them"):
            propose(by=stranger)
    year = {"starts_at": MONDAY, "ends_at": MONDAY + 365 * DAY, "now": MONDAY}
    record_mandate(person=elected, election="31 of 40 votes.", actor=staff, **year)
    assert propose(by=elected).proposed_by == elected


@pytest.mark.django_db
def test_a_draft_goes_with_its_person_and_with_no_other() -> None:
    """One draft a person and rule, replaced as it is written; erasing removes it."""
    one, other = make_person(), make_person()
    written: dict[str, Any] = {"vote_ends_on": None, "effective_on": None, "now": MONDAY}
    for person, text in ((one, "First"), (one, "Second"), (other, "Theirs")):
        keep_draft(person=person, rule="market/1", impact_assessment=text, workers_views="", **written)
    assert ProposalDraft.objects.get(person=one).impact_assessment == "Second"
    forget_drafts(person_id=one.pk, now=MONDAY)
    assert ProposalDraft.objects.get().person == other


def test_only_members_of_that_day_vote_and_once(propose: Propose, voters: Sequence[Person]) -> None:
    """Whoever joined later, voted before or comes too late is told so."""
    proposed, late = propose(), make_person()
    enrol_member(person=late, actor=None, now=MONDAY + DAY)
    cast(proposed, voters, [NO])
    with pytest.raises(VotedAlready):
        cast(proposed, voters, [YES])
    with pytest.raises(NotAVoter, match="not on the roll"):
        vote(rule=proposed, voter=late, choice=YES, now=MONDAY + DAY)
    with pytest.raises(NotAVoter, match="is over"):
        vote(rule=proposed, voter=voters[1], choice=YES, now=CLOSED)
    assert [list(votes_open_to(person=one, now=MONDAY + DAY)) for one in (*voters[:2], late)] == [
        [],
        [proposed],
        [],
    ]
    assert (count(rule=proposed).cast, count(rule=proposed).no) == (1, 1)


def test_a_ballot_tells_nobody_whose_it_is(propose: Propose, voters: Sequence[Person]) -> None:
    """No column, no event and no order of numbers leads from a ballot to a voter."""
    proposed = propose()
    before = Event.objects.count()
    cast(proposed, voters, [YES, NO, YES, NO, YES])
    assert Event.objects.count() == before
    assert {field.name for field in Ballot._meta.fields} == {"id", "rule", "choice"}
    assert {field.name for field in Voter._meta.fields} == {"id", "rule", "person", "has_voted"}


def test_history_cannot_be_rewritten(propose: Propose, voters: Sequence[Person]) -> None:
    """The store refuses to change a proposal, a ballot, a roll or a past member."""
    proposed = propose()
    cast(proposed, voters, [YES])
    assert is_refused("UPDATE rules_ruleversion SET effective_at = proposed_at WHERE id = %s", proposed.pk)
    assert is_refused("UPDATE rules_ballot SET choice = 'no'")
    assert is_refused("DELETE FROM rules_ballot")
    assert is_refused("UPDATE rules_voter SET has_voted = %s WHERE person_id = %s", False, voters[0].pk)
    assert is_refused("DELETE FROM rules_voter WHERE person_id = %s", voters[1].pk)
    assert is_refused("DELETE FROM rules_member")


def test_a_forged_outcome_is_found(propose: Propose, voters: Sequence[Person]) -> None:
    """An adoption without its majority, a stuffed ballot box and a late founding rule are named."""
    proposed = propose()
    cast(proposed, voters, [NO, NO, NO])
    close_votes(now=CLOSED)
    sneak("UPDATE rules_ruleversion SET outcome = 'adopted' WHERE id = %s", proposed.pk)
    assert offences() == ["rule market/1: adopted with 0 yes and 3 no of 5 members"]
    for _ in range(9):
        Ballot.objects.create(rule=proposed, choice=YES)
    assert offences() == ["rule market/1: 12 ballots of 3 voters"]


def test_the_founding_happens_once(propose: Propose) -> None:
    """A store that has rules founds no more of them: what comes later is voted."""
    founding = RuleVersion.objects.filter(outcome=RuleVersion.Outcome.FOUNDING)
    assert {str(rule) for rule in founding} >= {"dispatch/1", "moderation-queue/1", "pull/1"}
    assert found_rules(now=MONDAY) == 0
    propose()
    assert found_rules(now=MONDAY) == 0
    assert offences() == []


def test_membership_begins_and_ends(voters: Sequence[Person]) -> None:
    """A member enrolled twice is one; somebody who left can come back."""
    one, stranger = voters[0], make_person()
    assert enrol_member(person=one, actor=None, now=MONDAY + DAY).since == MONDAY
    assert end_membership(person=one, actor=one, now=MONDAY + DAY)
    assert not end_membership(person=stranger, actor=None, now=MONDAY + DAY)
    assert enrol_member(person=one, actor=None, now=MONDAY + 2 * DAY).since == MONDAY + 2 * DAY
    assert Member.objects.filter(person=one).count() == 2
