"""What leaves the platform, re-proved on a live store: payouts, withholdings, files, paydays (G7, G11)."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import CharField, Exists, F, IntegerField, OuterRef, Q, Sum, Value
from django.db.models.functions import Cast, Coalesce, Concat

from canut.core.checks import Check
from canut.core.ledger import chart
from canut.core.ledger.models import Account, Hold, Transfer
from canut.core.ledger.queries import payables
from canut.core.local_time import day_here
from canut.core.pay.models import Accrual, PaymentFile, PaymentFileEntry, Payout, PayoutAccount, Withholding
from canut.core.pay.operations.withholding import remitted_minor
from canut.engines.earnings import WITHHOLDING, contributions_minor, withholding_rule


def _not_of_its_person() -> Iterator[str]:
    payable = Concat(Value("person:"), Cast("person_id", output_field=CharField()), Value(":payable"))
    wrong = Payout.objects.annotate(payable=payable).exclude(
        hold__debit__code=F("payable"), hold__credit__code=chart.BANK, hold__kind="payout"
    )
    for payout in wrong.order_by("pk"):
        yield f"payout {payout.pk}: its money is not taken from what person {payout.person_id} earned"


def _to_a_strangers_account() -> Iterator[str]:
    wrong = Payout.objects.exclude(account=None).exclude(account__person=F("person"))
    for payout in wrong.order_by("pk"):
        yield f"payout {payout.pk} of person {payout.person_id}: sent to an account of somebody else"


def _holds_without_payout() -> Iterator[str]:
    for held in Hold.objects.filter(kind="payout", payout=None).order_by("pk"):
        yield f"hold {held.key}: held for a payout that is not recorded"


def _withheld_otherwise() -> Iterator[str]:
    kept = Withholding.objects.select_related("payout__hold", "payout__person", "rate")
    for one in kept.order_by("pk").iterator():
        rule = withholding_rule(
            country=one.rate.country,
            currency=one.payout.hold.currency,
            on=day_here(one.payout.sent_at),
        )
        due = contributions_minor(gross_minor=one.base_minor, rate_bp=one.rate.rate_bp) if rule else 0
        paid = one.amount_minor + one.payout.hold.amount_minor
        if one.amount_minor != due or paid != one.base_minor or one.rate.person_id != one.payout.person_id:
            yield f"withholding {one.pk}: {one.amount_minor} kept of {one.base_minor}, {due} due by its rate"


def _withheld_but_not_moved() -> Iterator[str]:
    for prefix, among in (
        ("withheld:", Q()),
        ("unwithheld:", Q(payout__hold__state=Hold.State.VOIDED)),
    ):
        key = Concat(Value(prefix), OuterRef("payout__hold__key"))
        moved = Transfer.objects.filter(key=key, amount_minor=OuterRef("amount_minor"))
        for one in Withholding.objects.filter(among).exclude(Exists(moved)).order_by("pk"):
            yield f"withholding {one.pk}: {one.amount_minor} kept, the ledger did not move it ({prefix})"


def _office_account_differs() -> Iterator[str]:
    for country, rule in WITHHOLDING.items():
        standing = Withholding.objects.filter(rate__country=country).exclude(
            payout__hold__state=Hold.State.VOIDED
        )
        kept = standing.aggregate(total=Sum("amount_minor"))["total"] or 0
        code = chart.withholding_payable(country)
        account = Account.objects.filter(code=code, currency=rule.currency).first()
        has, due = account.balance_minor if account else 0, kept - remitted_minor(country=country)
        if has != due:
            yield f"{code}: {has} in the ledger, {due} kept from pay and not yet remitted"


def _file_of_other_payouts() -> Iterator[str]:
    kinds = {
        PaymentFile.Kind.SEPA: PayoutAccount.Kind.IBAN,
        PaymentFile.Kind.MOBILE: PayoutAccount.Kind.MOBILE,
    }
    fits = Q(payout__run=F("file__run"))
    fits &= Q.create([Q(file__kind=file, payout__account__kind=kind) for file, kind in kinds.items()], "OR")
    for entry in PaymentFileEntry.objects.exclude(fits).select_related("file").order_by("pk"):
        yield f"file {entry.file}: carries payout {entry.payout_id}, which is none of its run and kind"


def _payable_blocked() -> Iterator[str]:
    promised = (
        Hold.objects.filter(debit=OuterRef("pk"), state=Hold.State.PENDING)
        .order_by()
        .values("debit")
        .annotate(total=Sum("amount_minor", filter=Q(kind="payout")))
    )
    leaving = Coalesce(promised.values("total"), Value(0), output_field=IntegerField())
    for account in payables().annotate(leaving=leaving).exclude(held_minor=F("leaving")).order_by("pk"):
        yield f"{account}: {account.held_minor} held, of which only {account.leaving} is on its way out"


def _due_date_moved() -> Iterator[str]:
    for accrual in Accrual.objects.select_related("assignment__terms").order_by("pk").iterator():
        agreed = timedelta(days=accrual.assignment.terms.payday_days)
        if not timedelta(0) <= accrual.due_at - accrual.accrued_at <= agreed:
            yield f"accrual {accrual.pk}: due on {accrual.due_at:%Y-%m-%d}, its terms say {agreed.days} days"


def _arrived_too_early() -> Iterator[str]:
    posted = Payout.objects.filter(hold__state=Hold.State.POSTED, hold__settled_at__lt=F("sent_at"))
    for payout in posted.order_by("pk"):
        yield f"payout {payout.pk}: arrived before it was sent"


PAYOUT_CHECKS = [
    Check("G7", "No payday is later than the accepted terms say.", _due_date_moved),
    Check("G7", "No payout arrived before it was sent: the days to pay are true.", _arrived_too_early),
    Check("books", "Every payout takes what its person earned, and nothing else.", _not_of_its_person),
    Check("books", "Every payout went to an account of its person.", _to_a_strangers_account),
    Check("books", "Every hold for a payout has its payout.", _holds_without_payout),
    Check(
        "books",
        "Contributions were kept at the rate and from the day that the law says.",
        _withheld_otherwise,
    ),
    Check("books", "What was kept from pay moved, and came back with its payout.", _withheld_but_not_moved),
    Check("books", "The office's account holds what was kept and not yet remitted.", _office_account_differs),
    Check("books", "Every payment file carries payouts of its own run and kind.", _file_of_other_payouts),
    Check("G11", "Earned money is withdrawable: nothing holds it but its own payouts.", _payable_blocked),
]
