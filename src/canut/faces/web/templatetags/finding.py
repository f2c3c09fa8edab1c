"""Figures of a card as people write them."""

from math import ceil

from django import template
from django.utils.formats import number_format

from canut.core.work.latest import FREE_COUNTED
from canut.faces.web.templatetags.loom import in_readers_language
from canut.families.microwork.kinds import KINDS

register = template.Library()


@register.filter
def days(length: float) -> str:
    """Write a number of days, rounded up to one decimal: ``1.3``, and ``0.1`` for an hour."""
    return number_format(ceil(length * 10) / 10, 1)


@register.filter
def capped(count: int) -> str:
    """Write a number of free tasks: ``12``, and ``1,000+`` where more were not counted."""
    if count > FREE_COUNTED:
        return f"{number_format(FREE_COUNTED, force_grouping=True)}+"
    return number_format(count, force_grouping=True)


@register.filter
def kind_title(name: str) -> str:
    """Name a kind of work in the reader's language."""
    return in_readers_language(KINDS[name].title)[1] if name in KINDS else name


@register.filter
def to_payday(approval_days: float, payday_days: int) -> float:
    """Return the days from an answer to its payday."""
    return approval_days + payday_days
