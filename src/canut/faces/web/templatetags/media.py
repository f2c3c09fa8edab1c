"""Pictures and recordings on a page."""

from django import template

from canut.families.microwork.media import Reference

register = template.Library()


@register.simple_tag
def file_of(cell: str) -> Reference | None:
    """Return the file that a cell of an item names; None when it was never taken in."""
    return Reference.read(cell)
