"""Money leaves the platform: held when a payout is sent, posted once it arrived, free again when refused.

Everything is done for a few hundred people at a time, each batch in a transaction of its own: a run that was
cut off is finished by running it again, and a second run finds nothing left to send.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, F, QuerySet
from django.utils.translation import gettext as _

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.ledger import chart
from canut.core.ledger.errors import HoldSettled
from canut.core.ledger.holds import hold_all, post_holds, void_hold
from canut.core.ledger.models import Account, Hold
from canut.core.ledger.operations import Movement, open_account, transfer
from canut.core.ledger.queries import payables
from canut.core.local_time import day_here
from canut.core.pay.errors import PayoutRefused
from canut.core.pay.files import Rejection
from canut.core.pay.models import (
    PaymentFile,
    Payout,
    PayoutAccount,
    PayRun,
    Withholding,
    WithholdingRate,
)
from canut.core.pay.queries import live_accounts, rates_in_force, with_account
from canut.core.pay.queries.floors import of_neighbours
from canut.engines.earnings import contributions_minor, withholding_rule

BATCH = 300
"""People paid in one transaction."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is kept from one payout, and the office's account it is kept in."""

    rate: WithholdingRate
    account: Account
    amount_minor: int


@dataclass(frozen=True, slots=True)
class _Sending:
    """What one person is sent in one currency; amounts in minor units."""

    key: str
    person_id: int
    payable: Account
    destination: PayoutAccount
    kept: _Kept | None

    @property
    def net_minor(self) -> int:
        return self.payable.available_minor - (self.kept.amount_minor if self.kept else 0)


def send_payouts(
    *, run: PayRun, now: datetime, progress: Callable[[int, int], None] = lambda _done, _left: None
) -> int:
    """Send all they are owed to everybody who stated an account; returns how many payouts left.

    Where the law has the platform keep contributions and the office supplied a rate, they are kept here.

    Parameters
    ----------
    progress
        Is told in the transaction of each batch how many people it paid, and how many are left to pay.
    """
    owed, sent = _owed_by_person(), 0
    progress(0, len(owed))
    for first in range(0, len(owed), BATCH):
        batch = owed[first : first + BATCH]
        with transaction.atomic():
            payouts, people = _send(run, [pk for accounts in batch for pk in accounts], now)
            progress(people, len(owed) - first - len(batch))
        sent += payouts
    return sent


def _owed_by_person() -> list[list[int]]:
    """Return the payable accounts of each person who is owed something and stated where it goes."""
    reached = with_account()
    found: dict[int, list[int]] = defaultdict(list)
    for code, pk in payables().filter(balance_minor__gt=F("held_minor")).values_list("code", "pk"):
        if (person_id := chart.person_of_payable(code)) in reached:
            found[person_id].append(pk)
    return [accounts for _person, accounts in sorted(found.items())]


def _send(run: PayRun, account_ids: Sequence[int], now: datetime) -> tuple[int, int]:
    """Send a batch; returns how many payouts left, to how many people."""
    # A second process that pays waits here, and then finds nothing left to send.
    locked = Account.objects.select_for_update(no_key=True).filter(pk__in=account_ids).order_by("pk")
    sendings = _sendings(run, [account for account in locked if account.available_minor > 0], now)
    for currency in sorted({one.payable.currency for one in sendings}):
        _send_currency(run, [one for one in sendings if one.payable.currency == currency], currency, now)
    return len(sendings), len({one.person_id for one in sendings})


def _sendings(run: PayRun, accounts: Sequence[Account], now: datetime) -> list[_Sending]:
    by_account = {account.pk: chart.person_of_payable(account.code) for account in accounts}
    ids = set(by_account.values())
    destinations = live_accounts(person_ids=ids)
    sent = Payout.objects.filter(of_neighbours(ids), run=run).order_by().values_list("person_id")
    numbers = Counter(dict(sent.annotate(Count("pk"))))
    kept = _kept(accounts, by_account, day_here(now))
    made = []
    for account in accounts:
        person_id = by_account[account.pk]
        if person_id not in destinations:
            continue  # ended meanwhile: the money stays theirs; they are listed as without an account
        numbers[person_id] += 1
        key = f"payout:{run.pk}:{person_id}:{account.currency}:{numbers[person_id]}"
        made.append(_Sending(key, person_id, account, destinations[person_id], kept.get(account.pk)))
    return made


def _kept(accounts: Sequence[Account], by_account: Mapping[int, int], today: date) -> dict[int, _Kept]:
    """Return what is kept from each payable account, where a rule is in force and a rate was supplied."""
    rates = rates_in_force(person_ids=by_account.values(), on=today)
    offices: dict[str, Account] = {}
    kept = {}
    for account in accounts:
        rate = rates.get(by_account[account.pk])
        if not rate or not withholding_rule(country=rate.country, currency=account.currency, on=today):
            continue
        amount = contributions_minor(gross_minor=account.available_minor, rate_bp=rate.rate_bp)
        if amount:
            code = chart.withholding_payable(rate.country)
            office = offices.get(code) or open_account(code=code, currency=account.currency)
            kept[account.pk] = _Kept(rate, offices.setdefault(code, office), amount)
    return kept


def _send_currency(run: PayRun, sendings: Sequence[_Sending], currency: str, now: datetime) -> None:
    keeping = [
        Movement(f"withheld:{one.key}", "withholding", one.payable, one.kept.account, one.kept.amount_minor)
        for one in sendings
        if one.kept
    ]
    transfer(movements=keeping, now=now)
    bank = open_account(code=chart.BANK, currency=currency)
    promises = [Movement(one.key, "payout", one.payable, bank, one.net_minor) for one in sendings]
    holds = hold_all(promises=promises, now=now)
    payouts = Payout.objects.bulk_create(
        (
            Payout(run=run, person_id=one.person_id, account=one.destination, hold=held, sent_at=now)
            for one, held in zip(sendings, holds, strict=True)
        ),
        batch_size=BATCH,
    )
    Withholding.objects.bulk_create(
        Withholding(
            payout=payout,
            rate=one.kept.rate,
            base_minor=one.payable.available_minor,
            amount_minor=one.kept.amount_minor,
        )
        for one, payout in zip(sendings, payouts, strict=True)
        if one.kept
    )
    record(happenings=[Happening("payout.sent", payout.pk) for payout in payouts], now=now)


def confirm_payouts(
    *, run: PayRun, now: datetime, excepted: Collection[int] = (), actor_id: int | None = None
) -> int:
    """Record that the bank carried out the payouts of a run still under way; returns how many.

    Parameters
    ----------
    excepted
        Numbers of payouts that are not confirmed: the bank has not carried them out, or not yet.
    """
    return _confirm(Payout.objects.filter(run=run).exclude(pk__in=excepted), now, actor_id)


def confirm_file(
    *, file: PaymentFile, now: datetime, excepted: Collection[int] = (), actor_id: int | None = None
) -> int:
    """Record that the bank carried out a file, but for the `excepted` payouts; returns how many it did."""
    payouts = Payout.objects.filter(file_entry__file=file).exclude(pk__in=excepted)
    return _confirm(payouts, now, actor_id)


def confirm_unfiled(
    *, run: PayRun, latest: int, now: datetime, excepted: Collection[int] = (), actor_id: int | None = None
) -> int:
    """Record that payouts of a run which stand in no file were carried out; returns how many.

    Parameters
    ----------
    latest
        The number of the latest payout that was looked at: what was sent since is not confirmed unseen.
    """
    payouts = Payout.objects.filter(run=run, file_entry=None, pk__lte=latest).exclude(pk__in=excepted)
    return _confirm(payouts, now, actor_id)


def _confirm(payouts: QuerySet[Payout], now: datetime, actor_id: int | None) -> int:
    pending = payouts.filter(hold__state=Hold.State.PENDING)
    under_way = dict(pending.order_by("pk").values_list("hold_id", "pk"))
    hold_ids = list(under_way)
    confirmed = 0
    for start in range(0, len(hold_ids), BATCH):
        with transaction.atomic():
            # What another process settled in this very moment is not among those posted here.
            posted = post_holds(hold_ids=hold_ids[start : start + BATCH], now=now)
            arrived = [Happening("payout.confirmed", under_way[one], actor_id) for one in posted]
            record(happenings=arrived, now=now)
        confirmed += len(posted)
    return confirmed


def reject_payout(*, payout: Payout, reason: str, now: datetime, actor_id: int | None = None) -> None:
    """Record that a payout came back: the money is the worker's again, whole, and leaves with the next run.

    Raises
    ------
    PayoutRefused
        When it arrived or came back before, or no reason is given: the worker is told it.
    """
    if not reason.strip():
        raise PayoutRefused(_("a payment comes back for a reason, which the worker reads; give it"))
    with transaction.atomic():
        try:
            void_hold(hold_id=payout.hold_id, now=now)
        except HoldSettled:
            raise _settled(payout.pk) from None
        _give_back(payout, now)
        data = {"reason": reason.strip()[:500]}
        record(happenings=[Happening("payout.rejected", payout.pk, actor_id, data)], now=now)


def reject_payouts(*, refused: Sequence[Rejection], now: datetime, actor_id: int | None = None) -> list[int]:
    """Record what a bank's report refuses, all of it or nothing; returns the payouts that came back now.

    What came back before is left as it is: a report may be given twice.

    Raises
    ------
    PayoutRefused
        When it names a payout that does not exist or that arrived, or none that came back only now.
    """
    numbers = [one.payout_id for one in refused]
    with transaction.atomic():
        known = {one.pk: one for one in Payout.objects.filter(pk__in=numbers).select_related("hold")}
        if unknown := set(numbers) - set(known):
            message = _("there is no payout %(number)s; nothing was recorded")
            raise PayoutRefused(message % {"number": min(unknown)})
        new = [one for one in refused if known[one.payout_id].hold.state != Hold.State.VOIDED]
        if refused and not new:
            raise _settled(refused[0].payout_id)
        for one in new:
            reject_payout(payout=known[one.payout_id], reason=one.reason, now=now, actor_id=actor_id)
    return [one.payout_id for one in new]


def _settled(number: int) -> PayoutRefused:
    return PayoutRefused(
        _("payout %(number)s is settled already; look at the state it has") % {"number": number}
    )


def _give_back(payout: Payout, now: datetime) -> None:
    """Return what was kept from a payout: contributions are due on pay that arrived."""
    kept = Withholding.objects.filter(payout=payout).select_related("rate").first()
    if kept is None:
        return
    held = Hold.objects.select_related("debit").get(pk=payout.hold_id)
    source = open_account(code=chart.withholding_payable(kept.rate.country), currency=held.currency)
    movement = Movement(f"unwithheld:{held.key}", "withholding-back", source, held.debit, kept.amount_minor)
    transfer(movements=[movement], now=now)
