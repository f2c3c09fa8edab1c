"""An item at a glance, for lists: its first pictures small, how long its recording is, its first words."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from django.utils.text import Truncator
from django.utils.translation import get_language

from canut.families.microwork.forms import Form
from canut.families.microwork.media import Reference
from canut.families.microwork.media.thumbnails import small_size

PICTURES = 3
CHARACTERS = 90


@dataclass(frozen=True, slots=True)
class Small:
    """A small picture of an item: which, and its pixels."""

    digest: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What a list shows of an item: its pictures, how many more there are, seconds of sound, and text."""

    pictures: tuple[Small, ...] = ()
    more: int = 0
    seconds: int = 0
    text: str = ""


def glimpse_of(form: Form, item: Mapping[str, object]) -> Glimpse:
    """Return an item at a glance."""
    named = [Reference.read(item.get(column)) for column in form.media]
    files = [file for file in named if file is not None]
    pictures = [small(file) for file in files if file.width]
    cells = [
        cell
        for part in form.shown(item, get_language() or "en")
        for cell in part.cells
        if cell.column not in form.media
    ]
    text = " · ".join(" ".join(cell.value.split()) for cell in cells)
    return Glimpse(
        pictures=tuple(pictures[:PICTURES]),
        more=max(0, len(pictures) - PICTURES),
        seconds=ceil(sum(file.seconds for file in files)),
        text=Truncator(text).chars(CHARACTERS),
    )


def small(file: Reference) -> Small:
    """Return the small picture of a picture."""
    return Small(file.digest, *small_size(file.width, file.height))
