"""Where a reader is: the section of the main links, and the page among those of "My work and pay"."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from canut.faces.web.access import Doors

register = template.Library()

PUBLIC: Mapping[str, Promise] = {
    "about": _("Who runs it"),
    "guarantees": _("The guarantees"),
    "figures": _("Pay in figures"),
    "automatic": _("Automatic, really?"),
    "rules": _("The rules"),
    "roots": _("Roots of each day"),
}

PAGES: Mapping[str, Promise] = {
    "my_work": _("What I did"),
    "my_time": _("My time"),
    "my_costs": _("My costs"),
    "my_statement": _("Pay statement"),
    "my_payout": _("Where my money goes"),
    "my_identity": _("Who I am"),
    "my_decisions": _("Decisions about me"),
    "my_reliability": _("My reliability"),
    "my_qualifications": _("My qualifications"),
    "my_ratings": _("My ratings of clients"),
    "my_file": _("My data"),
}


@dataclass(frozen=True, slots=True)
class OwnPage:
    """A link to one of the pages; `mark` is what `aria-current` says of it."""

    name: str
    text: Promise
    mark: str


@register.simple_tag
def public_pages(path: str) -> list[OwnPage]:
    """Return the pages that everybody may read."""
    return [OwnPage(name, text, _mark_inside(path, name)) for name, text in PUBLIC.items()]


@register.simple_tag
def own_pages(path: str) -> list[OwnPage]:
    """Return the pages; a page further in, such as of one decision, belongs to the list it comes from."""
    return [OwnPage(name, text, _mark_inside(path, name)) for name, text in PAGES.items()]


def _mark_inside(path: str, name: str) -> str:
    """Return what `aria-current` says of a page: all addresses begin with that of the first one."""
    address = reverse(name)
    if path == address:
        return "page"
    return "true" if name != "my_work" and path.startswith(address) else ""


ALSO_IN: Mapping[str, frozenset[str]] = {
    "work": frozenset({"task", "client_ratings"}),
    "projects": frozenset({"client_money", "client_invoices", "client_billing", "team"}),
    "appeals": frozenset({"measure", "proposal", "remedy"}),
}
"""The pages of a section whose addresses do not begin with its own."""

ALONE = frozenset({"home", "operator"})
"""Addresses with which those of other sections begin."""


@register.simple_tag(takes_context=True)
def current(context: Context, name: str) -> str:
    """Return what `aria-current` says of a link to a single page: this very page, or nothing."""
    return "page" if context["request"].path == reverse(name) else ""


@dataclass(frozen=True, slots=True)
class Section:
    """One of the main links; `mark` is what `aria-current` says of it, `news` what is counted beside it."""

    name: str
    text: Promise
    mark: str
    news: str = ""


NEWS_OF = {"work": "projects", "my_work": "decisions"}
"""What is counted beside a main link."""

FOLDED_FROM = 5
"""So many main links take more than two lines of a phone, and are folded there."""


@dataclass(frozen=True, slots=True)
class Menu:
    """The main links, and whether a phone folds them."""

    sections: list[Section]

    @property
    def is_folded(self) -> bool:
        """Whether there are so many links that a phone shows them on demand."""
        return len(self.sections) >= FOLDED_FROM


@register.simple_tag(takes_context=True)
def main_menu(context: Context) -> Menu:
    """Return the main links that stand open to the reader, and which of them holds the page that is open."""
    request = context["request"]
    opened = getattr(request.resolver_match, "url_name", None)
    links = _open_to(context["doors"])
    return Menu(
        [
            Section(name, text, _mark(request.path, opened, name), NEWS_OF.get(name, ""))
            for name, text in links
        ]
    )


def _open_to(doors: Doors) -> Iterator[tuple[str, Promise]]:
    yield "work", _("Work")
    if doors.moderation:
        yield "communities", _("Moderation")
    if doors.deliveries:
        yield "deliveries", _("Deliveries")
    yield "my_work", _("My work and pay")
    if doors.room:
        yield "room", _("Room")
    if doors.representative:
        yield "representative", _("Representation")
    if doors.invitations:
        yield "invitations", _("Invitations")
    if doors.client:
        yield "projects", _("Projects")
    if doors.operator:
        yield from OPERATORS.items()


OPERATORS: Mapping[str, Promise] = {
    "appeals": _("Appeals"),
    "exports": _("Reports"),
    "operator_money": _("Money"),
    "operator_people": _("People"),
    "operator": _("Health"),
}


def _mark(path: str, opened: str | None, name: str) -> str:
    """Return "page" for the page of a link, "true" for another page of its section, or nothing."""
    address = reverse(name)
    if path == address:
        return "page"
    inside = path.startswith(address) or opened in ALSO_IN.get(name, ())
    return "true" if inside and name not in ALONE else ""
