"""Measures against a person, through the pages: decided, read, contested, answered, remedied."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.faces.town import Answer, MakeProject, SignedIn, Town
from tests.factories import make_member, make_person

from canut.core.decisions.models import Appeal, Decision, Remedy
from canut.core.decisions.operations import appeal, decide_appeal, propose_decision, watch_clocks
from canut.core.people.models import Person

GIVEN: dict[str, Any] = {
    "kind": "restriction",
    "families": ["microwork"],
    "days": "5",
    "ground": "House rules, clause 4: no work under another name.",
    "facts": "Two people answered under this account on Sunday.",
    "shown": "Two sign-ins from Lyon and Paris within a minute.",
    "danger": "",
}
DANGER = "A colleague was threatened by name an hour ago."


@pytest.fixture
def decided(town: Town, signed_in: SignedIn) -> Decision:
    """Return a restriction of the worker, decided through the page, in force for a danger."""
    data = {**GIVEN, "person": town.worker.email, "danger": DANGER}
    page = signed_in(make_member(town.operator)).post(reverse("measure"), data, follow=True)
    assert "can appeal" in page.content.decode()
    return Decision.objects.get()


def text_of(signed_in: SignedIn, person: Person, name: str, *numbers: int) -> str:
    """Return what a person reads on a page."""
    return str(signed_in(person).get(reverse(name, args=numbers)).content.decode())


def test_a_measure_waits_for_its_notice(town: Town, make_microwork: MakeProject, signed_in: SignedIn) -> None:
    """Without a danger it takes effect in a week; until then the card can be started."""
    make_microwork()
    signed_in(town.staff).post(reverse("measure"), {**GIVEN, "person": town.worker.email})
    decision = Decision.objects.get()
    assert decision.effective_at - decision.decided_at == timedelta(days=7)
    assert "A decision keeps you from new work" not in text_of(signed_in, town.worker, "work")


@pytest.mark.parametrize(
    "change",
    [
        {"person": "nobody@example.org"},
        {"ground": "bad"},
        {"kind": "rejection"},
        {"days": "91"},
        {"families": ["cinema"]},
    ],
)
def test_a_form_that_is_not_filled_in_decides_nothing(
    town: Town, signed_in: SignedIn, change: dict[str, Any]
) -> None:
    """The page comes back with what was typed and what is wrong."""
    data = {**GIVEN, "person": town.worker.email, **change}
    page = signed_in(town.staff).post(reverse("measure"), data)
    assert page.status_code == 422
    assert GIVEN["facts"] in page.content.decode()
    assert not Decision.objects.exists()


def test_the_person_reads_reasons_and_clocks_and_appeals(
    town: Town, decided: Decision, make_microwork: MakeProject, signed_in: SignedIn
) -> None:
    """Ground, facts, evidence, danger and the human's name; the card says why it cannot be started."""
    project = make_microwork()
    assert "A decision keeps you from new work" in text_of(signed_in, town.worker, "work")
    refused = signed_in(town.worker).post(reverse("take", args=[project.pk]))
    assert refused.status_code == 403
    text = text_of(signed_in, town.worker, "my_decision", decided.pk)
    for words in (GIVEN["ground"], GIVEN["facts"], GIVEN["shown"], DANGER, decided.decided_by.name):
        assert str(words) in text
    address = reverse("my_decision", args=[decided.pk])
    page = signed_in(town.worker).post(address, {"text": "It was my twin."}, follow=True)
    assert "due by" in page.content.decode()
    assert "due by" in text_of(signed_in, town.staff, "appeals")
    assert "due by" in text_of(signed_in, town.worker, "my_decisions")


def test_a_missed_answer_is_shown_and_counted(town: Town, decided: Decision, signed_in: SignedIn) -> None:
    """Everybody reads that it is late, and that the decision has no effect any more."""
    filed_at = timezone.now() - timedelta(days=15)
    appeal(decision=decided, text="It was my twin.", actor=town.worker, now=filed_at)
    watch_clocks(now=timezone.now())
    for person, name in ((town.staff, "appeals"), (town.worker, "my_decisions")):
        text = text_of(signed_in, person, name)
        assert "late: it was due on" in text
        assert "0 in time, 0 not due yet, 1 late or never" in text
    assert "nobody answered the appeal in time" in text_of(signed_in, town.worker, "my_decisions")


def test_a_remedy_is_stated_and_read(town: Town, decided: Decision, signed_in: SignedIn) -> None:
    """A wrong amount is explained, a right one is owed, and the person reads how it was arrived at."""
    now = timezone.now()
    filed = appeal(decision=decided, text="It was my twin.", actor=town.worker, now=now)
    outcome, reasons = Appeal.Outcome.OVERTURNED, "The twin has an account of her own."
    decide_appeal(filed=filed, outcome=outcome, reasons=reasons, decided_by=town.staff, now=now)
    address = reverse("remedy", args=[decided.pk])
    said = {"currency": "eur", "reasons": "One day at the floor."}
    for amount in ("many", "-3", "0.001", ""):
        assert signed_in(town.staff).post(address, {"amount": amount, **said}).status_code == 422
    assert "The operator states" in text_of(signed_in, town.worker, "my_decision", decided.pk)
    signed_in(town.staff).post(address, {"amount": "84,00", **said})
    assert (Remedy.objects.get().amount_minor, Remedy.objects.get().currency) == (8400, "EUR")
    assert "One day at the floor." in text_of(signed_in, town.worker, "my_decision", decided.pk)


def test_a_proposal_is_decided_or_dismissed(town: Town, signed_in: SignedIn) -> None:
    """The machine's own words are refused, a human's are a decision; another proposal is put aside."""
    about: dict[str, Any] = {
        "kind": Decision.Kind.TERMINATION,
        "person": town.worker,
        "ground": GIVEN["ground"],
        "facts": "Face 1 and face 2 differ by 0.93",
        "evidence": {"photos": 2},
        "automation": {"machine": "two-faces", "version": "3"},
        "now": timezone.now(),
    }
    proposals = [propose_decision(**about) for _ in range(2)]
    first, second = (reverse("proposal", args=[one.pk]) for one in proposals)
    client = signed_in(town.staff)
    assert client.post(first, {"facts": about["facts"]}).status_code == 422
    assert not Decision.objects.exists()
    client.post(first, {"facts": "I compared both photos: they show two women."})
    assert Decision.objects.get().automation == about["automation"]
    assert "A machine proposed it" in text_of(
        signed_in, town.worker, "my_decision", Decision.objects.get().pk
    )
    client.post(second, {"dismiss": "yes"})
    assert Decision.objects.count() == 1
    assert client.get(second).status_code == 404


def test_a_colleague_confirms_many_rejections(
    town: Town, make_microwork: MakeProject, answer: Answer, signed_in: SignedIn
) -> None:
    """Alone, the sixth rejection is refused with what to do; a second member's word lets it through."""
    project = make_microwork()
    given = [answer(project, make_person()) for _ in range(6)]
    client = signed_in(town.member)
    words = ("red", "green", "blue", "white", "black", "grey")
    pages = [
        client.post(
            reverse("reject", args=[project.pk, work.pk]),
            {
                "ground": "Guidelines 1: read both queries twice.",
                "facts": f"One query is about {word} things.",
                "expected": "different",
            },
        )
        for work, word in zip(given, words, strict=True)
    ]
    assert [page.status_code for page in pages] == [302] * 5 + [409]
    assert "must look at them and confirm" in pages[-1].content.decode()
    address = reverse("confirm_rejections", args=[project.pk])
    data = {"decider": town.member.email, "rejections_max": "6", "reasons": "I read all six of them."}
    assert client.post(address, data).status_code == 403
    unknown = {**data, "decider": "nobody@example.org"}
    colleague = signed_in(make_member(town.client))
    assert colleague.post(address, unknown).status_code == 422
    assert colleague.post(address, data).status_code == 302
