"""What the layout of every page shows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from canut.core.people.models import Person
from canut.core.people.queries import operator
from canut.faces.web.access import Doors, doors_of
from canut.faces.web.owntime import notice_for


def house(request: HttpRequest) -> dict[str, Any]:
    """Return who hosts this platform, where its source is, and the doors open to this person.

    Lazily: a page that shows none of it needs no store, such as the one for a store that broke.
    """
    person = getattr(request, "user", None)
    return {
        "operator": SimpleLazyObject(operator),
        "doors": SimpleLazyObject(lambda: doors_of(person) if isinstance(person, Person) else Doors()),
        "time_notice": SimpleLazyObject(lambda: notice_for(person) if isinstance(person, Person) else None),
        "source_url": settings.SOURCE_URL,
    }
