"""Reads on pay runs that are carried out beside the requests."""

from django.db.models import Count, Sum

from canut.core.pay.models import Payout, PayRunWork
from canut.core.pay.queries.runs import Sent


def latest_works(*, most: int) -> list[PayRunWork]:
    """Return the works of pay runs, the one asked for last first."""
    return list(PayRunWork.objects.select_related("run").order_by("-id")[:most])


def sent_since_asked(work: PayRunWork) -> list[Sent]:
    """Return what its run sent since it was asked for, by currency, whatever became of it since."""
    sent = Payout.objects.filter(run=work.run_id, sent_at__gte=work.asked_at)
    sums = sent.order_by("hold__currency").values_list("hold__currency")
    return [Sent(*one) for one in sums.annotate(Count("pk"), Sum("hold__amount_minor"))]
