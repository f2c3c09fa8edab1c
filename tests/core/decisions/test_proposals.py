"""A machine proposes, a human decides in words of their own, or dismisses; nothing happens by itself."""

from typing import Any

import pytest
from tests.core.decisions.conftest import DANGER, DAY, WHY, Offences
from tests.factories import MONDAY, answer_next, make_person, make_project

from canut.core.decisions.errors import AlreadyDecided, NotTheDecider, ReasonsMissing, ReasonsPasted
from canut.core.decisions.models import Decision, ProposedDecision
from canut.core.decisions.operations import dismiss_proposal, propose_decision, take_proposal
from canut.core.decisions.queries import open_proposals
from canut.core.people.models import Person, Restriction
from canut.core.work.models import Assignment

Kind = Decision.Kind
MACHINE = {"machine": "two-faces", "version": "3", "score": 0.93}
OWN_WORDS = "I compared both photos: the second courier is much taller"


@pytest.fixture
def proposal(lise: Person) -> ProposedDecision:
    """Return a machine's proposal to suspend Lise."""
    return propose_decision(kind=Kind.SUSPENSION, person=lise, automation=MACHINE, now=MONDAY, **WHY)


def test_a_proposal_has_no_effect(proposal: ProposedDecision, offences: Offences) -> None:
    """Nothing is decided or restricted until a human takes it, however long it waits."""
    assert list(open_proposals()) == [proposal]
    assert not Decision.objects.exists()
    assert not Restriction.objects.exists()
    assert offences() == {}


def test_a_human_takes_it_in_own_words(
    proposal: ProposedDecision, steward: Person, offences: Offences
) -> None:
    """The decision is the human's, and says what the machine had found."""
    decision = take_proposal(
        proposal=proposal, facts=OWN_WORDS, decided_by=steward, now=MONDAY, ends_at=MONDAY + 20 * DAY
    )
    assert (decision.decided_by, decision.facts, decision.automation) == (steward, OWN_WORDS, MACHINE)
    assert not open_proposals().exists()
    assert offences() == {}


@pytest.mark.parametrize("facts", [WHY["facts"], f"{WHY['facts'].upper()}!", f"{WHY['facts']} 12"])
def test_the_machine_s_words_are_refused(proposal: ProposedDecision, steward: Person, facts: str) -> None:
    """A human who only signs what the machine wrote has decided nothing."""
    with pytest.raises(ReasonsPasted):
        take_proposal(proposal=proposal, facts=facts, decided_by=steward, now=MONDAY, danger=DANGER)
    assert not Decision.objects.exists()


@pytest.mark.usefixtures("db")
def test_a_rejection_is_proposed_for_a_piece_of_work(offences: Offences) -> None:
    """The client's member takes it, and the work is rejected; of other people's work it is no proposal."""
    project, lise = make_project(tasks=1), make_person()
    work = answer_next(project, lise)
    for person, kind, about in (
        (make_person(), Kind.REJECTION, work),
        (lise, Kind.REJECTION, None),
        (lise, Kind.SUSPENSION, work),
    ):
        with pytest.raises(ReasonsMissing):
            propose_decision(
                kind=kind, person=person, assignment=about, automation=MACHINE, now=MONDAY, **WHY
            )
    made = propose_decision(
        kind=Kind.REJECTION, person=lise, assignment=work, automation=MACHINE, now=MONDAY, **WHY
    )
    take_proposal(proposal=made, facts=OWN_WORDS, decided_by=project.created_by, now=MONDAY)
    work.refresh_from_db()
    assert work.state == Assignment.State.REJECTED
    assert offences() == {}


def test_a_proposal_is_settled_once(proposal: ProposedDecision, steward: Person) -> None:
    """What was dismissed cannot be taken, and a stranger dismisses nothing."""
    with pytest.raises(NotTheDecider):
        dismiss_proposal(proposal=proposal, dismissed_by=make_person(), now=MONDAY)
    dismiss_proposal(proposal=proposal, dismissed_by=steward, now=MONDAY)
    again: dict[str, Any] = {"proposal": proposal, "now": MONDAY}
    with pytest.raises(AlreadyDecided):
        dismiss_proposal(dismissed_by=steward, **again)
    with pytest.raises(AlreadyDecided):
        take_proposal(facts=OWN_WORDS, decided_by=steward, danger=DANGER, **again)


def test_a_proposal_says_which_machine_made_it(lise: Person) -> None:
    """Without the machine or what it found, there is nothing to propose."""
    for name in ("automation", "evidence"):
        said: dict[str, Any] = {**WHY, "automation": MACHINE, name: {}}
        with pytest.raises(ReasonsMissing):
            propose_decision(kind=Kind.SUSPENSION, person=lise, now=MONDAY, **said)
