"""A month's invoice says what the ledger took, once, and a credit note takes it back."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.core.invoices.conftest import BUYER
from tests.factories import MONDAY, answer_next, make_client, make_person, make_project

from canut.core.invoices import selfcheck
from canut.core.invoices.charges import PAYMENTS
from canut.core.invoices.errors import (
    BuyerUnknown,
    CreditedAlready,
    InvoiceError,
    MonthNotOver,
    NoSuchInvoice,
    SchemeUnknown,
    SellerUnknown,
)
from canut.core.invoices.models import Invoice, InvoiceLine
from canut.core.invoices.operations.credit_notes import credit_invoice
from canut.core.invoices.operations.facts import state_billing_facts
from canut.core.invoices.operations.invoicing import invoice_months
from canut.core.invoices.queries import facts_of, standing_invoices
from canut.core.pay.operations.bonuses import pay_bonus
from canut.core.pay.operations.pay_runs import run_pay
from canut.core.pay.operations.tips import give_tip
from canut.core.pay.queries.client_months import client_months
from canut.core.people.errors import InvalidIdentifier
from canut.core.people.models import Organisation, Person
from canut.core.work.models import Project
from canut.core.work.operations.funding import deposit
from canut.core.work.operations.refunds import end_refund, refund_client
from canut.core.work.operations.reviews import approve
from canut.core.worktime.operations import be_on_duty, end_sessions

JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)
IN_FEBRUARY, IN_MARCH = MONDAY + timedelta(days=31), MONDAY + timedelta(days=60)


def earn(project: Project, worker: Person, answers: int, *, now: Any = MONDAY) -> list[int]:
    """Let a worker answer and have it approved."""
    done = [answer_next(project, worker, now=now + timedelta(minutes=number)).pk for number in range(answers)]
    approve(assignment_ids=done, actor_id=None, now=now + timedelta(hours=1))
    return done


def broken() -> list[str]:
    """Return what the self-checks of invoices find."""
    return [row for check in selfcheck.CHECKS for row in check.offending_rows()]


def test_an_invoice_says_what_the_ledger_took(client_known: Organisation) -> None:
    """Three answers at twelve cents are 36 passed on; the fifth of it is seven, one of it VAT."""
    project = make_project(client=client_known, tasks=5)
    earn(project, make_person(), 3)
    (made,) = invoice_months(now=IN_FEBRUARY).made
    assert (made.number, made.month, made.passed_on_minor) == ("2026-00001", JANUARY, 36)
    assert (made.net_minor, made.vat_minor, made.gross_minor, made.total_minor) == (6, 1, 7, 43)
    lines = list(made.lines.order_by("position").values_list("kind", "quantity", "unit_minor", "net_minor"))
    assert lines == [("piece-pay", 3, 12, 36), ("fee", 1, 7, 6)]
    assert made.buyer_facts["siren"] == BUYER.siren
    assert broken() == []


def test_running_again_makes_nothing(client_known: Organisation) -> None:
    """The same month is invoiced once, however often the run is started."""
    earn(make_project(client=client_known, tasks=1), make_person(), 1)
    assert len(invoice_months(now=IN_FEBRUARY, month=JANUARY).made) == 1
    assert invoice_months(now=IN_FEBRUARY).made == []
    assert Invoice.objects.count() == 1


def test_a_month_that_is_invoiced_is_not_added_up_again(client_known: Organisation) -> None:
    """The next run sums what the ledger took only for months, and currencies, without an invoice."""
    earn(make_project(client=client_known, tasks=1), make_person(), 1)
    invoice_months(now=IN_FEBRUARY, month=JANUARY)
    for month, sums in ((JANUARY, False), (FEBRUARY, True)):
        with CaptureQueriesContext(connection) as asked:
            assert invoice_months(now=IN_MARCH, month=month).made == []
        added_up = [one["sql"] for one in asked if "SUM(" in one["sql"] and "ledger_transfer" in one["sql"]]
        assert bool(added_up) == sums, month


def test_an_unfinished_month_is_never_invoiced(client_known: Organisation) -> None:
    """A month that can still change waits; asked for by name, it is refused."""
    earn(make_project(client=client_known, tasks=1), make_person(), 1)
    assert invoice_months(now=MONDAY + timedelta(days=20)).made == []
    with pytest.raises(MonthNotOver, match="2026-01"):
        invoice_months(now=MONDAY + timedelta(days=20), month=JANUARY)


def test_deposits_alone_are_no_charge(client_known: Organisation) -> None:
    """Money that came in and is only held is not invoiced."""
    make_project(client=client_known, tasks=3)
    assert invoice_months(now=IN_MARCH).made == []


def test_a_credit_note_names_its_invoice_and_lets_the_month_be_invoiced_anew(
    client_known: Organisation, staff: Person
) -> None:
    """It takes the whole back; the next run makes the month's invoice with the facts of now."""
    earn(make_project(client=client_known, tasks=2), make_person(), 2)
    (wrong,) = invoice_months(now=IN_FEBRUARY).made
    note = credit_invoice(number=wrong.number, reason="The address was old.", actor=staff, now=IN_FEBRUARY)
    assert (note.number, note.corrects, note.total_minor) == ("2026-00002", wrong, -wrong.total_minor)
    moved = replace(BUYER, street="1 place Bellecour")
    state_billing_facts(organisation=client_known, stated=moved, actor=staff, now=IN_FEBRUARY)
    (right,) = invoice_months(now=IN_FEBRUARY).made
    assert (right.number, right.buyer_facts["street"]) == ("2026-00003", "1 place Bellecour")
    assert wrong.buyer_facts["street"] == BUYER.street
    assert broken() == []
    for number in (wrong.number, note.number):
        with pytest.raises(CreditedAlready, match=number):
            credit_invoice(number=number, reason="Again.", actor=staff, now=IN_FEBRUARY)
    with pytest.raises(NoSuchInvoice):
        credit_invoice(number="2026-00009", reason="Again.", actor=staff, now=IN_FEBRUARY)
    with pytest.raises(InvoiceError, match="reason"):
        credit_invoice(number=right.number, reason=" ", actor=staff, now=IN_FEBRUARY)


def test_gifts_stand_under_their_project(client_known: Organisation, staff: Person) -> None:
    """A bonus and a tip leave the client's funds, and are lines of the project they were given in."""
    del staff
    project, worker = make_project(client=client_known, tasks=1), make_person()
    (work,) = earn(project, worker, 1)
    pay_bonus(
        assignment=project.assignments.get(pk=work),
        amount_minor=30,
        reason="Found a mistake in our file.",
        paid_by=project.created_by,
        now=MONDAY + timedelta(hours=2),
    )
    give_tip(
        person=worker,
        project=project,
        amount_minor=50,
        reference="tip-1",
        giver=client_known,
        now=MONDAY + timedelta(hours=3),
    )
    (made,) = invoice_months(now=IN_FEBRUARY).made
    kinds = dict(made.lines.values_list("kind", "project_id"))
    assert kinds == dict.fromkeys(("piece-pay", "bonus", "tip", "fee"), project.pk)
    assert made.passed_on_minor == 92
    assert broken() == []


def test_what_was_made_stays(client_known: Organisation) -> None:
    """The store refuses to change or remove an invoice, and a number that leaves one out."""
    earn(make_project(client=client_known, tasks=1), make_person(), 1)
    (made,) = invoice_months(now=IN_FEBRUARY).made
    for table in ("invoices_invoice", "invoices_invoiceline", "invoices_billingfacts"):
        for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET id = id + 1000"):
            with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
    made.pk, made.sequence = None, 7
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save(force_insert=True)


def test_a_line_smuggled_in_is_found(client_known: Organisation) -> None:
    """A line that is added afterwards breaks the checks: against the ledger, and against the totals."""
    earn(make_project(client=client_known, tasks=1), make_person(), 1)
    (made,) = invoice_months(now=IN_FEBRUARY).made
    InvoiceLine.objects.create(
        invoice=made, position=9, kind="bonus", quantity=1, unit_minor=5, amount_minor=5, net_minor=5
    )
    assert len(broken()) == 2


def test_missing_facts_say_what_to_set(client_known: Organisation, staff: Person, settings: Any) -> None:
    """Without the seller, its VAT or its number nothing is made; without the client's facts they wait."""
    earn(make_project(client=client_known, tasks=1), make_person(), 1)
    stranger = make_client()
    earn(make_project(client=stranger, tasks=1), make_person(), 1)
    for value in ("", "twenty", "2027-01-01:20", "0", "20.123"):
        settings.CANUT_OPERATOR_VAT = value
        with pytest.raises(SchemeUnknown, match="CANUT_OPERATOR_VAT"):
            invoice_months(now=IN_FEBRUARY)
    settings.CANUT_OPERATOR_VAT = "20"
    (host,) = Organisation.objects.filter(kind=Organisation.Kind.OPERATOR)
    seller = facts_of(host)
    assert seller
    state_billing_facts(organisation=host, stated=replace(BUYER, vat_number=""), actor=staff, now=IN_FEBRUARY)
    with pytest.raises(SellerUnknown, match="VAT number"):
        invoice_months(now=IN_FEBRUARY)
    settings.CANUT_OPERATOR_VAT = "2025-01-01:exempt,2026-07-01:20"
    done = invoice_months(now=IN_FEBRUARY)
    assert [one.treatment for one in done.made] == ["small-business"]
    assert done.without_facts == [stranger]


def test_nobody_stated_the_seller(settings: Any, db: None) -> None:
    """The refusal names the command that states it."""
    del db
    settings.CANUT_OPERATOR_VAT = "exempt"
    with pytest.raises(SellerUnknown, match="canut invoice seller"):
        invoice_months(now=IN_FEBRUARY)


def test_facts_are_checked(staff: Person) -> None:
    """A wrong number or a missing part is refused, and the old facts stay."""
    client = make_client()
    wrongs: list[dict[str, Any]] = [{"siren": "123456789"}, {"vat_number": "FR00"}, {"country": "XX"}]
    missings: list[dict[str, Any]] = [{"town": " "}, {"siren": ""}]
    for wrong in wrongs:
        with pytest.raises(InvalidIdentifier):
            state_billing_facts(organisation=client, stated=replace(BUYER, **wrong), actor=staff, now=MONDAY)
    for missing in missings:
        with pytest.raises(BuyerUnknown):
            state_billing_facts(
                organisation=client, stated=replace(BUYER, **missing), actor=staff, now=MONDAY
            )
    assert facts_of(client) is None


@pytest.mark.parametrize(
    ("country", "vat", "is_business", "treatment", "vat_minor"),
    [
        ("DE", "DE136695976", True, "reverse-charge", 0),
        ("DE", "", True, "standard", 1),
        ("DE", "DE136695976", False, "standard", 1),
        ("CH", "", True, "outside", 0),
        ("FR", "", True, "standard", 1),
    ],
)
def test_who_owes_the_tax(  # noqa: PLR0917 - pytest passes the case's figures by name
    staff: Person, country: str, vat: str, is_business: Any, treatment: str, vat_minor: int
) -> None:
    """A business abroad owes it itself, once it gave its number; everybody else pays the seller's rate."""
    client = make_client()
    where = replace(BUYER, country=country, vat_number=vat, is_business=is_business)
    state_billing_facts(organisation=client, stated=where, actor=staff, now=MONDAY)
    earn(make_project(client=client, tasks=3), make_person(), 3)
    (made,) = invoice_months(now=IN_FEBRUARY).made
    assert (made.treatment, made.vat_minor, made.gross_minor) == (treatment, vat_minor, 7)


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["answer", "bonus", "tip", "wait", "refund", "deposit", "run", "credit"]),
        st.integers(1, 90),
    ),
    max_size=7,
)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_invoices_less_credit_notes_are_what_the_ledger_took(
    client_known: Organisation, staff: Person, acts: list[tuple[str, int]]
) -> None:
    """Whatever happens in which order, the months invoiced come to what left the client, to the cent."""
    with transaction.atomic():
        project, worker, now = make_project(client=client_known, tasks=8), make_person(), MONDAY
        for number, (act, amount) in enumerate(acts):
            now += timedelta(days=9)
            perform(act, amount, f"{project.pk}-{number}", (project, worker, staff), now)
        invoice_months(now=now + timedelta(days=40))
        taken = sum(
            -amount
            for month in client_months(client=client_known, now=now)
            for kind, amount in month.moved.items()
            if kind not in PAYMENTS
        )
        sums = [one.total_minor for one in Invoice.objects.filter(client=client_known)]
        assert sum(sums) == taken
        assert sum(one.total_minor for one in standing_invoices()) == taken
        assert broken() == []
        transaction.set_rollback(True)


def perform(act: str, amount: int, key: str, who: tuple[Project, Person, Person], now: Any) -> None:
    """Do one thing that moves money, or documents it."""
    project, worker, staff = who
    if act == "answer":
        earn(project, worker, 1, now=now)
    elif act == "bonus" and (paid := project.assignments.filter(bonus=None, state="approved").first()):
        pay_bonus(
            assignment=paid,
            amount_minor=1,
            reason=f"Found mistake {key}.",
            paid_by=project.created_by,
            now=now,
        )
    elif act == "tip":
        give_tip(
            person=worker, project=project, amount_minor=10, reference=key, giver=project.client, now=now
        )
    elif act == "wait":
        for minutes in (0, 10, 20):
            be_on_duty(person=worker, project=project, now=now + timedelta(minutes=minutes))
        end_sessions(now=now + timedelta(hours=12))
        run_pay(starts_at=now, ends_at=now + timedelta(days=1), now=now + timedelta(days=2))
    elif act == "refund":
        client = project.client
        refund_client(client=client, key=key, amount_minor=amount, currency="EUR", now=now)
        end_refund(client=client, key=key, arrived=True, now=now)
    elif act == "deposit":
        deposit(client=project.client, amount_minor=amount, currency="EUR", key=key, now=now)
    elif act == "run":
        invoice_months(now=now)
    elif act == "credit" and (stands := standing_invoices().first()):
        credit_invoice(number=stands.number, reason="Mistaken.", actor=staff, now=now)
