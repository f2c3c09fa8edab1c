"""Pay runs on the operator's pages: asked for once, followed, carried out by the bank or come back."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings
from tests.core.pay.test_payment_files import OURS, REPORT
from tests.core.pay.test_payouts import bank
from tests.faces.town import Answer, MakeProject, SignedIn, Town
from tests.factories import make_member

from canut.core.audit.models import Event
from canut.core.ledger.models import Hold
from canut.core.pay.models import PaymentFile, Payout, PayRun, PayRunWork
from canut.core.pay.operations import pay_run_works
from canut.core.pay.operations.pay_run_works import carry_pay_run
from canut.core.work.operations.reviews import approve


@pytest.fixture
def period(town: Town, make_microwork: MakeProject, answer: Answer, settings: Settings) -> None:
    """Approve an answer of a worker with a bank account; the operator has one, too."""
    settings.CANUT_OPERATOR_IBAN = OURS
    bank(town.worker)
    given = answer(make_microwork(now=timezone.now() - timedelta(hours=1)), town.worker)
    approve(assignment_ids=[given.pk], actor_id=town.member.pk, now=timezone.now())


def shown(browser: Client) -> dict[str, str]:
    """Return what the button of the preview posts."""
    starts_at, ends_at = browser.get(reverse("pay")).context["period"]
    return {"starts_at": starts_at.isoformat(), "ends_at": ends_at.isoformat()}


def carried() -> PayRun:
    """Carry out the run that was asked for."""
    work = carry_pay_run(clock=timezone.now)
    assert work
    return work.run


@pytest.fixture
def sent(period: None, town: Town, signed_in: SignedIn) -> tuple[Client, Payout]:
    """Return the operator's browser and a payout that a run sent."""
    del period
    browser = signed_in(town.staff)
    browser.post(reverse("pay"), shown(browser))
    carried()
    return browser, Payout.objects.get()


@pytest.mark.usefixtures("period")
def test_a_run_pays_once_however_often_it_is_pressed(town: Town, signed_in: SignedIn) -> None:
    """Two operators who saw the same preview press, one of them twice: one run, one payout, by the first."""
    first, second = signed_in(town.staff), signed_in(make_member(town.staff.memberships.get().organisation))
    page = first.get(reverse("pay"))
    assert [(one.person, one.amount_minor) for one in page.context["owed"]] == [(town.worker, 12)]
    assert page.context["owed_sums"] == {"EUR": 12}
    posted = shown(first)
    for browser in (first, first, second):
        answered = browser.post(reverse("pay"), posted)
        assert answered["Location"] == reverse("pay_run", args=[PayRun.objects.get().pk])
    assert not Payout.objects.exists()
    assert PayRunWork.objects.count() == 1
    carried()
    assert carry_pay_run(clock=timezone.now) is None
    assert Payout.objects.count() == 1
    assert Event.objects.get(verb="pay_run.started").actor_id == town.staff.pk
    assert first.get(reverse("pay")).context["owed"] == []


@pytest.mark.usefixtures("period")
def test_a_run_is_left_and_found_again(town: Town, signed_in: SignedIn) -> None:
    """While it waits its page follows it, and money and pay link to it; done, nothing follows any more."""
    browser = signed_in(town.staff)
    address = browser.post(reverse("pay"), shown(browser))["Location"]
    state = f"{address}state/"
    page = browser.get(address).content.decode()
    assert f'data-live="{state}"' in page
    assert f'data-changes="{address}changes/"' in page
    for name in ("operator_money", "pay"):
        assert address in browser.get(reverse(name)).content.decode()
    assert "X-Ended" not in browser.get(state)
    carried()
    ended = browser.get(state)
    assert ended["X-Ended"] == "yes"
    assert "1 of 1" in ended.content.decode()
    assert "€0.12" in ended.content.decode()
    assert "data-live" not in browser.get(address).content.decode()
    assert list(browser.get(reverse("operator_money")).context["unfinished"]) == []


@pytest.mark.usefixtures("period")
def test_a_run_that_stopped_says_why_and_goes_on(
    town: Town, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The operator reads the sentence and presses a button; whoever was not paid is paid."""
    browser = signed_in(town.staff)
    posted = shown(browser)
    address = browser.post(reverse("pay"), posted)["Location"]

    def failing(**_named: object) -> None:
        raise ValueError("oops")

    with monkeypatch.context() as patch:
        patch.setattr(pay_run_works, "run_pay", failing)
        carried()
    assert "A mistake of ours stopped this run" in browser.get(address).content.decode()
    run = PayRun.objects.get()
    again = {"starts_at": run.starts_at.isoformat(), "ends_at": run.ends_at.isoformat()}
    assert again["starts_at"] in browser.get(address).content.decode()
    assert browser.post(reverse("pay"), again)["Location"] == address
    carried()
    assert Payout.objects.count() == 1
    assert Event.objects.get(verb="pay_run.resumed").actor_id == town.staff.pk


@pytest.mark.usefixtures("period")
def test_an_overlapping_period_is_refused_in_words(town: Town, signed_in: SignedIn) -> None:
    """A page that showed another period than the one that was paid meanwhile pays nothing and says so."""
    browser = signed_in(town.staff)
    posted = shown(browser)
    browser.post(reverse("pay"), posted)
    later = posted | {"ends_at": timezone.now().isoformat()}
    page = browser.post(reverse("pay"), later, follow=True)
    assert "overlaps" in page.content.decode()
    assert PayRun.objects.count() == PayRunWork.objects.count() == 1


def test_the_bank_file_is_made_once_and_is_the_operators(
    town: Town, sent: tuple[Client, Payout], signed_in: SignedIn
) -> None:
    """Pressed twice there is one file; the operator gets it, same bytes each time, and nobody else does."""
    browser, payout = sent
    make, run_page = (
        reverse("make_payment_file", args=[payout.run_id, "sepa"]),
        reverse("pay_run", args=[payout.run_id]),
    )
    for person in (town.worker, town.member):
        assert signed_in(person).post(make).status_code == 404
        assert signed_in(person).post(reverse("pay")).status_code == 404
    assert not PaymentFile.objects.exists()
    assert make in browser.get(run_page).content.decode()
    assert browser.post(make)["Location"] == run_page
    browser.post(make)
    address = reverse("payment_file", args=[PaymentFile.objects.get().pk])
    page = browser.get(run_page).content.decode()
    assert address in page
    assert make not in page
    given = browser.get(address)
    assert b"pain.001.001.09" in given.content
    assert given.content == browser.get(address).content
    for person in (town.worker, town.member):
        assert signed_in(person).get(address).status_code == 404


def test_a_file_that_was_carried_out_is_recorded_once(town: Town, sent: tuple[Client, Payout]) -> None:
    """All of it but the numbers named; then the worker reads that the money is there."""
    browser, payout = sent
    browser.post(reverse("make_payment_file", args=[payout.run_id, "sepa"]))
    confirm = reverse("carried_out", args=[PaymentFile.objects.get().pk])
    page = browser.get(confirm)
    assert "€0.12" in page.content.decode()
    latest = page.context["form"]["latest"].value()
    for wrong in ("x", "999999", "1" * 30):
        refused = browser.post(confirm, {"excepted": wrong, "latest": latest})
        assert (refused.status_code, wrong in refused.content.decode()) == (422, True)
    browser.post(confirm, {"excepted": str(payout.pk), "latest": latest})
    assert Payout.objects.get().hold.state == Hold.State.PENDING
    said = browser.post(confirm, {"excepted": "", "latest": latest}, follow=True)
    assert "1 payout is recorded as arrived." in said.content.decode()
    assert Payout.objects.get().hold.state == Hold.State.POSTED
    event = Event.objects.get(verb="payout.confirmed")
    assert (event.subject_id, event.actor_id) == (payout.pk, town.staff.pk)
    assert browser.get(confirm)["Location"] == reverse("pay_run", args=[payout.run_id])


def test_what_was_sent_since_is_not_confirmed_unseen(sent: tuple[Client, Payout]) -> None:
    """Payouts in no file are confirmed up to the latest one that the page counted."""
    browser, payout = sent
    confirm = reverse("paid_by_hand", args=[payout.run_id])
    browser.post(confirm, {"excepted": "", "latest": payout.pk - 1})
    assert Payout.objects.get().hold.state == Hold.State.PENDING
    browser.post(confirm, {"excepted": "", "latest": payout.pk})
    assert Payout.objects.get().hold.state == Hold.State.POSTED


def test_a_payout_that_came_back_is_told_and_sent_anew(
    town: Town, sent: tuple[Client, Payout], signed_in: SignedIn
) -> None:
    """Without a reason nothing is recorded; the worker reads it; the last run sends the money again, once."""
    browser, payout = sent
    back = reverse("came_back", args=[payout.pk])
    assert back in browser.get(reverse("pay_run", args=[payout.run_id])).content.decode()
    assert browser.post(back, {"reason": "  "}).status_code == 422
    assert browser.post(back, {"reason": "Account closed"}).status_code == 302
    assert Event.objects.get(verb="payout.rejected").actor_id == town.staff.pk
    assert "Account closed" in signed_in(town.worker).get(reverse("my_payout")).content.decode()
    assert browser.post(back, {"reason": "Again"}).status_code == 422
    page = browser.get(reverse("pay"))
    assert page.context["period"] is None
    starts_at, ends_at = page.context["last"]
    again = {"starts_at": starts_at.isoformat(), "ends_at": ends_at.isoformat()}
    assert f'value="{again["starts_at"]}"' in page.content.decode()
    browser.post(reverse("pay"), again)
    assert carried() == payout.run
    states = Payout.objects.order_by("pk").values_list("hold__state", "hold__amount_minor")
    assert list(states) == [(Hold.State.VOIDED, 12), (Hold.State.PENDING, 12)]


def test_the_banks_report_is_recorded_whole_or_not_at_all(sent: tuple[Client, Payout]) -> None:
    """What is no report, or names what nobody sent, is refused in words; a report may be given twice."""
    browser, payout = sent
    report = REPORT.format(one=payout.pk)

    def give(text: str) -> tuple[int, str]:
        given = {"report": SimpleUploadedFile("r.xml", text.encode())}
        answered = browser.post(reverse("bank_report"), given)
        return answered.status_code, answered.content.decode()

    assert "no status report" in give("<a/>")[1]
    assert "There is no payout 987654" in give(REPORT.format(one=987654))[1]
    assert Payout.objects.get().hold.state == Hold.State.PENDING
    assert give(report)[0] == 302
    assert Payout.objects.get().hold.state == Hold.State.VOIDED
    assert "settled already" in give(report)[1]


def test_a_payout_is_found_by_number_person_and_state(sent: tuple[Client, Payout]) -> None:
    """The list of a run shows what was asked for, and says what to do when there is none."""
    browser, payout = sent
    address = reverse("pay_run", args=[payout.run_id])
    for asked, found in (
        ({"wanted": str(payout.pk)}, 1),
        ({"wanted": payout.person.name[:3], "state": "pending"}, 1),
        ({"state": "voided"}, 0),
        ({"wanted": "9" * 40}, 0),
        ({"state": "nonsense"}, 1),
    ):
        assert len(browser.get(address, asked).context["page"]) == found, asked
