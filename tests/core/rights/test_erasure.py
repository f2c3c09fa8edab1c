"""Erasure takes who somebody was and keeps what was paid; it waits while anything is open."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.db import IntegrityError, transaction
from tests.core.rights.conftest import LATER
from tests.factories import MONDAY, answer_next, make_client, make_member, make_operator, make_project

from canut.core.audit.models import Event
from canut.core.audit.proofs import rewritten
from canut.core.audit.seals import seal_day
from canut.core.decisions.models import Decision
from canut.core.decisions.operations import appeal, decide_measure, reject_work
from canut.core.ledger.models import Transfer
from canut.core.pay.models import Accrual, PayoutAccount
from canut.core.pay.operations.accounts import state_payout_account
from canut.core.people.models import LegalIdentity, Membership, Person
from canut.core.rights.errors import AlreadyErased, ErasureRefused, NotTheOperator
from canut.core.rights.file import personal_file
from canut.core.rights.models import Erasure
from canut.core.rights.operations.corrections import ask_correction
from canut.core.rights.operations.erasure import end_retention, erase
from canut.core.work.models import Assignment
from canut.core.work.operations.reviews import approve
from canut.core.worktime.operations import go_off_duty

Broken = Callable[[], list[str]]
PAID_IN = 2026


def test_who_never_earned_is_gone_at_once(ana: Person, broken: Broken) -> None:
    """Without pay there is nothing to keep: name, address, identity and account go in one step."""
    address = ana.email
    made = erase(person=ana, actor=ana, now=LATER)
    assert made.identity_until is None
    assert ana.name == f"former worker {ana.pk}"
    assert not LegalIdentity.objects.filter(person=ana).exists()
    assert not PayoutAccount.objects.filter(person=ana).exclude(number="erased").exists()
    written = str(personal_file(person=ana, now=LATER).plain())
    assert address not in written
    assert "Rakoto" not in written
    assert broken() == []


def test_what_was_paid_stays(paid: Person, broken: Broken) -> None:
    """Transfers, accruals and their seals are as they were, and the guarantees still hold."""
    before = list(Transfer.objects.values_list()), list(Accrual.objects.values_list())
    seal = seal_day(day=(LATER - timedelta(days=1)).date(), now=LATER)
    assert seal is not None
    erase(person=paid, actor=paid, now=LATER)
    assert (list(Transfer.objects.values_list()), list(Accrual.objects.values_list())) == before
    assert list(rewritten(seal)) == []
    assert broken() == []


def test_the_identity_of_the_paid_goes_when_the_law_lets_it(paid: Person, broken: Broken) -> None:
    """Who was paid stays closed away until the fifth year is over, and not a day longer."""
    made = erase(person=paid, actor=paid, now=LATER)
    assert made.identity_until == date(PAID_IN + 5, 12, 31)
    assert paid.name == f"former worker {paid.pk}"
    assert LegalIdentity.objects.filter(person=paid).exists()
    last_day = LATER.replace(year=PAID_IN + 5, month=12, day=31, hour=12)
    assert end_retention(now=last_day) == 0
    assert end_retention(now=last_day + timedelta(days=1)) == 1
    assert end_retention(now=last_day + timedelta(days=1)) == 0
    assert not LegalIdentity.objects.filter(person=paid).exists()
    assert not PayoutAccount.objects.filter(person=paid).exclude(number="erased").exists()
    assert broken() == []


def test_nobody_signs_in_any_more(ana: Person) -> None:
    """The pass phrase is gone and the account is closed."""
    ana.set_password("silk and looms")
    ana.save()
    address = ana.email
    erase(person=ana, actor=ana, now=LATER)
    assert authenticate(username=address, password="silk and looms") is None
    assert not ana.is_active


def test_money_that_is_owed_comes_first(ana: Person) -> None:
    """While money is owed or on its way, the erasure is refused and says what to do."""
    work = answer_next(make_project(tasks=1), ana)
    go_off_duty(person=ana, now=MONDAY + timedelta(minutes=1))
    with pytest.raises(ErasureRefused, match="wait for their review"):
        erase(person=ana, actor=ana, now=LATER)
    approve(assignment_ids=[work.pk], actor_id=None, now=MONDAY + timedelta(minutes=2))
    with pytest.raises(ErasureRefused, match=r"0\.12 EUR is owed to you"):
        erase(person=ana, actor=ana, now=LATER)
    assert Person.objects.get(pk=ana.pk).name == "Ana Rakoto"


def test_an_open_appeal_comes_first(ana: Person) -> None:
    """An appeal is answered before its person is forgotten."""
    client = make_client()
    work = answer_next(make_project(tasks=1, client=client), ana)
    go_off_duty(person=ana, now=MONDAY + timedelta(minutes=1))
    decision = reject_work(
        assignment=Assignment.objects.get(pk=work.pk),
        ground="Guidelines 1: read twice.",
        facts="These are two different things.",
        evidence={"expected": "x"},
        decided_by=make_member(client),
        now=MONDAY + timedelta(minutes=5),
    )
    appeal(decision=decision, text="Both are bikes.", actor=ana, now=MONDAY + timedelta(hours=1))
    with pytest.raises(ErasureRefused, match=f"appeal against decision {decision.pk}"):
        erase(person=ana, actor=ana, now=LATER)


def test_other_open_ends_come_first(ana: Person, staff: Person) -> None:
    """A task in hand, a session, an open request and an organisation without another owner hold it up."""
    with pytest.raises(ErasureRefused, match="nobody else owns"):
        erase(person=staff, actor=staff, now=LATER)
    ask_correction(person=ana, text="My work of Monday was counted twice.", now=LATER)
    with pytest.raises(ErasureRefused, match="request for correction is open"):
        erase(person=ana, actor=ana, now=LATER)


def test_only_oneself_or_the_operator(ana: Person, staff: Person, paid: Person) -> None:
    """A stranger erases nobody; the operator's member does at the person's wish; twice is said."""
    stranger = make_member(make_client())
    with pytest.raises(NotTheOperator):
        erase(person=ana, actor=stranger, now=LATER)
    erase(person=paid, actor=staff, now=LATER)
    with pytest.raises(AlreadyErased):
        erase(person=paid, actor=staff, now=LATER)
    event = Event.objects.get(verb="person.erased")
    assert (event.subject_id, event.actor_id) == (paid.pk, staff.pk)


def test_nothing_is_half_erased(ana: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """When one step fails, every other is undone."""

    def fail(**_facts: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("canut.core.rights.operations.erasure.record", fail)
    with pytest.raises(RuntimeError):
        erase(person=ana, actor=ana, now=LATER)
    kept = Person.objects.get(pk=ana.pk)
    assert kept.name == "Ana Rakoto"
    assert LegalIdentity.objects.filter(person=ana).exists()


@pytest.mark.parametrize(
    "change",
    [
        {"number": "FR7630006000011234567890189"},
        {"holder": "Somebody Else"},
        {"number": "erased", "holder": "Somebody Else"},
    ],
)
def test_an_account_can_only_be_erased(paid: Person, change: dict[str, str]) -> None:
    """The store lets an ended account lose all its facts, and changes nothing else of it."""
    erase(person=paid, actor=paid, now=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        PayoutAccount.objects.filter(person=paid).update(**change)


def test_a_live_account_cannot_be_erased(ana: Person) -> None:
    """An account that money goes to keeps its number."""
    with pytest.raises(IntegrityError), transaction.atomic():
        PayoutAccount.objects.filter(person=ana).update(number="erased", holder="erased", provider="erased")


def test_verify_names_what_is_left(paid: Person, staff: Person, broken: Broken) -> None:
    """Whoever puts a name, a membership or a live account back behind Canut's back is found."""
    erase(person=paid, actor=paid, now=LATER)
    organisation = staff.memberships.get().organisation
    Membership.objects.create(person=paid, organisation=organisation, role="reviewer", since=LATER)
    Person.objects.filter(pk=paid.pk).update(name="Ana Rakoto", is_active=True)
    assert len([row for row in broken() if row.startswith(f"G18: person {paid.pk}")]) == 3


def test_verify_names_an_identity_kept_too_long(paid: Person, broken: Broken) -> None:
    """An upkeep that never ran shows: the records are younger than the last day of keeping."""
    erase(person=paid, actor=paid, now=LATER)
    late = LATER.replace(year=PAID_IN + 6, month=2)
    state_payout_account(
        person=make_member(make_client()),
        kind=PayoutAccount.Kind.MOBILE,
        number="+261320000099",
        provider="Mobile",
        now=late,
    )
    assert [row for row in broken() if "should have gone" in row]


def test_an_erasure_cannot_be_undone(ana: Person) -> None:
    """The record of an erasure stays as it is."""
    made = erase(person=ana, actor=ana, now=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Erasure.objects.filter(pk=made.pk).delete()


@pytest.mark.parametrize("leaves_by_herself", [True, False])
def test_a_measure_keeps_nobody_from_leaving(ana: Person, broken: Broken, *, leaves_by_herself: bool) -> None:
    """Who had a measure may leave; erased by the operator, she could not appeal, and that is named."""
    judge = make_member(make_operator())
    decide_measure(
        kind=Decision.Kind.RESTRICTION,
        person=ana,
        ground="The rules of the house: one account a person",
        facts="Two accounts answered from one seat on Monday",
        evidence={"seats": 1},
        ends_at=MONDAY + timedelta(days=20),
        decided_by=judge,
        now=MONDAY,
    )
    erase(person=ana, actor=ana if leaves_by_herself else judge, now=LATER)
    assert (broken() == []) is leaves_by_herself
