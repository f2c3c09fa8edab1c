"""The books, re-proved from the transfers alone."""

from collections.abc import Iterator
from fractions import Fraction

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from canut.core.checks import Check
from canut.core.ledger.chart import OVERDRAWABLE, WORLD_EXCHANGE, kind_of
from canut.core.ledger.models import Account, Exchange, Hold, Transfer
from canut.engines.money import exchanged_minor


def _balances_that_do_not_add_up() -> Iterator[str]:
    moved: dict[int, int] = {}
    for side, sign in (("credit_id", 1), ("debit_id", -1)):
        sums = Transfer.objects.order_by().values_list(side).annotate(total=Sum("amount_minor"))
        for account_id, total in sums:
            moved[account_id] = moved.get(account_id, 0) + sign * total
    for account in Account.objects.order_by("id").iterator():
        if account.balance_minor != moved.get(account.pk, 0):
            yield f"{account}: stored {account.balance_minor}, transfers give {moved.get(account.pk, 0)}"


def _holds_that_do_not_add_up() -> Iterator[str]:
    pending = Sum("holds_out__amount_minor", filter=Q(holds_out__state=Hold.State.PENDING))
    for account in Account.objects.annotate(promised=Coalesce(pending, 0)).order_by("id"):
        if account.held_minor != account.promised:
            yield f"{account}: stored as held {account.held_minor}, pending holds give {account.promised}"


def _overdrawn() -> Iterator[str]:
    for account in Account.objects.filter(may_overdraw=False).order_by("id").iterator():
        if account.available_minor < 0:
            yield f"{account}: available {account.available_minor}"


def _mixed_currencies() -> Iterator[str]:
    of_one_currency = Q(debit__currency=F("currency"), credit__currency=F("currency"))
    for made in Transfer.objects.exclude(of_one_currency).select_related("debit", "credit").order_by("id"):
        yield f"{made}: between {made.debit} and {made.credit}"


def _holds_posted_otherwise() -> Iterator[str]:
    as_promised = Q(
        transfer__debit=F("debit"),
        transfer__credit=F("credit"),
        transfer__amount_minor__lte=F("amount_minor"),
    )
    posted = Hold.objects.filter(state=Hold.State.POSTED)
    for hold in posted.exclude(as_promised).select_related("transfer").order_by("id"):
        yield f"hold {hold}: posted as {hold.transfer}"


def _exchanges_against_their_rate() -> Iterator[str]:
    legs = ("sold__debit", "sold__credit", "bought__debit", "bought__credit")
    for made in Exchange.objects.select_related(*legs).order_by("id").iterator():
        rate = Fraction(made.numerator, made.denominator)
        worth = exchanged_minor(made.sold.amount_minor, made.sold.currency, made.bought.currency, rate)
        if made.bought.amount_minor != worth:
            yield f"exchange {made}: {made.sold} gives {worth}, and {made.bought} was given"
        if {made.sold.credit.code, made.bought.debit.code} != {WORLD_EXCHANGE}:
            yield f"exchange {made}: does not pass by {WORLD_EXCHANGE}"


def _exchanged_without_a_rate() -> Iterator[str]:
    at_the_changer = Q(debit__code=WORLD_EXCHANGE) | Q(credit__code=WORLD_EXCHANGE) | Q(kind="exchange")
    recorded = Q(exchange_sold__isnull=False) | Q(exchange_bought__isnull=False)
    for made in Transfer.objects.filter(at_the_changer).exclude(recorded).order_by("id"):
        yield f"{made}: no exchange records its rate"


def _outside_the_chart() -> Iterator[str]:
    for account in Account.objects.order_by("id").iterator():
        if kind_of(account.code) is None:
            yield f"{account}: is not in the chart of accounts"
        elif account.may_overdraw is not (account.code in OVERDRAWABLE):
            yield f"{account}: may it be overdrawn? The chart says otherwise"


CHECKS = [
    Check("books", "Every stored balance equals its transfers.", _balances_that_do_not_add_up),
    Check("books", "Every held amount equals its pending holds.", _holds_that_do_not_add_up),
    Check("books", "No account is overdrawn that may not be.", _overdrawn),
    Check("books", "No transfer mixes currencies.", _mixed_currencies),
    Check("books", "Every exchange of currencies agrees with its rate.", _exchanges_against_their_rate),
    Check("books", "No currency was changed without a recorded rate.", _exchanged_without_a_rate),
    Check("books", "Every account is in the chart of accounts.", _outside_the_chart),
    Check("books", "Every promise was paid as promised, or less.", _holds_posted_otherwise),
]
