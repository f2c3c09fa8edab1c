"""Where a reader is: the section of the main links, and the page among those of "My work and pay"."""

from collections.abc import Mapping
from dataclasses import dataclass

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

register = template.Library()

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
    """A link to one of the pages, or to the one that is open."""

    name: str
    text: Promise
    is_open: bool


@register.simple_tag
def own_pages(path: str) -> list[OwnPage]:
    """Return the pages; the one that is open is the one of this address."""
    return [OwnPage(name, text, reverse(name) == path) for name, text in PAGES.items()]


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
    """Return what `aria-current` says of a link: this very page, a page of its section, or nothing.

    Only the main links name sections (``sections`` in the context); others name single pages.
    """
    request, address = context["request"], reverse(name)
    if request.path == address:
        return "page"
    if not context.get("sections") or name in ALONE:
        return ""
    opened = getattr(request.resolver_match, "url_name", None)
    inside = request.path.startswith(address) or opened in ALSO_IN.get(name, ())
    return "true" if inside else ""
