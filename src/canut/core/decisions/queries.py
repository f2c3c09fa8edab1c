"""Reads on decisions."""

from django.db.models import QuerySet

from canut.core.decisions.models import Appeal, Decision
from canut.core.people.models import Person


def decisions_about(*, worker: Person) -> QuerySet[Decision]:
    """Return the decisions about a person's work, latest first."""
    about = Decision.objects.filter(assignment__worker=worker)
    return about.select_related("assignment__project", "appeal", "decided_by").order_by("-id")


def waiting_appeals() -> QuerySet[Appeal]:
    """Return the appeals nobody decided yet, oldest first."""
    return Appeal.objects.filter(decided_by=None).select_related("decision").order_by("filed_at")
