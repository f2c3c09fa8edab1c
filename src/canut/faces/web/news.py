"""What is new for a person, in one statement: every page asks for it, and a stream again and again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from canut.core.decisions.queries import decisions_about, unread_decisions
from canut.core.people.invitations import invitations_to
from canut.core.people.models import Person
from canut.families.microwork.queries import unseen_notices


@dataclass(frozen=True, slots=True)
class News:
    """Invitations that stand, projects new to one's searches, the latest decision or 0, unread decisions."""

    invitations: int
    projects: int
    decision: int
    unread: int


def news_of(person: Person, now: datetime) -> News:
    """Return what is new for a person."""
    counts = (
        _of_all(invitations_to(person=person, now=now), Count("pk")),
        _of_all(unseen_notices(person_id=person.pk), Count("project", distinct=True)),
        _of_all(decisions_about(worker=person), Max("pk")),
        _of_all(unread_decisions(worker=person), Count("pk")),
    )
    return News(*Person.objects.filter(pk=person.pk).values_list(*counts).get())


def _of_all(rows: QuerySet[Any], figure: Count | Max) -> Coalesce:
    """Return a figure over all the rows, as a part of another statement."""
    whole = rows.order_by().select_related(None).annotate(whole=Value(1)).values("whole")
    return Coalesce(Subquery(whole.annotate(figure=figure).values("figure")), 0)
