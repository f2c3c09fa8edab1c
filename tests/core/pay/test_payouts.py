"""Payouts leave for the account that was stated, come back when refused, and are never lost or sent twice."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.core.conftest import Together
from tests.core.pay.conftest import DAY, MIDNIGHT, Offences, pay_day
from tests.factories import MONDAY, answer_next, make_operator, make_person, make_project

from canut.core.ledger import chart
from canut.core.ledger.holds import hold_all
from canut.core.ledger.models import Hold
from canut.core.ledger.queries import balance_minor
from canut.core.pay.errors import AccountRefused, PayoutRefused, PeriodRefused
from canut.core.pay.models import Payout, PayoutAccount, PayRun
from canut.core.pay.operations import payouts as sending
from canut.core.pay.operations.accounts import end_account_of, state_payout_account
from canut.core.pay.operations.pay_runs import run_pay
from canut.core.pay.operations.payouts import confirm_payouts, reject_payout
from canut.core.pay.queries import live_account, returned_to, without_account
from canut.core.people.models import Person
from canut.core.work.models import Project
from canut.core.work.operations.reviews import approve

IBAN = "FR1420041010050500013M02606"
OTHER_IBAN = "DE89370400440532013000"
LATER = MONDAY + timedelta(days=9)


def earn(project: Project, person: Person) -> None:
    """Let somebody answer one task, approved at once."""
    approve(assignment_ids=[answer_next(project, person).pk], actor_id=None, now=MONDAY)


def bank(person: Person, number: str = IBAN) -> PayoutAccount:
    """State a bank account."""
    return state_payout_account(person=person, kind=PayoutAccount.Kind.IBAN, number=number, now=MONDAY)


def test_without_an_account_money_stays_withdrawable(project: Project, offences: Offences) -> None:
    """Who stated no account keeps what they earned, is listed, and is paid as soon as they state one."""
    ana = make_person("Ana", has_account=False)
    earn(project, ana)
    assert pay_day().payouts == 0
    (waiting,) = without_account()
    assert (waiting.person, waiting.amount_minor, waiting.currency) == (ana, 12, "EUR")
    assert balance_minor(code=chart.person_payable(ana.pk), currency="EUR") == 12
    bank(ana)
    assert pay_day().payouts == 1
    assert without_account() == []
    assert offences() == {}


def test_a_payout_keeps_the_account_it_was_sent_to(project: Project, lise: Person) -> None:
    """An account stated after the payout left serves the next one; nothing on its way is turned around."""
    first = bank(lise)
    earn(project, lise)
    pay_day()
    second = bank(lise, OTHER_IBAN)
    assert Payout.objects.get().account == first
    assert live_account(person=lise) == second
    with pytest.raises(IntegrityError), transaction.atomic():
        PayoutAccount.objects.filter(pk=first.pk).update(number=OTHER_IBAN)
    with pytest.raises(IntegrityError), transaction.atomic():
        Payout.objects.update(account=second)


def test_a_returned_payout_leaves_again_for_the_corrected_account(
    project: Project, lise: Person, offences: Offences
) -> None:
    """The bank's refusal frees the money, tells the worker why, and the next run sends it, once."""
    bank(lise)
    earn(project, lise)
    run = pay_day().run
    refused = Payout.objects.get()
    reject_payout(payout=refused, reason=" account closed ", now=LATER)
    (told,) = returned_to(person=lise)
    assert (told.payout, told.reason) == (refused, "account closed")
    corrected = bank(lise, OTHER_IBAN)
    assert pay_day().payouts == 1
    assert pay_day().payouts == 0
    again = Payout.objects.latest("pk")
    assert (again.run, again.account, again.hold.amount_minor) == (run, corrected, 12)
    assert confirm_payouts(run=run, now=LATER) == 1
    assert offences() == {}


def test_a_return_has_a_reason_and_happens_once(project: Project, lise: Person) -> None:
    """Without a reason the worker would read none; what arrived cannot come back."""
    earn(project, lise)
    run = pay_day().run
    payout = Payout.objects.get()
    with pytest.raises(PayoutRefused, match="reason"):
        reject_payout(payout=payout, reason="  ", now=LATER)
    assert confirm_payouts(run=run, now=LATER) == 1
    with pytest.raises(PayoutRefused, match="settled already"):
        reject_payout(payout=payout, reason="closed", now=LATER)
    assert returned_to(person=lise) == []


def test_some_payouts_can_be_left_unconfirmed(project: Project, lise: Person) -> None:
    """All but the named ones are recorded as arrived; those stay on their way."""
    ana = make_person("Ana")
    earn(project, lise)
    earn(project, ana)
    run = pay_day().run
    late = Payout.objects.get(person=ana)
    assert confirm_payouts(run=run, excepted=[late.pk], now=LATER) == 1
    assert Payout.objects.get(hold__state=Hold.State.PENDING) == late
    assert confirm_payouts(run=run, now=LATER) == 1


def test_a_crash_between_two_batches_is_finished_by_the_next_run(
    project: Project, monkeypatch: pytest.MonkeyPatch, offences: Offences
) -> None:
    """Batches that were committed stay; running again sends the rest, and nobody twice."""
    monkeypatch.setattr(sending, "BATCH", 2)
    people = [make_person() for _ in range(5)]
    for person in people:
        earn(project, person)
    calls = []

    def once_then_fail(**promised: object) -> object:
        calls.append(promised)
        if len(calls) == 2:
            raise RuntimeError("The power is gone")
        return hold_all(**promised)  # type: ignore[arg-type] # passed on as they came

    monkeypatch.setattr(sending, "hold_all", once_then_fail)
    with pytest.raises(RuntimeError):
        pay_day()
    assert Payout.objects.count() == 2
    assert pay_day().payouts == 3
    assert sorted(Payout.objects.values_list("person_id", flat=True)) == [person.pk for person in people]
    assert offences() == {}


def test_statements_do_not_grow_with_people(project: Project) -> None:
    """Two people or eight in a batch: payouts take the same number of statements."""
    run = pay_day(now=LATER).run
    counts = []
    for number in (2, 8):
        for _ in range(number):
            earn(project, make_person())
        with CaptureQueriesContext(connection) as sent:
            sending.send_payouts(run=run, now=LATER)
        counts.append(len(sent))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("kind", "number", "other"),
    [
        ("iban", "FR1420041010050500013M02607", {}),
        ("iban", "not an account", {}),
        ("iban", IBAN, {"bic": "XX"}),
        ("mobile", "0612345678", {"provider": "Orange Money"}),
        ("mobile", "+33612345678", {}),
        ("mobile", "+33612345678; DROP", {"provider": "Orange Money"}),
    ],
)
def test_a_wrong_account_is_refused(lise: Person, kind: str, number: str, other: dict[str, str]) -> None:
    """A checksum that fails, a number without its country, or no provider: refused, the live one stays."""
    before = live_account(person=lise)
    with pytest.raises(AccountRefused):
        state_payout_account(person=lise, kind=PayoutAccount.Kind(kind), number=number, now=MONDAY, **other)
    assert live_account(person=lise) == before


def test_stating_the_same_account_again_changes_nothing(lise: Person) -> None:
    """The form sent twice leaves one account; another one ends it; ended, there is none."""
    first = bank(lise)
    assert bank(lise, "fr14 2004 1010 0505 0001 3M02 606") == first
    assert bank(lise, OTHER_IBAN) != first
    first.refresh_from_db()
    assert first.ended_at is not None
    end_account_of(person_id=lise.pk, now=LATER)
    assert live_account(person=lise) is None
    with pytest.raises(IntegrityError), transaction.atomic():
        PayoutAccount.objects.filter(pk=first.pk).update(ended_at=None)


def test_periods_that_overlap_begin_once(together: Together) -> None:
    """Of six starts at once, of two overlapping periods, one period is run, and everybody is paid once."""
    make_operator()
    lise = make_person(has_account=False)
    bank(lise)
    earn(make_project(tasks=2, overlap=2), lise)
    ends = [MIDNIGHT + DAY, MIDNIGHT + DAY + timedelta(hours=1)] * 3
    calls = [partial(run_pay, starts_at=MIDNIGHT, ends_at=end, now=MIDNIGHT + 5 * DAY) for end in ends]
    outcomes = together(calls)
    refused = [one for one in outcomes if isinstance(one, Exception)]
    assert [type(one) for one in refused] == [PeriodRefused] * 3
    assert PayRun.objects.count() == Payout.objects.count() == 1
