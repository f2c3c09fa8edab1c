"""Reads on the latest pay runs: what was sent, what arrived, what is on its way, what came back."""

from dataclasses import dataclass, field

from django.db.models import Count, Sum

from canut.core.ledger.models import Hold
from canut.core.pay.models import Payout, PayRun


@dataclass(frozen=True, slots=True)
class Sent:
    """The payouts of a run in one currency and one state."""

    currency: str
    payouts: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class RunState:
    """A pay run and its payouts by state."""

    run: PayRun
    arrived: list[Sent] = field(default_factory=list)
    under_way: list[Sent] = field(default_factory=list)
    returned: list[Sent] = field(default_factory=list)


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
    return list(found.values())
