"""Reads on the latest pay runs: what was sent, what arrived, what is on its way, what came back."""

from dataclasses import dataclass, field

from django.db.models import Count, QuerySet, Sum

from canut.core.ledger.models import Hold
from canut.core.pay.models import PaymentFile, Payout, PayoutAccount, PayRun

ACCOUNTS: dict[PaymentFile.Kind, dict[str, str]] = {
    PaymentFile.Kind.SEPA: {"account__kind": PayoutAccount.Kind.IBAN, "hold__currency": "EUR"},
    PaymentFile.Kind.MOBILE: {"account__kind": PayoutAccount.Kind.MOBILE},
}
"""Which payouts a kind of file carries: SEPA is for euros alone."""


@dataclass(frozen=True, slots=True)
class Sent:
    """The payouts of a run in one currency and one state."""

    currency: str
    payouts: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class RunState:
    """A pay run, its payouts by state, the files made of them, and the kinds that some still wait for."""

    run: PayRun
    arrived: list[Sent] = field(default_factory=list)
    under_way: list[Sent] = field(default_factory=list)
    returned: list[Sent] = field(default_factory=list)
    files: list[PaymentFile] = field(default_factory=list)
    unfiled: list[PaymentFile.Kind] = field(default_factory=list)


def waiting_for_file(*, kind: PaymentFile.Kind) -> QuerySet[Payout]:
    """Return the payouts that a file of this kind would carry and that stand in none."""
    waiting = Payout.objects.filter(hold__state=Hold.State.PENDING, file_entry=None)
    return waiting.filter(**ACCOUNTS[kind])


def latest_runs(*, most: int) -> list[RunState]:
    """Return the latest pay runs with their payouts by state."""
    found = {run.pk: RunState(run) for run in PayRun.objects.order_by("-ends_at", "-id")[:most]}
    sums = (
        Payout.objects.filter(run__in=list(found))
        .order_by("hold__currency")
        .values_list("run_id", "hold__state", "hold__currency")
        .annotate(Count("pk"), Sum("hold__amount_minor"))
    )
    for run_id, state, *sent in sums:
        one = found[run_id]
        lists = {
            Hold.State.POSTED: one.arrived,
            Hold.State.PENDING: one.under_way,
            Hold.State.VOIDED: one.returned,
        }
        lists[Hold.State(state)].append(Sent(*sent))
    for file in PaymentFile.objects.filter(run__in=list(found)).order_by("pk"):
        found[file.run_id].files.append(file)
    for kind in PaymentFile.Kind:
        for waits in waiting_for_file(kind=kind).filter(run__in=list(found)).values_list("run_id").distinct():
            found[waits[0]].unfiled.append(kind)
    return list(found.values())
