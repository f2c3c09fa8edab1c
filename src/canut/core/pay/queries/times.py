"""The time that a period counts: what was measured, the median of the same work, and accepted reports."""

from collections.abc import Collection, Mapping
from datetime import datetime

from canut.core.pay.models import Claim, TimeReport
from canut.core.work.models import Assignment
from canut.core.worktime.queries import Stretch, TimeOnDuty, times_on_duty
from canut.engines.earnings import COHORT_MIN, credited_seconds

Cohort = tuple[int, str]
"""Terms and lane: answers under the same terms in the same lane are the same work."""


class Medians:
    """The median measured time of each cohort before a moment, each read once.

    What was submitted before the moment never changes, so neither does a median.
    """

    def __init__(self, *, before: datetime) -> None:
        self._before = before
        self._known: dict[Cohort, int] = {}

    def of(self, cohort: Cohort, project_id: int) -> int:
        """Return the median of a cohort, in seconds; 0 where too few answers were given."""
        if cohort not in self._known:
            terms_id, lane = cohort
            alike = Assignment.objects.filter(
                project_id=project_id, terms_id=terms_id, lane=lane, submitted_at__lt=self._before
            )
            count = alike.count()
            middle = alike.order_by("engaged_seconds").values_list("engaged_seconds", flat=True)
            self._known[cohort] = middle[(count - 1) // 2] if count >= COHORT_MIN else 0
        return self._known[cohort]


def counted_times(
    *,
    person_ids: Collection[int],
    start: datetime,
    end: datetime,
    medians: Medians | None = None,
    only_counted: bool = False,
) -> dict[tuple[int, int], TimeOnDuty]:
    """Return the time of many people by (person, project) that the floor is due for.

    Parameters
    ----------
    only_counted
        Leave out reports that no top-up has counted yet.
    """
    credited = _credited(person_ids, start, end, medians or Medians(before=end), only_counted=only_counted)
    return times_on_duty(person_ids=person_ids, start=start, end=end, credited=credited)


def counted_time(stretch: Stretch) -> TimeOnDuty:
    """Return the time of one person for one project that the floor is due for."""
    found = counted_times(person_ids=[stretch.person_id], start=stretch.start, end=stretch.end)
    return found.get((stretch.person_id, stretch.project_id), TimeOnDuty(0, 0))


def _credited(
    person_ids: Collection[int], start: datetime, end: datetime, medians: Medians, *, only_counted: bool
) -> Mapping[int, int]:
    reports = TimeReport.objects.filter(
        person_id__in=person_ids, happened_at__gte=start, happened_at__lt=end, state=Claim.State.ACCEPTED
    )
    if only_counted:
        reports = reports.exclude(counted_in=None)
    reported = dict(reports.values_list("assignment_id", "seconds"))
    answered = Assignment.objects.filter(
        worker_id__in=person_ids, submitted_at__gte=start, submitted_at__lt=end
    )
    rows = answered.values_list("id", "project_id", "terms_id", "lane", "engaged_seconds")
    return {
        assignment_id: credited_seconds(
            measured=measured,
            median=medians.of((terms_id, lane), project_id),
            reported=reported.get(assignment_id, 0),
        )
        for assignment_id, project_id, terms_id, lane, measured in rows
    }
