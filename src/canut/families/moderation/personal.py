"""What this family holds on people: what they met and what they decided."""

from collections.abc import Iterable

from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from canut.core.people import keeping
from canut.core.personal import Holding, Personal, Row, table
from canut.core.work.models import Assignment
from canut.families.moderation.models import EnforcementAction


def _exposures(person_id: int) -> Iterable[Row]:
    met = Assignment.objects.filter(worker_id=person_id, task__case__isnull=False)
    days = met.annotate(day=TruncDate("accepted_at")).order_by("day", "project_id", "task__harm")
    return days.values("day", "project_id", "task__harm").annotate(items=Count("id"))


PERSONAL = Personal(
    holdings=(
        Holding(
            "exposures",
            _("Harmful content you met, by day"),
            keeping.PLATFORM,
            keeping.TO_PROTECT,
            keeping.CLAIMS,
            _exposures,
        ),
        Holding(
            "enforcement",
            _("What you decided about content"),
            keeping.YOU,
            keeping.TO_DECIDE,
            keeping.CLAIMS,
            table(
                EnforcementAction,
                "assignment__worker",
                *("id", "assignment_id", "action", "clause__code", "decided_at"),
            ),
        ),
    ),
)
