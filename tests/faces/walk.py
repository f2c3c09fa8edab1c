"""Every page of the table of addresses that is HTML, opened by whoever has most to see there."""

from collections.abc import Iterator
from typing import Any

from django.test import Client
from tests.faces.table import POSTED, TABLE

from canut.core.people.models import Person

BUSIEST = ("worker", "member", "staff", "moderator", "courier", "other_worker", "other_member", "anonymous")
"""The roles, those about whom most is there first: their pages are the fullest."""


def opened_pages(addresses: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield the name of each page, the role that opens it, and where it is."""
    for name, address in addresses.items():
        is_visited = name not in POSTED and not name.startswith("api:")
        role = next((role for role in BUSIEST if role in TABLE[name]), None)
        if is_visited and role is not None:
            yield name, role, address


def html_pages(
    addresses: dict[str, str], people: dict[str, Person | None], language: str
) -> Iterator[tuple[str, str, Any]]:
    """Yield each page that is shown as HTML: its name, the role that opened it, the response."""
    clients = {role: visitor_of(person, language) for role, person in people.items()}
    for name, role, address in opened_pages(addresses):
        response = clients[role].get(address)
        if response.streaming:
            response.getvalue()  # a file: reading it closes it
        elif response.status_code == 200 and response.headers["Content-Type"].startswith("text/html"):
            yield name, role, response


def visitor_of(person: Person | None, language: str) -> Client:
    """Return a browser without scripts in which this person is signed in and reads this language."""
    client = Client(headers={"accept-language": language})
    if person is not None:
        client.force_login(person)
    return client
