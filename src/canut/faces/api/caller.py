"""Who calls."""

from django.http import HttpRequest

from canut.core.people.models import Person


def caller(request: HttpRequest) -> Person:
    """Return the person whose session it is; the interface lets nobody else in."""
    person = request.user
    if not isinstance(person, Person):
        raise PermissionError("sign in first")
    return person
