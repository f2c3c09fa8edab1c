"""Reads on one person's work for one project within a period: what the floor is computed over."""

from datetime import datetime

from django.db.models import Max, QuerySet, Sum

from canut.core.pay.models import Accrual
from canut.core.pay.queries.floors import floor_in_force
from canut.core.worktime.queries import Stretch, work_within


def accruals_within(stretch: Stretch) -> QuerySet[Accrual]:
    """Return the accruals for the work a person did for a project in a period."""
    return Accrual.objects.filter(
        person_id=stretch.person_id,
        project_id=stretch.project_id,
        worked_at__gte=stretch.start,
        worked_at__lt=stretch.end,
    )


def paid_for_work_minor(stretch: Stretch) -> int:
    """Return the pay accrued for the work of a stretch, in minor units."""
    return accruals_within(stretch).aggregate(total=Sum("amount_minor"))["total"] or 0


def hourly_floor_minor(stretch: Stretch) -> int:
    """Return the highest floor the person worked under in the stretch; who only waited, the one in force."""
    accepted = work_within(stretch).aggregate(floor=Max("terms__hourly_floor_minor"))["floor"]
    if accepted:
        return int(accepted)
    return floor_in_force(project_id=stretch.project_id, before=stretch.end)


def has_waited(stretch: Stretch, *, since: datetime) -> bool:
    """Say whether work of a stretch was settled at a moment or later: a pay run left it out then."""
    return work_within(stretch).filter(settled_at__gte=since).exists()
