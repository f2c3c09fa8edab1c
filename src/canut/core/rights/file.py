"""A person's file: everything held on them, in one structure for programs and people (GDPR, 15 and 20).

The structure is stable; ``personal-file.schema.json`` beside this module describes it. It is also what the
portability of Directive (EU) 2024/2831, article 9(6), asks for, ratings included.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from canut.core.people.models import Person
from canut.core.people.queries import operator
from canut.core.personal import Holding, gathered

FORMAT, VERSION = "canut-personal-file", 1


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of record, with all rows about the person as plain JSON values."""

    holding: Holding
    rows: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class PersonalFile:
    """Everything held on one person at one moment."""

    person: Person
    made_at: datetime
    sections: list[Section]

    def plain(self) -> dict[str, Any]:
        """Return it as JSON values, its words in the active language."""
        host = operator()
        return {
            "format": FORMAT,
            "version": VERSION,
            "language": get_language() or "en",
            "made_at": self.made_at.isoformat(),
            "controller": host.name if host else "",
            "person": {"id": self.person.pk, "name": self.person.name, "email": self.person.email},
            "rights": list(rights()),
            "sections": [_section(one) for one in self.sections],
        }


def personal_file(*, person: Person, now: datetime) -> PersonalFile:
    """Gather what every app holds on a person; who reads another's passes by `read_personal`."""
    holdings = (holding for personal in gathered() for holding in personal.holdings)
    sections = [
        Section(one, [{name: _plain(value) for name, value in row.items()} for row in one.rows(person.pk)])
        for one in holdings
    ]
    return PersonalFile(person, now, sections)


def rights() -> Iterator[str]:
    """Yield what a person may do about their data (GDPR, article 15(1)(e), (f) and (h))."""
    yield _("Correct your name, language, legal identity and payout account on your pages, at any time.")
    yield _("Ask the operator to correct anything else; it answers within a month, with reasons.")
    yield _("Have your account erased; books that the law asks to keep stay, under a number alone.")
    yield _("Take this file elsewhere: its structure is documented and free to use.")
    yield _("Complain to the authority that protects personal data in your country.")
    yield _(
        "A machine alone decides nothing against you: a named human does, and another one on your appeal."
    )


def _section(one: Section) -> dict[str, Any]:
    holding = one.holding
    return {
        "name": holding.name,
        "title": str(holding.title),
        "source": str(holding.source),
        "purpose": str(holding.purpose),
        "kept": str(holding.keeping.text),
        "article": holding.keeping.article,
        "rows": one.rows,
    }


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
