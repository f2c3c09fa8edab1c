"""Who may open what: every address against every role, in one table."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from tests.faces.table import (
    CLIENT_TABLE,
    FOREIGN,
    IN_THE_ROOM,
    MANAGER,
    PERSONS,
    POSTED,
    REVIEWER,
    ROLES,
    SHUT_OUT,
    TABLE,
)
from tests.faces.world import addresses, people
from tests.factories import make_member

from canut.core.people.models import Membership, Person

__all__ = ["addresses", "people"]  # fixtures of another module


def names(patterns: Any, prefix: str = "") -> Iterator[str]:
    """Yield the name of every address."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            space = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from names(pattern.url_patterns, prefix + space)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield prefix + pattern.name


def test_every_address_is_in_the_table() -> None:
    """No page exists that nobody thought about who may open."""
    found = {name for name in names(get_resolver().url_patterns) if not name.startswith(FOREIGN)}
    assert found == set(TABLE)


def is_let_in(page: Any, name: str, role: str) -> bool:
    """Tell whether an answer is the thing itself; a refusal about its state is said only to its holder."""
    if page.status_code == 302:
        return not page["Location"].startswith(("/account/login/", "/admin/"))
    if name == "room_remove" and role in IN_THE_ROOM:
        return bool(page.status_code == 409)  # another's post is the author's or a representative's to remove
    if role != "anonymous" and name == "take_case":
        return page.status_code in {200, 302, 403}  # without the agreement, the explanation
    return page.status_code not in SHUT_OUT


@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_its_pages_and_no_other(
    role: str, addresses: dict[str, str], people: dict[str, Person | None], signed_in: Any
) -> None:
    """Whoever the table names gets in, nobody else does, and no page fails."""
    opened = set()
    for name, address in addresses.items():
        client = signed_in(people[role])
        if name in POSTED and name.startswith("api:"):
            page = client.post(address, {"answer": {}}, "application/json")
        elif name in POSTED:
            page = client.post(address, {"why": "Nobody opened the door.", "choice": "yes"})
        else:
            page = client.get(address)
        assert page.status_code < 500, name
        if page.streaming:
            page.getvalue()
        if is_let_in(page, name, role):
            opened.add(name)
    assert opened == {name for name, roles in TABLE.items() if role in roles}


def test_each_page_of_a_client_asks_for_its_role(
    addresses: dict[str, str], town: Any, signed_in: Any
) -> None:
    """Reviewers and managers open what the table says; a refused page names the owner, who can do it."""
    shut_to_workers = {name for name, roles in TABLE.items() if "member" in roles and "courier" not in roles}
    assert set(CLIENT_TABLE) == shut_to_workers
    for role in (REVIEWER, MANAGER):
        client = signed_in(make_member(town.client, role=Membership.Role(role)))
        opened = set()
        for name, address in sorted(addresses.items()):
            if name in CLIENT_TABLE:
                page = client.post(address) if name in POSTED else client.get(address)
                if page.streaming:
                    page.getvalue()
                is_refused = page.status_code == 403
                assert not is_refused or town.member.name in page.content.decode(), name
                if is_let_in(page, name, role):
                    opened.add(name)
        assert opened == {name for name, least in CLIENT_TABLE.items() if least in {REVIEWER, role}}


def test_nothing_changes_without_a_token(
    addresses: dict[str, str], people: dict[str, Person | None], signed_in: Any
) -> None:
    """A forged request, one without the token of our own forms, is refused everywhere."""
    said = {}
    for name in sorted(POSTED):
        client = signed_in(people[holder_of(name)], enforce_csrf_checks=True)
        kind = {"content_type": "application/json"} if name.startswith("api:") else {}
        said[name] = client.post(addresses[name], {}, **kind).status_code
    assert said == dict.fromkeys(said, 403)


def test_nothing_changes_by_a_visit(
    addresses: dict[str, str], people: dict[str, Person | None], signed_in: Any
) -> None:
    """What changes something cannot be opened by a link."""
    said = {
        name: signed_in(people[holder_of(name)]).get(addresses[name]).status_code
        for name in sorted(POSTED - {"set_language"})
    }
    assert said == dict.fromkeys(said, 405)


def holder_of(name: str) -> str:
    """Return a role that may do what an address does."""
    return next(role for role in PERSONS if role in TABLE[name])
