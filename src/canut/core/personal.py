"""The form in which every app says what it holds on a person, and how it lets go of it.

An app gives ``PERSONAL`` in a module ``personal.py``; `canut.core.rights` gathers them into a person's file
(GDPR, articles 15 and 20) and asks them all before it erases (article 17). It is the way of the self-checks:
what an app keeps is said beside its tables, and a test fails for a table that nobody named.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise

from canut.core.gathering import modules_named

Row = Mapping[str, Any]
About = str | Callable[[int], Q]
"""How a table's rows about one person are found: the way to them, or a condition made of their number."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """How long something is kept, and why it may be.

    Attributes
    ----------
    years
        Whole years after the end of the calendar year it belongs to; None where another event ends it.
    article
        The rule that it rests on.
    """

    slug: str
    years: int | None
    text: Promise
    article: str


@dataclass(frozen=True, slots=True)
class Holding:
    """One kind of record about a person.

    Attributes
    ----------
    name
        Its key in the file, which programs rely on.
    rows
        Yields the records about the person of this number, as plain values.
    covers
        The foreign keys to a person that it answers for, by table and field.
    source
        Whom the data comes from (GDPR, article 15(1)(g)).
    """

    name: str
    title: Promise
    source: Promise
    purpose: Promise
    keeping: Keeping
    rows: Callable[[int], Iterable[Row]]
    covers: tuple[tuple[type[Model], str], ...] = ()


@dataclass(frozen=True, slots=True)
class Leaver:
    """Somebody who wants to be erased, and when."""

    person_id: int
    at: datetime


class Erase(Protocol):
    """Removes what identifies a person from an app's tables."""

    def __call__(self, *, person_id: int, now: datetime) -> None:
        """Remove it; the caller holds the transaction."""


@dataclass(frozen=True, slots=True)
class Personal:
    """What one app holds on people.

    Attributes
    ----------
    obstacles
        Each yields why a person cannot be erased yet, and what to do about it.
    erasers
        Carried out at once when a person is erased.
    late_erasers
        Carried out when the law no longer asks to keep who was paid.
    """

    holdings: tuple[Holding, ...]
    obstacles: tuple[Callable[[Leaver], Iterator[str]], ...] = ()
    erasers: tuple[Erase, ...] = ()
    late_erasers: tuple[Erase, ...] = ()


def table(model: type[Model], about: About, *shown: str) -> Callable[[int], Iterable[Row]]:
    """Return what yields the rows of a table about a person, with the columns `shown`."""

    def rows(person_id: int) -> Iterable[Row]:
        wanted = about(person_id) if callable(about) else Q(**{about: person_id})
        return QuerySet(model).filter(wanted).order_by("pk").values(*shown)

    return rows


def gathered() -> Iterator[Personal]:
    """Yield what every app says, in the order in which apps are installed."""
    for module in modules_named("personal"):
        yield module.PERSONAL
