"""Finding the sentences of a text that would keep workers from speaking about their work."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from canut.engines.clauses.patterns import ALLOWED, PATTERNS

_COMPILED = [(pattern, re.compile(pattern.expression)) for pattern in PATTERNS]
_ALLOWED = re.compile(ALLOWED)
_SENTENCE = re.compile(r"[^.!?;\n]+[.!?;]?")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")


@dataclass(frozen=True, slots=True)
class Gag:
    """A sentence that forbids speech, and the pattern that found it."""

    sentence: str
    slug: str


def gags_in(text: str, *, holds_rules_of_conduct: bool = False) -> Iterator[Gag]:
    """Yield each sentence of a text, in English or French, that would keep workers from speaking.

    Parameters
    ----------
    holds_rules_of_conduct
        The text is a community's rules for those who post there: what it forbids them to post is no gag.
    """
    patterns = [pair for pair in _COMPILED if not (holds_rules_of_conduct and pair[0].is_conduct)]
    for match in _SENTENCE.finditer(text):
        sentence = match.group().strip()
        plain = _plain(sentence)
        if _ALLOWED.search(plain):
            continue
        slug = next((pattern.slug for pattern, expression in patterns if expression.search(plain)), None)
        if slug:
            yield Gag(sentence, slug)


def _plain(sentence: str) -> str:
    """Return a sentence in small letters, without accents, marks nobody sees and doubled spaces."""
    visible = _INVISIBLE.sub("", sentence).replace("\u2019", "'")
    decomposed = unicodedata.normalize("NFKD", visible.casefold())
    bare = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
    return re.sub(r"[\s*_]+", " ", bare).strip()
