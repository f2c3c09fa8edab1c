"""Reads on pay runs that are carried out beside the requests."""

from django.db.models import Count, Exists, OuterRef, Sum

from canut.core.carrying import Carried
from canut.core.pay.models import Payout, PayRun, PayRunWork
from canut.core.pay.queries.runs import Sent


def latest_work(run: PayRun) -> PayRunWork | None:
    """Return the work that a run was last asked for by; None for a run of long ago."""
    return run.works.order_by("-id").first()


def unfinished_works() -> list[PayRunWork]:
    """Return the latest work of each run that waits, is under way or stopped, the latest run first."""
    later = PayRunWork.objects.filter(run=OuterRef("run"), pk__gt=OuterRef("pk"))
    unfinished = PayRunWork.objects.exclude(state=Carried.State.DONE).filter(~Exists(later))
    return list(unfinished.select_related("run").order_by("-run__starts_at"))


def sent_since_asked(work: PayRunWork) -> list[Sent]:
    """Return what its run sent since it was asked for, by currency, whatever became of it since."""
    sent = Payout.objects.filter(run=work.run_id, sent_at__gte=work.asked_at)
    sums = sent.order_by("hold__currency").values_list("hold__currency")
    return [Sent(*one) for one in sums.annotate(Count("pk"), Sum("hold__amount_minor"))]
