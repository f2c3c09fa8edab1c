"""A world in which every address is about something that is really there, and somebody has each role."""

import io
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from tests.core.pay.test_payment_files import OURS
from tests.core.pay.test_payouts import bank
from tests.faces.table import LONG_WORK, RIDE, SLOTS, TABLE
from tests.factories import make_member, make_person
from tests.families.deliveries.town import make_town
from tests.families.microwork.files import FORM, ITEMS
from tests.families.microwork.testtaking import ASKED, RIGHT, WRONG
from tests.families.moderation.conftest import make_community, make_moderator, post, remove_next

from canut.core.decisions.models import Appeal, Decision, ProposedDecision
from canut.core.decisions.operations import (
    appeal,
    decide_appeal,
    decide_measure,
    propose_decision,
    reject_work,
)
from canut.core.invoices.models import Invoice
from canut.core.invoices.operations.facts import Stated, state_billing_facts
from canut.core.invoices.operations.invoicing import invoice_months
from canut.core.ledger.models import Hold
from canut.core.pay.models import Cost, PaymentFile, PayRun
from canut.core.pay.operations.costs import declare_cost
from canut.core.pay.operations.payment_files import make_payment_file
from canut.core.pay.operations.payouts import send_payouts
from canut.core.people.models import Person
from canut.core.people.operations import give_consent
from canut.core.rights.operations.corrections import ask_correction
from canut.core.rights.purposes import REPRESENTATION
from canut.core.room.keys import new_key
from canut.core.room.operations.posts import post as post_in_room
from canut.core.rules.declared import declared_rules
from canut.core.rules.models import RuleVersion
from canut.core.rules.operations.mandates import record_mandate
from canut.core.rules.operations.membership import enrol_member
from canut.core.rules.operations.proposals import Papers, propose_rule
from canut.core.work.models import Assignment, Lane, Project
from canut.core.work.operations.refunds import refund_client
from canut.core.work.operations.reviews import approve
from canut.core.worktime.models import Session, Slot
from canut.core.worktime.operations import book_slot, open_slot
from canut.faces.web import changes
from canut.faces.web.views.statements import statement_address
from canut.families.deliveries.models import OfferLog
from canut.families.microwork.media import Reference
from canut.families.microwork.media.store import keep, keep_sent
from canut.families.microwork.models import LongWork, Media, Result, SavedSearch, SentFile
from canut.families.microwork.operations.carrying import do_next
from canut.families.microwork.operations.longwork import ask_import
from canut.families.microwork.operations.searches import save_search
from canut.families.microwork.wish import Wish
from canut.families.moderation.operations.cases import next_case

FRAMED_ITEMS = [{"text": "Good morning"}]
FRAMED = {
    "html": "<p>${text}</p><label>French <input name='french'></label>",
    "questions": [{"type": "text", "name": "french", "label": "In French"}],
}
"""A page of a client's own and what it asks."""


@pytest.fixture
def people(town: Any) -> dict[str, Person | None]:
    """Return somebody for each role."""
    return {
        "anonymous": None,
        "worker": town.worker,
        "other_worker": town.other_worker,
        "member": town.member,
        "other_member": town.other_member,
        "staff": town.staff,
        "moderator": make_moderator(),
        "representative": make_representative(town.staff),
    }


def make_representative(actor: Person) -> Person:
    """Return whom the workers elected for a year."""
    person, now = make_person("Awa Traoré"), timezone.now()
    record_mandate(
        person=person,
        starts_at=now,
        ends_at=now + timedelta(days=365),
        election="Assembly of 4 January: 31 of 40.",
        actor=actor,
        now=now,
    )
    return person


def pixel() -> bytes:
    """Return a picture of one pixel."""
    written = io.BytesIO()
    Image.new("1", (1, 1)).save(written, "PNG")
    return written.getvalue()


def no_face() -> str:
    """Return the reference of a picture that was taken in."""
    return str(Reference(digest=keep(pixel()), type="image/png", width=1, height=1, name="a.png"))


def a_picture(held: Assignment, now: datetime) -> str:
    """Return the digest of a picture that a task names."""
    digest = keep(pixel())
    Media.objects.create(task=held.task, digest=digest, type="image/png", added_at=now)
    return digest


def sent_with(rejected: Assignment | None, waiting: Assignment, now: datetime) -> str:
    """Return the digest of a file sent with an answer that is judged, and with one in review."""
    digest = ""
    for held in filter(None, (rejected, waiting)):
        digest = keep_sent(held.pk, pixel())
        said = f"sha256:{digest} image/png 1x1 photo.png"
        about: dict[str, Any] = {"digest": digest, "type": "image/png", "reference": said, "sent_at": now}
        SentFile.objects.create(assignment=held, question="photo", bytes=1, name="a.png", **about)
    return digest


def a_vote(*, of: Person, by: Person) -> RuleVersion:
    """Return a rule that is put to the vote of one member."""
    now = timezone.now()
    enrol_member(person=of, actor=by, now=now)
    words = " ".join(f"word{number}" for number in range(20))
    papers = Papers(
        impact_assessment=words,
        workers_views=words,
        vote_ends_at=now + timedelta(days=8),
        effective_at=now + timedelta(days=20),
    )
    rule = replace(next(declared_rules()), version=99)
    return propose_rule(rule=rule, papers=papers, proposed_by=by, now=now)


def a_payment_file(person: Person, now: datetime) -> PaymentFile:
    """Return the file of a pay run long ago, which has a payout of what a person is owed."""
    bank(person)
    ended = now - timedelta(days=365)
    run = PayRun.objects.create(starts_at=ended - timedelta(days=7), ends_at=ended, first_run_at=now)
    send_payouts(run=run, now=now)
    return make_payment_file(
        run=run, kind=PaymentFile.Kind.SEPA, payer_name="The Loom", payer_iban=OURS, now=now
    )


@pytest.fixture
def addresses(  # noqa: PLR0917 - pytest passes fixtures by name
    town: Any,
    people: dict[str, Person | None],
    make_microwork: Any,
    take: Any,
    answer: Any,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> dict[str, str]:
    """Return an address for every name, each about something that is really there."""
    now = timezone.now()
    settings.CANUT_ROOM_KEY = new_key()
    # Streams end at once: the walk reads them to their end.
    monkeypatch.setattr(changes, "LASTS_SECONDS", 0)
    project = make_microwork()
    reasons = {
        "ground": "Guidelines 1: read twice.",
        "facts": "These are two different things.",
        "decided_by": town.member,
    }
    decision = reject_work(
        assignment=answer(project, town.worker), evidence={"expected": "x"}, now=now, **reasons
    )
    asked = ask_correction(person=town.worker, text="My name is not written so.", now=now)
    filed = appeal(decision=decision, text="Both are bikes.", actor=town.worker, now=now)
    waiting, held = answer(project, town.worker), take(project, town.worker)
    community, moderator = make_community(now=now), people["moderator"]
    assert moderator
    for number in range(2):
        post(community, f"You moron number {number}", now=now)
    removal = remove_next(community, moderator, now=now)
    case = next_case(project=community, moderator=moderator, now=now + timedelta(minutes=2))
    assert case
    streets = make_town()
    streets.now = now
    people["courier"] = streets.courier(400)
    offer = streets.offer(streets.order())
    about = (
        (project, ("take", "no_task", "project", "review", "approve", "confirm_rejections", "api:take")),
        (project, ("slots", "claims", "items", "opening", "change_terms", "live", "first_results")),
        (project, ("item_list",)),
        (town.client, ("team", "client_money", "client_invoices", "client_billing")),
        (project, ("long_works", "board_changes", "refit")),
        (held, ("task", "return_task", "my_proofs")),
        (case, ("case", "skip_case")),
        (offer, RIDE),
        (Session.objects.filter(person=town.worker)[0], ("answer_question", "api:answer_question")),
    )
    blurs = make_microwork("face-blurring", [{"picture": no_face()}], answers={"exactly": 1})
    answer(blurs, town.worker, {"faces": []})
    exam = a_test_taken(make_microwork, answer, town.worker)
    framed = take(make_microwork(None, FRAMED_ITEMS, form=FRAMED), town.worker)
    asks = take(make_microwork(None, ITEMS, form=FORM, answers={"exactly": 1}), town.worker)
    numbers: dict[str, list[Any]] = {name: [row.pk] for row, pages in about for name in pages}
    proposed, fallen = proposed_and_fallen(town, now)
    representative = people["representative"]
    assert representative
    invoice = an_invoice(town, answer(make_microwork(), town.worker), settings)
    sent = a_payment_file(town.worker, now)
    said = post_in_room(person=representative, text="Who comes?", now=now)
    give_consent(person=town.worker, purpose=REPRESENTATION, now=now)
    imported, picture = an_import(project, now).pk, a_picture(held, now)
    sent_file = sent_with(decision.assignment, waiting, now)
    numbers |= {name: [project.pk, imported] for name in LONG_WORK}
    numbers |= {
        "room_thread": [said.pk],
        "room_remove": [said.pk],
        "represented_file": [town.worker.pk],
        "replay": ["offer", OfferLog.objects.latest("pk").pk],
        "operator_person": [town.worker.pk],
        "make_payment_file": [sent.run_id, "mobile"],
        **{name: [sent.pk] for name in ("payment_file", "carried_out")},
        **{name: [sent.run_id] for name in ("pay_run", "pay_run_state", "pay_run_changes", "paid_by_hand")},
        "came_back": [sent.entries.get().payout_id],
        "end_mandate": [representative.pk],
        "grant_qualification": [town.worker.pk],
        "proposal": [proposed.pk],
        "remedy": [fallen.pk],
        "saved_search": [a_search(town.worker, now).pk],
        "remove_search": [a_search(town.worker, now).pk],
        "frame": [framed.pk],
        "send_file": [asks.pk, "photo"],
        "api:send_file": [asks.pk, "photo"],
        "sent_file": [sent_file],
        "small_sent": [sent_file],
        "item": [project.pk, waiting.task_id],
        "sample": ["faces-1.png"],
        "preview_frame": [framed.project_id, framed.task_id],
        "client_invoice": [town.client.pk, invoice.pk, "json"],
        "operator_invoice": [invoice.pk, "json"],
        "cancel_invoice": [invoice.pk],
        "end_paid_back": [a_refund(town.client, now).pk],
        "media": [picture],
        "small_media": [picture],
        "drawn": [blurs.pk],
        "blurred_picture": [blurs.pk, Result.objects.get(project=blurs).pk],
        "harm": ["mild"],
        "my_test": [exam.pk],
        "api:my_test": [exam.pk],
        "rate": [work_to_rate(answer(make_microwork(), town.worker)).pk],
        "client_ratings": [town.client.pk],
        "vote_on_rule": [a_vote(of=town.worker, by=town.staff).pk],
        "my_decision": [decision.pk],
        "results": [project.pk, "csv"],
        "statement_document": ["html"],
        "reject": [project.pk, waiting.pk],
        "proposed_rejection": [project.pk, proposed_rejection(waiting, now).pk],
        "cancel_slot": [project.pk, booked_slot(project, town.worker, now, days=9).pk],
        "accept_claim": [project.pk, "cost", declared(project, town.worker, now, "a").pk],
        "refuse_claim": [project.pk, "cost", declared(project, town.worker, now, "b").pk],
        "appeal": [filed.pk],
        "my_file_download": ["json"],
        "my_dac7": [2026],
        "export": ["indicators"],
        "guarantee": ["G7"],
        "person_file": [town.worker.pk],
        "correction": [asked.pk],
        "take_case": [community.pk],
        "api:submit": [take(make_microwork(), town.worker).pk],
        "api:report_problem": [held.pk],
        "api:return_task": [take(make_microwork(), town.worker).pk],
        "api:change_slot": [booked_slot(project, town.worker, now, days=1).pk, "claim"],
        "time_file": ["csv"],
    }
    numbers |= {
        name: [booked_slot(project, town.worker, now, days=day).pk] for day, name in enumerate(SLOTS, start=2)
    }
    found = {name: reverse(name, args=numbers.get(name, [])) for name in TABLE if name != "author_statement"}
    found["author_statement"] = statement_address(removal)
    found["api:my_time"] += "?first=2026-01-01&last=2026-12-31"
    found["api:my_statement"] += "?first=2026-01-01&last=2026-12-31"
    return found


def an_invoice(town: Any, work: Assignment, settings: Any) -> Invoice:
    """Return the invoice of a month that is over, in which an answer was approved."""
    settings.CANUT_OPERATOR_VAT, now = "exempt", timezone.now()
    stated = Stated("Atelier", "1 rue Royale", "69001", "Lyon", "FR", siren="732829320")
    for organisation in (town.operator, town.client):
        state_billing_facts(organisation=organisation, stated=stated, actor=town.staff, now=now)
    approve(assignment_ids=[work.pk], actor_id=None, now=now - timedelta(days=40))
    return invoice_months(now=now).made[0]


def a_test_taken(make_microwork: Any, answer: Any, worker: Person) -> Project:
    """Return a test that its worker did not pass: its page says what was right, why, and how to contest."""
    project: Project = make_microwork(lane=Lane.GOLD, known_answer=RIGHT, **ASKED)
    for data in (RIGHT, WRONG, WRONG):
        answer(project, worker, data)
    return project


def a_refund(client: Any, now: datetime) -> Hold:
    """Return a cent on its way back to a client."""
    return refund_client(client=client, amount_minor=1, currency="EUR", key="back", now=now)


def work_to_rate(work: Assignment) -> Project:
    """Return the project of an answer that is approved."""
    approve(assignment_ids=[work.pk], actor_id=None, now=timezone.now())
    return work.project


def proposed_and_fallen(town: Any, now: datetime) -> tuple[ProposedDecision, Decision]:
    """Return what a machine proposed, and a measure that another member of the operator overturned."""
    about: dict[str, Any] = {
        "person": make_person(),
        "ground": "House rules, clause 4.",
        "evidence": {"photos": 2},
        "now": now,
    }
    kind = Decision.Kind.TERMINATION
    machine = {"machine": "two-faces", "version": "3"}
    proposed = propose_decision(kind=kind, facts="Two faces, one account.", automation=machine, **about)
    first = make_member(town.operator)
    fallen = decide_measure(kind=kind, facts="Two couriers came on Sunday.", decided_by=first, **about)
    filed = appeal(decision=fallen, text="It was me.", actor=about["person"], now=now)
    outcome, reasons = Appeal.Outcome.OVERTURNED, "The same person is on both photos."
    decide_appeal(filed=filed, outcome=outcome, reasons=reasons, decided_by=town.staff, now=now)
    return proposed, fallen


def proposed_rejection(waiting: Assignment, now: datetime) -> ProposedDecision:
    """Return what a machine proposed about an answer in review."""
    return propose_decision(
        kind=Decision.Kind.REJECTION,
        person=waiting.worker,
        assignment=waiting,
        ground="Guidelines 1: read twice.",
        facts="Answered in 3 seconds",
        evidence={"seconds": 3},
        automation={"machine": "clock", "version": "1"},
        now=now,
    )


def an_import(project: Project, now: datetime) -> LongWork:
    """Return an import that has ended, with a row that was refused."""
    rows = [b"id,query_a,query_b\n9,,\n"]
    asked = ask_import(project=project, name="rows.csv", chunks=rows, language="en", now=now)
    assert do_next(clock=lambda: now) == asked
    return asked


def a_search(worker: Person, now: datetime) -> SavedSearch:
    """Return a search that a worker saved."""
    name = f"Search {SavedSearch.objects.count()}"
    return save_search(person=worker, name=name, wish=Wish(), now=now)


def declared(project: Project, worker: Person, now: datetime, reference: str) -> Cost:
    """Return a cost that a worker declared."""
    return declare_cost(
        person=worker,
        project=project,
        kind=Cost.Kind.PHONE,
        reference=reference,
        evidence="My invoice",
        happened_at=now,
        amount_minor=500,
        now=now,
    )


def booked_slot(project: Any, worker: Person, now: datetime, *, days: int) -> Slot:
    """Return a slot that a worker booked."""
    start = now + timedelta(days=days)
    slot = open_slot(project=project, starts_at=start, ends_at=start + timedelta(hours=1), now=now)
    return book_slot(slot=slot, worker=worker, now=now)
