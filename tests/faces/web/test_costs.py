"""Costs: declared on the page and by programs, decided by client or operator, contested by their person."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.faces.town import Answer, MakeProject, SignedIn, Town

from canut.core.decisions.models import Appeal, Decision
from canut.core.pay.models import Claim, Cost, TimeReport
from canut.core.pay.operations.time_reports import report_time
from canut.core.work.models import Assignment, Project

BASE = "/api/v1/me/costs"
WHY = {"ground": "", "reason": "The invoice is of last year", "shown": "Page one names the year"}


@pytest.fixture
def given(town: Town, make_microwork: MakeProject, answer: Answer) -> Assignment:
    """Return an answer of the worker on a project."""
    return answer(make_microwork(), town.worker)


@pytest.fixture
def project(given: Assignment) -> Project:
    """Return the project."""
    return given.project


def form(work: Project, **changes: Any) -> dict[str, Any]:
    """Return a form with five euros of telephone."""
    return {
        "project": work.pk,
        "kind": "phone",
        "on": f"{timezone.localdate():%Y-%m-%d}",
        "amount": "5,00",
        "kilometres": "",
        "rate": "",
        "reference": "invoice 17",
        "evidence": "The invoice of my operator",
        **changes,
    }


@pytest.fixture
def cost(town: Town, project: Project, signed_in: SignedIn) -> Cost:
    """Return the cost that the worker declared on the page."""
    page = signed_in(town.worker).post(reverse("my_costs"), form(project), follow=True)
    assert "It counts unless it is refused before" in page.content.decode()
    return Cost.objects.get()


def refuse(town: Town, cost: Claim, signed_in: SignedIn, **changes: str) -> Any:
    """Refuse a claim on the page as the client; returns the answer."""
    address = reverse("refuse_claim", args=[cost.project_id, cost.address, cost.pk])
    return signed_in(town.member).post(address, {**WHY, **changes}, follow=True)


def test_an_amount_is_declared(cost: Cost, town: Town, signed_in: SignedIn) -> None:
    """The page shows it with its state and until when it can be refused; nobody else sees it."""
    assert (cost.amount_minor, cost.kind, cost.state) == (500, "phone", "declared")
    text = signed_in(town.worker).get(reverse("my_costs")).content.decode()
    for words in ("€5.00", "invoice 17", "in review", "counts by itself on"):
        assert words in text, words
    assert "invoice 17" not in signed_in(town.other_worker).get(reverse("my_costs")).content.decode()


@pytest.mark.usefixtures("given")
def test_kilometres_are_declared(town: Town, project: Project, signed_in: SignedIn) -> None:
    """Twelve and a half kilometres by bicycle cost their rate."""
    way = {"kind": "mileage", "amount": "", "kilometres": "12.5", "rate": "fr-bicycle"}
    page = signed_in(town.worker).post(reverse("my_costs"), form(project, **way), follow=True)
    assert "12.5\N{NO-BREAK SPACE}km" in page.content.decode()
    made = Cost.objects.get()
    assert (made.units, made.rate, made.amount_minor) == (12_500, "fr-bicycle", 313)


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": ""},
        {"amount": "five"},
        {"amount": "0"},
        {"amount": "-3"},
        {"amount": "99999999999999999999"},
        {"amount": "5", "kilometres": "3", "rate": "fr-moped"},
        {"amount": "", "kilometres": "3"},
        {"amount": "", "kilometres": "3", "rate": "us-car"},
        {"kind": "caviar"},
        {"reference": " "},
        {"evidence": ""},
        {"on": "2020-01-01"},
        {"on": "2099-01-01"},
        {"on": "tomorrow"},
        {"project": 4711},
        {"project": "9" * 30},
    ],
)
def test_what_cannot_be_declared_comes_back(
    town: Town, project: Project, signed_in: SignedIn, wrong: dict[str, Any]
) -> None:
    """Whatever is wrong is said, what was typed is kept, nothing is recorded."""
    page = signed_in(town.worker).post(reverse("my_costs"), form(project, **wrong))
    assert page.status_code == 422
    assert "17" in page.content.decode() or "reference" in wrong
    assert not Cost.objects.exists()


def test_one_receipt_counts_once(cost: Cost, town: Town, signed_in: SignedIn) -> None:
    """The same reference again is refused with the reason."""
    page = signed_in(town.worker).post(reverse("my_costs"), form(cost.project))
    assert page.status_code == 422
    assert "was declared already" in page.content.decode()


def test_who_never_worked_declares_nothing(town: Town, project: Project, signed_in: SignedIn) -> None:
    """There is no form for them, and a project they did not work on is no choice."""
    client = signed_in(town.other_worker)
    assert "once you have worked here" in client.get(reverse("my_costs")).content.decode()
    assert client.post(reverse("my_costs"), form(project)).status_code == 422


@pytest.mark.parametrize("role", ["member", "staff"])
def test_client_and_operator_accept(cost: Cost, town: Town, signed_in: SignedIn, role: str) -> None:
    """Either sees what waits, without a name, and accepts it."""
    client = signed_in(getattr(town, role))
    text = client.get(reverse("claims", args=[cost.project_id])).content.decode()
    assert "The invoice of my operator" in text
    assert town.worker.name not in text
    page = client.post(reverse("accept_claim", args=[cost.project_id, "cost", cost.pk]), follow=True)
    assert "The next pay run counts it" in page.content.decode()
    cost.refresh_from_db()
    assert (cost.state, cost.settled_by) == ("accepted", getattr(town, role))
    assert "the next pay run counts it" in signed_in(town.worker).get(reverse("my_costs")).content.decode()


def test_a_refusal_is_read_and_contested(cost: Cost, town: Town, signed_in: SignedIn) -> None:
    """The reason stands beside the cost, its decision can be appealed, and won it counts."""
    assert "can appeal" in refuse(town, cost, signed_in).content.decode()
    worker = signed_in(town.worker)
    decision = Decision.objects.get()
    address = reverse("my_decision", args=[decision.pk])
    text = worker.get(reverse("my_costs")).content.decode()
    assert WHY["reason"] in text
    assert address in text
    text = worker.get(address).content.decode()
    for words in ("refusal of a cost or a time", "invoice 17", WHY["shown"], town.member.name):
        assert words in text, words
    assert "refusal of a cost" in worker.get(reverse("my_decisions")).content.decode()
    worker.post(address, {"text": "It is of this year."})
    staff, filed = signed_in(town.staff), Appeal.objects.get()
    assert "refusal of a cost" in staff.get(reverse("appeals")).content.decode()
    ruling = {"outcome": "overturned", "reasons": "Page two names this year."}
    staff.post(reverse("appeal", args=[filed.pk]), ruling)
    cost.refresh_from_db()
    assert cost.state == "accepted"
    (told,) = worker.get("/api/v1/me/decisions").json()
    assert (told["kind"], told["concerned"]) == ("claim", cost.named)
    assert told["appeal"]["outcome"] == "overturned"


@pytest.mark.parametrize("wrong", [{"reason": ""}, {"reason": "no"}, {"ground": "bad"}])
def test_a_refusal_without_reasons_is_refused(
    cost: Cost, town: Town, signed_in: SignedIn, wrong: dict[str, str]
) -> None:
    """Empty words refuse nothing, and what was typed is kept."""
    page = refuse(town, cost, signed_in, **wrong)
    assert page.status_code == 422
    assert WHY["shown"] in page.content.decode()
    cost.refresh_from_db()
    assert cost.state == "declared"


def test_a_time_is_decided_on_the_same_page(given: Assignment, town: Town, signed_in: SignedIn) -> None:
    """A reported time waits beside the costs, and is refused in the same way."""
    made = report_time(
        assignment=given, person=town.worker, seconds=600, account="I looked it up", now=timezone.now()
    )
    text = signed_in(town.member).get(reverse("claims", args=[given.project_id])).content.decode()
    assert "I looked it up" in text
    assert (
        "1 cost or time to decide"
        in signed_in(town.member).get(reverse("project", args=[given.project_id])).content.decode()
    )
    refuse(town, made, signed_in)
    assert TimeReport.objects.get().state == "refused"
    assert Decision.objects.get().concerned == made.named
    assert WHY["reason"] in signed_in(town.worker).get(reverse("my_costs")).content.decode()


def test_nobody_decides_for_themselves_or_for_others(
    cost: Cost, town: Town, make_microwork: MakeProject, signed_in: SignedIn
) -> None:
    """The person as a member of the client, another client, and another project's address reach nothing."""
    town.client.memberships.create(person=town.worker, role="owner", since=cost.declared_at)
    other = make_microwork()
    for person, project_id in (
        (town.worker, cost.project_id),
        (town.other_member, cost.project_id),
        (town.member, other.pk),
    ):
        for name in ("accept_claim", "refuse_claim"):
            address = reverse(name, args=[project_id, "cost", cost.pk])
            assert signed_in(person).post(address, WHY).status_code == 404
    cost.refresh_from_db()
    assert cost.state == "declared"


def test_the_operator_finds_what_waits(cost: Cost, town: Town, signed_in: SignedIn) -> None:
    """The operator's page names the projects in which something waits."""
    text = signed_in(town.staff).get(reverse("appeals")).content.decode()
    assert reverse("claims", args=[cost.project_id]) in text


def test_programs_declare_and_read(given: Assignment, town: Town, signed_in: SignedIn) -> None:
    """Posted, read back, refused with what is wrong; on a project of others there is no such thing."""
    client = signed_in(town.worker)
    body = {
        "project_id": given.project_id,
        "kind": "mileage",
        "reference": "Monday, round trip",
        "evidence": "From the station to the library and back",
        "on": f"{timezone.localdate():%Y-%m-%d}",
        "metres": 4000,
        "rate": "fr-moped",
    }

    def post(**changes: Any) -> Any:
        return client.post(BASE, {**body, **changes}, content_type="application/json")

    made = post().json()
    assert (made["amount_minor"], made["metres"], made["state"]) == (126, 4000, "declared")
    again = post()
    assert (again.status_code, again.json()["code"]) == (422, "claim-refused")
    for wrong in (
        {"amount_minor": -1, "metres": 0},
        {"amount_minor": 10**30},
        {"reference": "x" * 81},
        {"on": f"{timezone.localdate() + timedelta(days=2):%Y-%m-%d}"},
        {"kind": "caviar"},
    ):
        assert post(**{"reference": "other", **wrong}).status_code == 422, wrong
    assert post(project_id=given.project_id + 999).status_code == 404
    assert [one["id"] for one in client.get(BASE).json()] == [made["id"]]
    assert signed_in(town.other_worker).get(BASE).json() == []
    forged = signed_in(town.worker, enforce_csrf_checks=True)
    assert forged.post(BASE, body, content_type="application/json").status_code == 403
