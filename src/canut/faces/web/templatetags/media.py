"""Pictures and recordings on a page."""

from django import template
from django.template import Context

from canut.faces.web.glimpses import Small, small
from canut.faces.web.moments import Moment
from canut.families.microwork.media import Reference, outline_of
from canut.families.microwork.media.waveform import HIGHEST

register = template.Library()


@register.simple_tag
def file_of(cell: str) -> Reference | None:
    """Return the file that a cell of an item names; None when it was never taken in."""
    return Reference.read(cell)


@register.simple_tag
def small_of(file: Reference) -> Small:
    """Return the small picture of a picture."""
    return small(file)


@register.simple_tag(takes_context=True)
def marks_on(context: Context, column: str) -> tuple[Moment, ...]:
    """Return what is marked in the recording of a column, where the page shows an answer."""
    marks: dict[str, tuple[Moment, ...]] = context.get("marks") or {}
    return marks.get(column, ())


@register.simple_tag
def outline_path(file: Reference) -> str:
    """Return a recording's outline as an SVG path: a stroke a column, about the middle of 2 x `HIGHEST`.

    A silent column keeps a stroke of one unit, so that the line of time is never broken.
    """
    heights = outline_of(file.digest)
    return "".join(f"M{x} {HIGHEST - height}v{max(2 * height, 1)}" for x, height in enumerate(heights))
