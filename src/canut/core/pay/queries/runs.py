"""Reads on the latest pay runs: what was sent, what arrived, what is on its way, what came back."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Case, Count, Max, Q, QuerySet, Sum, When

from canut.core.ledger.models import Hold
from canut.core.pay.models import PaymentFile, Payout, PayoutAccount, PayRun

ACCOUNTS: dict[PaymentFile.Kind, dict[str, str]] = {
    PaymentFile.Kind.SEPA: {"account__kind": PayoutAccount.Kind.IBAN, "hold__currency": "EUR"},
    PaymentFile.Kind.MOBILE: {"account__kind": PayoutAccount.Kind.MOBILE},
}
"""Which payouts a kind of file carries: SEPA is for euros alone."""


DIGITS = 18
"""As many digits fit a 64-bit number."""


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


@dataclass(frozen=True, slots=True)
class Pile:
    """Payouts of a run in one file, or in none, of which some are under way.

    Attributes
    ----------
    file
        None for those that stand in no file.
    latest
        The number of the latest payout that is under way.
    """

    file: PaymentFile | None
    under_way: list[Sent]
    latest: int

    @property
    def payouts(self) -> int:
        """How many are under way."""
        return sum(sent.payouts for sent in self.under_way)


def latest_runs(*, most: int) -> list[RunState]:
    """Return the latest pay runs with their payouts by state."""
    return _states(list(PayRun.objects.order_by("-ends_at", "-id")[:most]))


def run_state(run: PayRun) -> RunState:
    """Return a pay run with its payouts by state."""
    return _states([run])[0]


def piles_under_way(run: PayRun) -> list[Pile]:
    """Return the payouts of a run that no bank confirmed yet, by the file they stand in; without one last."""
    files = {file.pk: file for file in run.payment_files.all()}
    sums = (
        Payout.objects.filter(run=run, hold__state=Hold.State.PENDING)
        .order_by("file_entry__file", "hold__currency")
        .values_list("file_entry__file", "hold__currency")
        .annotate(Count("pk"), Sum("hold__amount_minor"), Max("pk"))
    )
    found: dict[int | None, Pile] = {}
    for file_id, currency, count, amount_minor, latest in sums:
        sent = Sent(currency, count, amount_minor)
        before = found.get(file_id, Pile(files[file_id] if file_id else None, [], 0))
        found[file_id] = Pile(before.file, [*before.under_way, sent], max(before.latest, latest))
    return sorted(found.values(), key=lambda pile: (pile.file is None, pile.latest))


def pile_of(run: PayRun, file: PaymentFile | None) -> Pile | None:
    """Return the payouts under way in a file of a run, or in none; None when all are settled."""
    return next((pile for pile in piles_under_way(run) if pile.file == file), None)


def payouts_in(run: PayRun, *, state: str = "", wanted: str = "") -> QuerySet[Payout]:
    """Return the payouts of a run, those under way first; with `wanted`, of that number or person."""
    found = Payout.objects.filter(run=run).select_related("person", "account", "hold", "file_entry__file")
    if state:
        found = found.filter(hold__state=state)
    if wanted:
        is_number = wanted.isascii() and wanted.isdecimal() and len(wanted) <= DIGITS
        number = Q(pk=int(wanted)) if is_number else Q(pk=None)
        found = found.filter(Q(person__name__icontains=wanted) | number)
    return found.order_by(Case(When(hold__state=Hold.State.PENDING, then=0), default=1), "pk")


def _states(runs: Sequence[PayRun]) -> list[RunState]:
    found = {run.pk: RunState(run) for run in runs}
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
