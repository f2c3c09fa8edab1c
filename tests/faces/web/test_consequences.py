"""Reviews, rejections, appeals: the client's side, the worker's side, the second human's side."""

import pytest
from django.urls import reverse
from tests.faces.town import Answer, MakeProject, SignedIn, Town

from canut.core.decisions.models import Appeal, Decision
from canut.core.work.models import Assignment, Project

REASONS = {
    "ground": "Guidelines 1: read both queries twice.",
    "facts": "The two queries are about different things.",
    "expected": "different",
}
RULING = {"outcome": "overturned", "reasons": "Both queries do ask for the same bicycle."}


@pytest.fixture
def project(make_microwork: MakeProject) -> Project:
    """Return a project."""
    return make_microwork()


@pytest.fixture
def given(project: Project, town: Town, answer: Answer) -> Assignment:
    """Return an answer that waits for its review."""
    return answer(project, town.worker)


@pytest.fixture
def rejected(project: Project, given: Assignment, town: Town, signed_in: SignedIn) -> Decision:
    """Return the decision by which the client rejected it through the page."""
    signed_in(town.member).post(reverse("reject", args=[project.pk, given.pk]), REASONS)
    return Decision.objects.get(assignment=given)


@pytest.mark.usefixtures("given")
def test_reviewer_sees_item_and_answer_but_not_who(project: Project, town: Town, signed_in: SignedIn) -> None:
    """The review shows what was asked and answered, never the worker's name."""
    text = signed_in(town.member).get(reverse("review", args=[project.pk])).content.decode()
    assert "vélo bleu" in text
    assert "Same meaning" in text
    assert town.worker.name not in text


def test_reviewer_approves_what_is_ticked(
    project: Project, given: Assignment, town: Town, signed_in: SignedIn
) -> None:
    """Ticked answers are approved; numbers that are no key are passed over."""
    data = {"assignment": [str(given.pk), "x", "²", "9" * 40]}
    page = signed_in(town.member).post(reverse("approve", args=[project.pk]), data, follow=True)
    given.refresh_from_db()
    assert given.state == Assignment.State.APPROVED
    assert "1 answer approved." in page.content.decode()


def test_reviewer_cannot_reach_another_clients_work(
    project: Project, given: Assignment, town: Town, signed_in: SignedIn
) -> None:
    """A member of another client can neither see nor approve nor reject."""
    client = signed_in(town.other_member)
    assert client.post(reverse("approve", args=[project.pk]), {"assignment": given.pk}).status_code == 404
    assert client.post(reverse("reject", args=[project.pk, given.pk]), REASONS).status_code == 404
    given.refresh_from_db()
    assert given.state == Assignment.State.SUBMITTED


@pytest.mark.parametrize("missing", ["ground", "facts", "expected"])
def test_rejection_without_reasons_is_refused(
    project: Project, given: Assignment, town: Town, signed_in: SignedIn, missing: str
) -> None:
    """Ground, facts and what was expected are all required, and what was typed is kept."""
    address = reverse("reject", args=[project.pk, given.pk])
    page = signed_in(town.member).post(address, REASONS | {missing: ""})
    assert page.status_code == 422
    assert f'id="id_{missing}_error"' in page.content.decode()
    assert not Decision.objects.exists()


def test_empty_words_are_no_reasons(
    project: Project, given: Assignment, town: Town, signed_in: SignedIn
) -> None:
    """Letters that say nothing are refused by the operation, and what was typed comes back."""
    address = reverse("reject", args=[project.pk, given.pk])
    page = signed_in(town.member).post(address, REASONS | {"ground": "aaaaaaaaaaaaaaa"})
    assert page.status_code == 422
    assert REASONS["facts"] in page.content.decode()


def test_worker_reads_ground_facts_evidence_and_name(
    rejected: Decision, town: Town, signed_in: SignedIn
) -> None:
    """The decision shows all of its reasons and the human who took it."""
    text = signed_in(town.worker).get(reverse("my_decision", args=[rejected.pk])).content.decode()
    for fact in (REASONS["ground"], REASONS["facts"], "different", town.member.name, "Send the appeal"):
        assert fact in text, fact


def test_appeal_overturns_and_pays(
    rejected: Decision, given: Assignment, town: Town, signed_in: SignedIn
) -> None:
    """The worker appeals, a member of the operator overturns, the work is owed its pay, both are told."""
    worker, staff = signed_in(town.worker), signed_in(town.staff)
    address = reverse("my_decision", args=[rejected.pk])
    assert worker.post(address, {"text": " "}).status_code == 422
    worker.post(address, {"text": "Both mean a blue bike."})
    filed = Appeal.objects.get()
    assert "Both mean a blue bike." in staff.get(reverse("appeal", args=[filed.pk])).content.decode()
    assert staff.post(reverse("appeal", args=[filed.pk]), {"outcome": "overturned"}).status_code == 422
    staff.post(reverse("appeal", args=[filed.pk]), RULING)
    given.refresh_from_db()
    assert given.state == Assignment.State.OVERTURNED
    text = worker.get(address).content.decode()
    assert "overturned and repaired" in text
    assert RULING["reasons"] in text


def test_second_appeal_is_refused(rejected: Decision, town: Town, signed_in: SignedIn) -> None:
    """A decision is appealed once; the page says so."""
    client, address = signed_in(town.worker), reverse("my_decision", args=[rejected.pk])
    client.post(address, {"text": "Both mean a blue bike."})
    assert client.post(address, {"text": "Once more."}).status_code == 409


def test_first_decider_never_sees_the_appeal(rejected: Decision, town: Town, signed_in: SignedIn) -> None:
    """Who took the first decision is not offered its appeal, even as a member of the operator."""
    signed_in(town.worker).post(
        reverse("my_decision", args=[rejected.pk]), {"text": "Both mean a blue bike."}
    )
    filed = Appeal.objects.get()
    town.operator.memberships.create(person=town.member, role="owner", since=filed.filed_at)
    client = signed_in(town.member)
    assert "No appeal waits for you" in client.get(reverse("appeals")).content.decode()
    assert client.post(reverse("appeal", args=[filed.pk]), RULING).status_code == 404


@pytest.mark.usefixtures("given")
def test_client_downloads_results_and_their_provenance(
    project: Project, town: Town, signed_in: SignedIn
) -> None:
    """Results come as a file in three forms, and what they come from beside them."""
    client = signed_in(town.member)
    for form in ("csv", "jsonl", "parquet", "provenance"):
        page = client.get(reverse("results", args=[project.pk, form]))
        assert page.status_code == 200
        assert "attachment" in page["Content-Disposition"]
        assert page.getvalue() or form == "jsonl"
    assert client.get(reverse("results", args=[project.pk, "exe"])).status_code == 404
