"""The pages in a real browser: usable on a phone, with a keyboard, by a screen reader, in both themes."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.faces.browser.visitor import Visitor
from tests.faces.town import Answer, MakeProject, Take, Town
from tests.factories import make_member
from tests.families.deliveries.town import make_town
from tests.families.microwork.testtaking import ASKED, RIGHT, WRONG, answer_each
from tests.families.moderation.conftest import make_community, make_moderator, post, remove_next

from canut.core.decisions.models import Appeal, Decision
from canut.core.decisions.operations import (
    appeal,
    decide_appeal,
    decide_measure,
    propose_decision,
    reject_work,
)
from canut.core.pay.models import Cost, TimeReport
from canut.core.pay.operations.claims import refuse_claim
from canut.core.pay.operations.costs import declare_cost
from canut.core.pay.operations.time_reports import report_time
from canut.core.people.models import Person
from canut.core.rights.file import personal_file
from canut.core.rights.operations.corrections import ask_correction
from canut.core.rights.page import file_html
from canut.core.work.models import Assignment, Lane, Project
from canut.core.work.operations.reviews import approve
from canut.core.worktime.models import Slot
from canut.core.worktime.operations import be_on_duty, book_slot, cancel_slot, open_slot
from canut.faces.web.views.statements import statement_address
from canut.families.moderation.operations.cases import next_case

Places = list[tuple[str, str]]

INVOICE = {"invoice": "Invoice 2026-17\nPaper: 10.00\nVAT 20 %: 2.00\nTotal: 12.00"}


def rejected(answered: Assignment, member: Person) -> Decision:
    """Reject an answer with reasons."""
    return reject_work(
        assignment=answered,
        ground="Guidelines 1: read both queries twice.",
        facts="The two queries are about different things.",
        evidence={"answered": answered.answer, "expected": "different"},
        decided_by=member,
        now=timezone.now(),
    )


def declared(town: Town, work: Assignment) -> list[Cost | TimeReport]:
    """Return a bill, a way and a time that the worker declared."""
    now = timezone.now()
    common: dict[str, Any] = {"person": town.worker, "project": work.project, "happened_at": now, "now": now}
    return [
        declare_cost(
            kind=Cost.Kind.PHONE,
            reference="invoice 17",
            evidence="My operator's invoice",
            amount_minor=500,
            **common,
        ),
        declare_cost(
            kind=Cost.Kind.MILEAGE,
            reference="Monday, round trip",
            evidence="From the station to the library and back",
            metres=12_500,
            rate="fr-bicycle",
            **common,
        ),
        report_time(assignment=work, person=town.worker, seconds=600, account="I looked it up", now=now),
    ]


def offered(project: Project, hours: int) -> Slot:
    """Offer two hours that begin some hours from now."""
    start, now = timezone.now() + timedelta(hours=hours), timezone.now()
    return open_slot(project=project, starts_at=start, ends_at=start + timedelta(hours=2), now=now)


def faults(visitor: Visitor, places: Places) -> list[str]:
    """Visit each place; return what is wrong with any."""
    wrong = []
    for name, address in places:
        visitor.page.goto(visitor.address + address)
        assert visitor.page.url == visitor.address + address, f"{name} was not shown"
        wrong += visitor.faults(name)
    return wrong


def test_public_pages_are_accessible(visitor: Visitor) -> None:
    """Axe finds nothing wrong with what anybody can open, in either theme, on a phone."""
    places = [
        ("home", reverse("home")),
        ("login", reverse("account_login")),
        ("signup", reverse("account_signup")),
        ("reset", reverse("account_reset_password")),
        ("missing", "/nowhere/"),
    ]
    assert faults(visitor, places) == []


def test_choosing_and_doing_are_accessible(
    visitor: Visitor, town: Town, make_microwork: MakeProject, take: Take
) -> None:
    """Axe finds nothing wrong with the cards, the agreement, a choice and a table to fill in."""
    queries, invoices = make_microwork(), make_microwork("data-entry", [INVOICE])
    make_microwork(harm="moderate", harm_note={"en": "Insults from a chat."}, requires=["french-native"])
    exam = make_microwork(lane=Lane.GOLD, known_answer=RIGHT, **ASKED)
    answer_each(exam, town.worker, [RIGHT, WRONG, WRONG], timezone.now())
    visitor.sign_in(town.worker)
    places = [
        ("work", reverse("work")),
        ("harm", reverse("harm", args=["moderate"])),
        ("qualifications", reverse("my_qualifications")),
        ("test", reverse("my_test", args=[exam.pk])),
        ("task", reverse("task", args=[take(queries, town.worker).pk])),
        ("invoice", reverse("task", args=[take(invoices, town.worker).pk])),
        ("nothing-free", reverse("no_task", args=[queries.pk])),
    ]
    assert faults(visitor, places) == []


def test_own_work_and_account_are_accessible(
    visitor: Visitor, town: Town, make_microwork: MakeProject, answer: Answer
) -> None:
    """Axe finds nothing wrong with a worker's work, pay, decisions and account."""
    queries = make_microwork()
    decision, waiting = rejected(answer(queries, town.worker), town.member), answer(queries, town.worker)
    first, *_others = declared(town, waiting)
    refuse_claim(
        claim=first, reason="The invoice is of last year", decided_by=town.member, now=timezone.now()
    )
    refused = Decision.objects.latest("id")
    visitor.sign_in(town.worker)
    places = [
        ("given", reverse("task", args=[waiting.pk])),
        ("my-work", reverse("my_work")),
        ("statement", reverse("my_statement")),
        ("decisions", reverse("my_decisions")),
        ("decision", reverse("my_decision", args=[decision.pk])),
        ("costs", reverse("my_costs")),
        ("refused-cost", reverse("my_decision", args=[refused.pk])),
        ("email", reverse("account_email")),
        ("password", reverse("account_set_password")),
        ("logout", reverse("account_logout")),
    ]
    assert faults(visitor, places) == []


def test_client_pages_are_accessible(
    visitor: Visitor, town: Town, make_microwork: MakeProject, answer: Answer
) -> None:
    """Axe finds nothing wrong with a client's projects, review and rejection."""
    queries = make_microwork()
    waiting = [answer(queries, worker) for worker in (town.worker, town.other_worker)]
    draft, (phone, *_others) = make_microwork(is_open=False), declared(town, waiting[0])
    proposed = propose_decision(
        kind=Decision.Kind.REJECTION,
        person=town.worker,
        assignment=waiting[0],
        ground="Guidelines 1: read both queries twice.",
        facts="Answered in 3 seconds, median 25",
        evidence={"seconds": 3},
        automation={"machine": "clock", "version": "1"},
        now=timezone.now(),
    )
    slots = [offered(queries, hours) for hours in (4, 50, 74)]
    for slot in slots[:2]:
        book_slot(slot=slot, worker=town.worker, now=timezone.now())
    visitor.sign_in(town.member)
    places = [
        ("projects", reverse("projects")),
        ("project", reverse("project", args=[queries.pk])),
        ("review", reverse("review", args=[queries.pk])),
        ("reject", reverse("reject", args=[queries.pk, waiting[0].pk])),
        ("confirm", reverse("confirm_rejections", args=[queries.pk])),
        ("draft", reverse("project", args=[draft.pk])),
        ("proposed-rejection", reverse("proposed_rejection", args=[queries.pk, proposed.pk])),
        ("claims", reverse("claims", args=[queries.pk])),
        ("refuse-claim", reverse("refuse_claim", args=[queries.pk, "cost", phone.pk])),
        ("slots", reverse("slots", args=[queries.pk])),
        *(
            (f"cancel-slot-{number}", reverse("cancel_slot", args=[queries.pk, slot.pk]))
            for number, slot in enumerate(slots)
        ),
    ]
    wrong = faults(visitor, places)
    visitor.page.get_by_role("button", name="Français").click()
    visitor.page.get_by_role("button", name="English").wait_for()
    in_french = {"slots", "cancel-slot-0", "claims", "refuse-claim", "draft", "projects"}
    wrong += faults(visitor, [(f"{name}-fr", place) for name, place in places if name in in_french])
    assert wrong == []


def test_appeals_are_accessible(
    visitor: Visitor, town: Town, make_microwork: MakeProject, answer: Answer
) -> None:
    """Axe finds nothing wrong with appeals that wait, one to decide and a qualification to grant."""
    make_microwork(requires=["french-native"])
    decision = rejected(answer(make_microwork(), town.worker), town.member)
    filed = appeal(decision=decision, text="Both mean a blue bike.", actor=town.worker, now=timezone.now())
    visitor.sign_in(town.staff)
    places = [
        ("appeals", reverse("appeals")),
        ("appeal", reverse("appeal", args=[filed.pk])),
        ("grant", reverse("grant_qualification", args=[town.worker.pk])),
    ]
    assert faults(visitor, places) == []


def test_measures_are_accessible(visitor: Visitor, town: Town, make_microwork: MakeProject) -> None:
    """Axe finds nothing wrong with deciding about a person, with reading it, and with its remedy."""
    make_microwork()
    now, about = timezone.now(), {"ground": "House rules, clause 4.", "evidence": {"shown": "Two photos."}}
    machine = {"machine": "two-faces", "version": "3"}
    kind, first = Decision.Kind.TERMINATION, make_member(town.operator)
    common: dict[str, Any] = {"kind": kind, "now": now, **about}
    proposed = propose_decision(
        person=town.other_worker, facts="Two faces, one account.", automation=machine, **common
    )
    danger = "A colleague was threatened an hour ago."
    made = [
        decide_measure(person=person, facts=facts, danger=danger, decided_by=first, **common)
        for person, facts in (
            (town.worker, "Two couriers came on Sunday."),
            (town.other_worker, "Somebody else answered the door."),
        )
    ]
    filed = [
        appeal(decision=one, text="It was me.", actor=one.person, now=now - timedelta(days=days))
        for one, days in zip(made, (13, 15), strict=True)
    ]
    outcome, reasons = Appeal.Outcome.OVERTURNED, "It was the same person."
    decide_appeal(filed=filed[1], outcome=outcome, reasons=reasons, decided_by=town.staff, now=now)
    visitor.sign_in(town.staff)
    wrong = faults(
        visitor,
        [
            ("decisions-to-take", reverse("appeals")),
            ("measure", reverse("measure")),
            ("proposal", reverse("proposal", args=[proposed.pk])),
            ("remedy", reverse("remedy", args=[made[1].pk])),
        ],
    )
    visitor.sign_in(town.worker)
    wrong += faults(
        visitor,
        [
            ("work-restricted", reverse("work")),
            ("measures-about-me", reverse("my_decisions")),
            ("measure-about-me", reverse("my_decision", args=[made[0].pk])),
        ],
    )
    assert wrong == []


def test_moderation_is_accessible(visitor: Visitor) -> None:
    """Axe finds nothing wrong with communities, a case and the author's statement."""
    now = timezone.now()
    community, moderator = make_community(now=now), make_moderator()
    for number in range(2):
        post(community, f"Bridge {number} was drawn by a moron", now=now)
    removal = remove_next(community, moderator, now=now)
    case = next_case(project=community, moderator=moderator, now=now)
    assert case
    visitor.sign_in(moderator)
    places = [
        ("communities", reverse("communities")),
        ("case", reverse("case", args=[case.pk])),
        ("author-statement", statement_address(removal)),
    ]
    assert faults(visitor, places) == []


def test_deliveries_are_accessible(visitor: Visitor) -> None:
    """Axe finds nothing wrong with an offer and with the order in hand."""
    streets = make_town()
    streets.now = timezone.now()
    courier = streets.courier(400)
    streets.offer(streets.order())
    visitor.sign_in(courier)
    wrong = faults(visitor, [("offer", reverse("deliveries"))])
    visitor.page.get_by_role("button", name="Accept").press("Enter")
    visitor.page.get_by_role("button", name="I have it").wait_for()
    wrong += visitor.faults("ride")
    assert wrong == []


WORDS = {
    "en": {
        "sign-up": "Sign up to work",
        "create": "Create my account",
        "start": "Start",
        "mine": "My work and pay",
    },
    "fr": {
        "sign-up": "S\u2019inscrire pour travailler",
        "create": "Créer mon compte",
        "start": "Commencer",
        "mine": "Mon travail et ma paie",
    },
}


def test_my_time_is_accessible(visitor: Visitor, town: Town, make_microwork: MakeProject) -> None:
    """Axe finds nothing wrong with hours, questions, limits and slots, nor with a break begun there."""
    project, now = make_microwork(), timezone.now()
    for minutes in (420, *range(330, 0, -10)):
        be_on_duty(person=town.worker, project=project, now=now - timedelta(minutes=minutes))
    for hours in (26, 50, 4):
        start = now + timedelta(hours=hours)
        slot = open_slot(project=project, starts_at=start, ends_at=start + timedelta(hours=2), now=now)
        if hours < 50:
            book_slot(slot=slot, worker=town.worker, now=now)
        if hours < 24:
            cancel_slot(slot=slot, actor=town.member, now=now)
    visitor.sign_in(town.worker)
    wrong = faults(visitor, [("time", reverse("my_time")), ("work-asks", reverse("work"))])
    visitor.page.goto(visitor.address + reverse("my_time"))
    visitor.page.get_by_role("button", name="Français").click()
    visitor.page.get_by_role("button", name="Prendre une pause").click()
    visitor.page.get_by_role("button", name="Finir la pause").wait_for()
    assert wrong + visitor.faults("time-break-fr") == []


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("width", [360, 1280])
def test_journey_by_keyboard(
    visitor: Visitor, make_microwork: MakeProject, language: str, width: int
) -> None:
    """A newcomer signs up, chooses a card, does two tasks without a mouse and finds them under their name."""
    make_microwork()
    page, words = visitor.page, WORDS[language]
    page.set_viewport_size({"width": width, "height": 740})
    page.goto(visitor.address)
    if language == "fr":
        page.get_by_role("button", name="Français").press("Enter")
    page.get_by_role("link", name=words["sign-up"]).press("Enter")
    for field, text in (("name", "Zoé Petit"), ("email", "zoe@example.org"), ("password1", "navette et fil")):
        page.locator(f"#id_{field}").fill(text)
    page.get_by_role("button", name=words["create"]).press("Enter")
    page.locator("#id_password").fill("navette et fil")
    page.locator("#id_password").press("Enter")
    page.get_by_role("button", name=words["start"]).first.wait_for()
    visitor.look(f"journey-{language}-{width}-work")
    page.get_by_role("button", name=words["start"]).first.press("Enter")
    for key in ("1", "2"):
        page.locator("form[data-task]").wait_for()
        page.wait_for_load_state("load")
        here = page.url
        page.keyboard.press(key)
        visitor.look(f"journey-{language}-{width}-task-{key}")
        page.keyboard.press("Control+Enter")
        page.wait_for_function("here => location.href !== here", arg=here)
    page.get_by_role("link", name=words["mine"]).first.press("Enter")
    page.locator(".log").wait_for()
    wrong = visitor.faults(f"journey-{language}-{width}-mine")
    given = Assignment.objects.filter(state=Assignment.State.SUBMITTED).order_by("id")
    assert [one.answer for one in given] == [{"meaning": "same"}, {"meaning": "different"}]
    assert page.locator("html").get_attribute("lang") == language
    assert wrong == []


def test_rights_are_accessible(
    visitor: Visitor, town: Town, make_microwork: MakeProject, answer: Answer
) -> None:
    """Axe finds nothing wrong with a person's data, its corrections, erasure and tax figures."""
    answered = answer(make_microwork(), town.worker)
    approve(assignment_ids=[answered.pk], actor_id=town.member.pk, now=timezone.now())
    ask_correction(person=town.worker, text="My name is not written so.", now=timezone.now())
    visitor.sign_in(town.worker)
    places = [
        ("my-file", reverse("my_file")),
        ("corrections", reverse("my_corrections")),
        ("erasure-waits", reverse("my_erasure")),
        ("dac7", reverse("my_dac7", args=[timezone.localdate().year])),
    ]
    assert faults(visitor, places) == []
    visitor.sign_in(town.other_worker)
    assert faults(visitor, [("erasure", reverse("my_erasure"))]) == []


def test_a_persons_file_is_accessible(
    visitor: Visitor, town: Town, make_microwork: MakeProject, answer: Answer
) -> None:
    """Axe finds nothing wrong with the page that somebody takes home, on a phone."""
    answer(make_microwork(), town.worker)
    made = personal_file(person=town.worker, now=timezone.now())
    visitor.page.set_content(file_html(made, language="fr"))
    assert visitor.faults("file") == []


def test_reports_are_accessible(visitor: Visitor, town: Town) -> None:
    """Axe finds nothing wrong with the operator's reports, a request and the question of purpose."""
    asked = ask_correction(person=town.worker, text="My name is not written so.", now=timezone.now())
    visitor.sign_in(town.staff)
    places = [
        ("exports", reverse("exports")),
        ("correction", reverse("correction", args=[asked.pk])),
        ("person-file", reverse("person_file", args=[town.worker.pk])),
    ]
    assert faults(visitor, places) == []
