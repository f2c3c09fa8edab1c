"""The pages of "My work and pay", for the links between them."""

from collections.abc import Mapping
from dataclasses import dataclass

from django import template
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
