"""A client's own page for an item, for a frame without rights: HTML with ``${column}`` for a value.

Pages written for Mechanical Turk also name who works on what: see `IDENTIFIERS`.
"""

import re
from collections.abc import Collection, Mapping
from html import escape
from html.parser import HTMLParser

from django.utils.translation import gettext as _

from canut.families.microwork.forms.display import cell_text

HTML_MOST = 100_000
"""Characters of a page."""

PLACEHOLDER = re.compile(r"\$\{([^{}\n]{1,200})\}")

IDENTIFIERS = ("workerId", "assignmentId", "hitId")
"""Placeholders for no column: who works, under a pseudonym; their assignment; the item's ``id``."""

NOT_TAKEN = "ASSIGNMENT_ID_NOT_AVAILABLE"
"""What ``assignmentId`` says to whoever only looks: scripts of Mechanical Turk's pages wait for it."""

SCRIPT = re.compile(r"(<script\b.*?(?:</script\s*>|\Z))", flags=re.IGNORECASE | re.DOTALL)
"""A script is left as it is: a value in it would be read as code, and ``${…}`` means something there."""

LOADING = frozenset(
    {"script", "link", "img", "iframe", "frame", "audio", "video", "source", "embed", "object"}
)
"""Elements that fetch what their address names; a plain link does so only when it is followed."""

ADDRESSES = ("src", "href", "data", "srcset", "poster")

ASKING = frozenset({"input", "select", "textarea"})
NOT_ASKING = frozenset({"submit", "button", "reset", "image", "hidden"})
"""Types of inputs that people type nothing into."""


def placeholders(html: str) -> tuple[str, ...]:
    """Return the columns that a page shows, each once, in order."""
    found = (name.strip() for name in PLACEHOLDER.findall(SCRIPT.sub("", html)))
    return tuple(dict.fromkeys(name for name in found if name not in IDENTIFIERS))


def filled(html: str, item: Mapping[str, object]) -> str:
    """Return a page with an item's values in place, escaped: a value is text and never markup."""

    def value(found: re.Match[str]) -> str:
        return escape(cell_text(item.get(found[1].strip())))

    parts = SCRIPT.split(html)
    return "".join(part if SCRIPT.fullmatch(part) else PLACEHOLDER.sub(value, part) for part in parts)


def refusal(html: str, questions: Collection[str]) -> str:
    """Say why a page cannot be shown with these questions; empty when it can.

    What it fetches would tell a stranger's server who works on what (ADR 23), and what it asks
    beyond the questions would be typed for nothing.
    """
    read = _Reader()
    read.feed(html)
    read.close()
    if read.fetched:
        return _(
            "the page fetches %(fetched)r, which would tell others who works on what: "
            "write scripts and styles into the page, and pictures as data: or as a column to show"
        ) % {"fetched": read.fetched}
    if read.sends_files:
        return _(
            "the page asks for a file, and a frame without rights can hand none over: remove the input"
            " and add a question of the type file, which stands outside the frame"
        )
    unknown = [name for name in read.asked if name.lower() not in questions]
    if unknown:
        advice = _("the page asks for %(name)r; add a question of this name, or its answers would be lost")
        return advice % {"name": unknown[0]}
    return ""


class _Reader(HTMLParser):
    """Reads which inputs a page has, and what it fetches first."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.fetched = ""
        self.sends_files = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one element."""
        given = {name: value or "" for name, value in attrs}
        if tag in LOADING and not self.fetched:
            fetched = (given[name].strip() for name in ADDRESSES if name in given)
            self.fetched = next((one for one in fetched if one and not one.startswith(("data:", "#"))), "")
        kind = given.get("type", "text").lower()
        self.sends_files |= tag == "input" and kind == "file"
        if tag in ASKING and given.get("name") and kind not in NOT_ASKING:
            self.asked.append(given["name"])
