"""Reads on events."""

from django.db.models import QuerySet

from canut.core.audit.models import Event


def history(*, subject: str, subject_id: int) -> QuerySet[Event]:
    """Return the events about one row, oldest first."""
    return Event.objects.filter(subject=subject, subject_id=subject_id).order_by("id")
