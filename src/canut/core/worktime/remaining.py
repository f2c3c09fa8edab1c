"""How long a person may still work here, by the operator's template and the records."""

from datetime import datetime, tzinfo

from django.conf import settings
from django.utils import timezone

from canut.core.worktime.limits import WEEK, Left, Remaining, Template, what_does_not_fit, what_remains
from canut.core.worktime.models import Session, Slot
from canut.core.worktime.partition import Interval, Stay, partition
from canut.core.worktime.records import presence_during
from canut.core.worktime.running import is_running
from canut.core.worktime.templates import TEMPLATES


def template() -> Template:
    """Return the template of limits that the operator chose."""
    return TEMPLATES[settings.CANUT_LIMITS]


def zone() -> tzinfo:
    """Return the operator's time zone, in which days and weeks are counted."""
    return timezone.get_default_timezone()


def remaining_for(*, person_id: int, now: datetime) -> Remaining:
    """Return how long a person may still work; a session that runs counts up to now."""
    return what_remains(_worked(person_id, now), template(), now, zone())


def unfitting_rule(*, person_id: int, slot: Slot, now: datetime) -> Left | None:
    """Return the rule that a person would break with this slot beside those they booked, if any."""
    booked = Slot.objects.filter(worker_id=person_id, ends_at__gt=now, cancelled_at=None).exclude(pk=slot.pk)
    planned = [*booked.values_list("starts_at", "ends_at"), (slot.starts_at, slot.ends_at)]
    ahead = [(max(start, now), end) for start, end in planned]
    return what_does_not_fit(_worked(person_id, now), ahead, template(), zone())


def _worked(person_id: int, now: datetime) -> list[Interval]:
    since = now - WEEK * template().average_weeks
    found = presence_during(person_id=person_id, start=since, end=now)
    added = [Stay(one.starts_at, one.ends_at, one.project_id) for one in found.added]
    return partition([*found.stays, *added, *_since_seen(person_id, now)], breaks=found.breaks)


def _since_seen(person_id: int, now: datetime) -> list[Stay]:
    own = Session.objects.filter(person_id=person_id, ended_at=None, last_seen_at__lt=now)
    return [
        Stay(one.last_seen_at, now, one.project_id)
        for one in own.select_related("slot")
        if is_running(one, now)
    ]
