"""A client settles what a machine proposed about an answer, in its own words (G11), and sees its money."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.faces.town import Answer, MakeProject, SignedIn, Town

from canut.core.decisions.models import Decision, ProposedDecision
from canut.core.decisions.operations import propose_decision
from canut.core.people.operations import set_fee
from canut.core.work.models import Assignment

MACHINE = {"machine": "clock", "version": "1"}


@pytest.fixture
def given(town: Town, make_microwork: MakeProject, answer: Answer) -> Assignment:
    """Return an answer in review."""
    return answer(make_microwork(), town.worker)


@pytest.fixture
def proposed(given: Assignment) -> ProposedDecision:
    """Return what a machine proposed about it."""
    return propose_decision(
        kind=Decision.Kind.REJECTION,
        person=given.worker,
        assignment=given,
        ground="Guidelines 1: read both queries twice.",
        facts="Answered in 3 seconds, median 25",
        evidence={"seconds": 3},
        automation=MACHINE,
        now=timezone.now(),
    )


def address_of(proposed: ProposedDecision) -> str:
    """Return where a proposed rejection is settled."""
    assert proposed.assignment
    return reverse("proposed_rejection", args=[proposed.assignment.project_id, proposed.pk])


def test_the_client_decides_in_its_own_words(
    proposed: ProposedDecision, given: Assignment, town: Town, signed_in: SignedIn
) -> None:
    """The machine's words are refused, the client's are a decision that says that a machine proposed it."""
    client, address = signed_in(town.member), address_of(proposed)
    assert address in client.get(reverse("review", args=[given.project_id])).content.decode()
    text = client.get(address).content.decode()
    for words in ("median 25", "vélo bleu", "Guidelines 1"):
        assert words in text, words
    assert town.worker.name not in text
    refused = client.post(address, {"facts": proposed.facts})
    assert refused.status_code == 422
    assert not Decision.objects.exists()
    client.post(address, {"facts": "One of the two asks for red bicycles."})
    made = Decision.objects.get()
    assert (made.decided_by, made.automation) == (town.member, MACHINE)
    given.refresh_from_db()
    assert given.state == Assignment.State.REJECTED
    assert client.get(address).status_code == 404


def test_the_client_dismisses(
    proposed: ProposedDecision, given: Assignment, town: Town, signed_in: SignedIn
) -> None:
    """Put aside, nothing follows, and nobody is asked again."""
    client = signed_in(town.member)
    page = client.post(address_of(proposed), {"dismiss": "yes"}, follow=True)
    assert "Nothing follows from it" in page.content.decode()
    given.refresh_from_db()
    assert given.state == Assignment.State.SUBMITTED
    assert address_of(proposed) not in client.get(reverse("review", args=[given.project_id])).content.decode()


def test_others_see_no_proposal(
    proposed: ProposedDecision, town: Town, make_microwork: MakeProject, signed_in: SignedIn
) -> None:
    """Another client, the worker, the operator, and another project's address reach nothing."""
    for person in (town.other_member, town.worker, town.staff):
        assert signed_in(person).get(address_of(proposed)).status_code == 404
    elsewhere = reverse("proposed_rejection", args=[make_microwork().pk, proposed.pk])
    assert signed_in(town.member).get(elsewhere).status_code == 404


def test_a_client_knows_what_is_held_for_what(
    town: Town, make_microwork: MakeProject, signed_in: SignedIn
) -> None:
    """Before opening, the page and the list name pay, reserve and fee; opened, what is held of each."""
    set_fee(operator=town.operator, basis_points=1250)
    draft: Any = make_microwork(is_open=False)
    client = signed_in(town.member)
    text = client.get(reverse("project", args=[draft.pk])).content.decode()
    for words in (
        "12.5\N{NO-BREAK SPACE}%",
        "Opening it holds for the fee",
        "€1.80",
        "€0.36",
        "€0.23",
        "€2.39",
    ):
        assert words in text, words
    text = client.get(reverse("projects")).content.decode()
    assert "€1.80 for pay, €0.36 for the floor, €0.23 for the operator" in text
    text = client.get(reverse("project", args=[make_microwork().pk])).content.decode()
    assert "Held for the fee" in text
    assert "Opening it holds" not in text
