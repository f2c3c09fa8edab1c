"""Reads on what left the platform, and how long it took."""

from django.db.models import OuterRef, Subquery

from canut.core.ledger.models import Hold
from canut.core.pay.models import Accrual, Payout, PayRun


def runs_under_way() -> list[PayRun]:
    """Return the pay runs that have payouts the bank has not confirmed, oldest first."""
    under_way = PayRun.objects.filter(payouts__hold__state=Hold.State.PENDING)
    return list(under_way.distinct().order_by("id"))


def days_to_pay(*, project_id: int) -> list[float]:
    """Return for each paid-out answer of a project the days from its approval to the bank's confirmation."""
    posted = Payout.objects.filter(
        person=OuterRef("person"),
        hold__currency=OuterRef("currency"),
        hold__state=Hold.State.POSTED,
        sent_at__gte=OuterRef("accrued_at"),
    ).order_by("sent_at")
    paid = Accrual.objects.filter(project_id=project_id, amount_minor__gt=0).annotate(
        paid_at=Subquery(posted.values("hold__settled_at")[:1])
    )
    rows = paid.exclude(paid_at=None).values_list("paid_at", "accrued_at")
    return [(paid_at - accrued_at).total_seconds() / 86_400 for paid_at, accrued_at in rows if paid_at]
