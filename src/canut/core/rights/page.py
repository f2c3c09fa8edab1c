"""A person's file as one HTML page that needs nothing else, for screens and printers."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from canut.core.local_time import here
from canut.core.rights.file import PersonalFile
from canut.core.rights.labels import label_of
from canut.engines.money import format_money

MINOR = "_minor"
CURRENCIES = ("currency", "project__currency", "hold__currency", "year__currency")


@dataclass(frozen=True, slots=True)
class Table:
    """One section in words."""

    title: str
    about: str
    heads: list[str]
    rows: list[list[str]]


def file_html(made: PersonalFile, *, language: str) -> str:
    """Return a person's file as a page in a language, ``en`` or ``fr``."""
    with translation.override(language):
        plain = made.plain()
        context = {
            "language": language,
            "person": plain["person"],
            "controller": plain["controller"],
            "made_at": _moment(made.made_at),
            "rights": plain["rights"],
            "tables": [_table(section) for section in plain["sections"] if section["rows"]],
            "empty": [section["title"] for section in plain["sections"] if not section["rows"]],
        }
        return render_to_string("rights/file.html", context)


def _table(section: Mapping[str, Any]) -> Table:
    words = _("From: %(source)s. Used %(purpose)s. Kept %(kept)s (%(article)s).")
    rows = section["rows"]
    return Table(
        title=section["title"],
        about=words % section,
        heads=[label_of(name) for name in rows[0]],
        rows=[list(_cells(row)) for row in rows],
    )


def _cells(row: Mapping[str, Any]) -> Iterator[str]:
    currency = next((row[name] for name in CURRENCIES if row.get(name)), "")
    for name, value in row.items():
        if name.endswith(MINOR) and currency and isinstance(value, int):
            yield format_money(value, currency)
        else:
            yield _words(value)


def _words(value: object) -> str:
    if value is None or value == "":
        return "-"
    if isinstance(value, bool):
        return pgettext("answer", "yes") if value else pgettext("answer", "no")
    if isinstance(value, dict | list):
        return _structure(value)
    text = str(value)
    at = parse_datetime(text) if "T" in text else None
    return _moment(at) if at else text


def _structure(value: dict[str, Any] | list[Any]) -> str:
    """Return a text by language in the page's; anything else as JSON."""
    if isinstance(value, dict) and value and set(value) <= {"en", "fr"}:
        language = translation.get_language() or "en"
        return str(value.get(language) or next(iter(value.values())))
    return json.dumps(value, ensure_ascii=False)


def _moment(at: datetime) -> str:
    return date_format(here(at), "DATETIME_FORMAT") if at.tzinfo else str(at)
