"""Finding the sentences of a text that would keep workers from speaking about their work."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from canut.engines.clauses.patterns import ALLOWED, PATTERNS
from canut.engines.clauses.plain import plain_sentences

_COMPILED = [(pattern, re.compile(pattern.expression)) for pattern in PATTERNS]
_ALLOWED = re.compile(ALLOWED)


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
    for sentence, plain in plain_sentences(text):
        if _ALLOWED.search(plain):
            continue
        slug = next((pattern.slug for pattern, expression in patterns if expression.search(plain)), None)
        if slug:
            yield Gag(sentence, slug)
