"""A client's bank takes a deposit back: workers first, and never at their cost.

The pay of answers that were given, or that are in somebody's hands, stays held. The client's free funds pay
first; then their projects end, newest first, and what no worker is owed of their escrow pays; what is still
missing is the operator's guarantee, a debt that the client's next money settles.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.ledger import chart
from canut.core.ledger.errors import KeyReused
from canut.core.ledger.models import Transfer
from canut.core.ledger.operations import Movement, check_money, lock_accounts, open_account, transfer
from canut.core.ledger.queries import available_minor
from canut.core.people.models import Organisation, Person
from canut.core.work.models import Project
from canut.core.work.operations.debts import GUARANTEED
from canut.core.work.operations.funding import cancel_project


@dataclass(frozen=True, slots=True)
class ChargedBack:
    """Who paid for a deposit that was taken back, in minor units, and which projects ended for it."""

    of_client_minor: int
    of_operator_minor: int
    cancelled: list[Project]


def charge_back(
    *, client: Organisation, amount_minor: int, currency: str, key: str, actor: Person, now: datetime
) -> ChargedBack:
    """Record that the bank reversed a deposit; `key` is its reference, so that it counts once.

    Raises
    ------
    KeyReused
        When the reference reversed another amount before.
    AmountNotPositive
        When the amount is zero or less.
    """
    funds = open_account(code=chart.client_funds(client.pk), currency=currency)
    bank = open_account(code=chart.BANK, currency=currency)
    guarantee = open_account(code=chart.OPERATOR_GUARANTEE, currency=currency)
    check_money(key=key, debit=funds, credit=bank, amount_minor=amount_minor)
    name = f"chargeback:{client.pk}:{key}:"
    with transaction.atomic():
        Organisation.objects.select_for_update(no_key=True).get(pk=client.pk)
        if before := _before(name, amount_minor):
            return before
        running = list(_running(client, currency))
        cancelled = []
        while available_minor(code=funds.code, currency=currency) < amount_minor and running:
            ended = running.pop()
            cancel_project(project=ended, actor=actor, now=now)
            cancelled.append(ended)
        lock_accounts(codes=[funds.code], currency=currency)
        of_client = max(0, min(amount_minor, available_minor(code=funds.code, currency=currency)))
        parts = [
            Movement(f"{name}client", "chargeback", funds, bank, of_client),
            Movement(f"{name}operator", GUARANTEED, guarantee, bank, amount_minor - of_client),
        ]
        transfer(movements=[part for part in parts if part.amount_minor], now=now)
        data = {"amount_minor": amount_minor, "currency": currency, "of_operator": amount_minor - of_client}
        record(happenings=[Happening("organisation.charged_back", client.pk, actor.pk, data)], now=now)
    return ChargedBack(of_client, amount_minor - of_client, cancelled)


def _running(client: Organisation, currency: str) -> list[Project]:
    """Lock the client's projects that may still release money, all in order, the newest last."""
    projects = Project.objects.select_for_update(no_key=True, of=("self",)).filter(
        client=client, currency=currency
    )
    return list(projects.exclude(state=Project.State.CLOSED).order_by("pk"))


def _before(name: str, amount_minor: int) -> ChargedBack | None:
    made = Transfer.objects.filter(key__in=[f"{name}client", f"{name}operator"])
    parts = dict(made.order_by().values_list("kind").annotate(Sum("amount_minor")))
    if not parts:
        return None
    if sum(parts.values()) != amount_minor:
        raise KeyReused(_("%(key)s took other money back before; use a new key") % {"key": name})
    return ChargedBack(parts.get("chargeback", 0), parts.get(GUARANTEED, 0), [])
