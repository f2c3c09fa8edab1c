"""What this app holds on people: the transfers of the account of what they earned."""

from collections.abc import Iterator

from django.db.models import F, Q
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from canut.core.ledger import chart
from canut.core.ledger.models import Account, Hold, Transfer
from canut.core.people import keeping
from canut.core.personal import Holding, Leaver, Personal, table
from canut.engines.money import format_money


def _moved(person_id: int) -> Q:
    code = chart.person_payable(person_id)
    return Q(debit__code=code) | Q(credit__code=code)


def _accounts(person_id: int) -> Q:
    return Q(code=chart.person_payable(person_id))


def _still_owed(who: Leaver) -> Iterator[str]:
    owed = Account.objects.filter(_accounts(who.person_id), balance_minor__gt=F("held_minor"))
    for account in owed:
        message = now_("%(amount)s is owed to you; state where it shall go and wait for the next payday")
        yield message % {"amount": format_money(account.available_minor, account.currency)}
    if Hold.objects.filter(_moved(who.person_id), state=Hold.State.PENDING).exists():
        yield now_("a payout is on its way to you; wait until your bank has it")


PERSONAL = Personal(
    holdings=(
        Holding(
            "account-of-earnings",
            _("What you have earned and not been paid yet"),
            keeping.PLATFORM,
            keeping.TO_PAY,
            keeping.BOOKS,
            table(Account, _accounts, "code", "currency", "balance_minor", "held_minor"),
        ),
        Holding(
            "transfers",
            _("Money moved to you and from you"),
            keeping.PLATFORM,
            keeping.TO_PAY,
            keeping.BOOKS,
            table(
                Transfer,
                _moved,
                "id",
                "at",
                "kind",
                "debit__code",
                "credit__code",
                "amount_minor",
                "currency",
            ),
        ),
    ),
    obstacles=(_still_owed,),
)
