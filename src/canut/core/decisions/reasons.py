"""What a statement of reasons must say: something one can answer to, about this very case."""

import re
from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext as _

from canut.core.decisions.errors import ReasonsMissing, ReasonsPasted

REASON_LENGTH_MIN = 10
"""Characters a ground, facts or reasons need: "bad" is not a reason one can answer to."""

PASTED_WITHIN = timedelta(days=30)
COMPARED_MAX = 200
"""A text is compared with what the same person wrote in so many days, at most so many texts back."""

ALIKE = 0.9
"""Share of words in common from which two texts are one text (Jaccard index of their sets of words)."""


def checked_reason(name: str, text: str) -> str:
    """Return a reason with its blanks put in order.

    Raises
    ------
    ReasonsMissing
        When it says nothing.
    """
    text = " ".join(text.split())
    if len(text) < REASON_LENGTH_MIN or len(set(text)) < REASON_LENGTH_MIN // 2:
        message = _(
            "%(name)s: say what happened in at least %(least)s characters; "
            "the person must be able to answer to it"
        )
        raise ReasonsMissing(message % {"name": name, "least": REASON_LENGTH_MIN})
    return text


def refuse_pasted(name: str, text: str, earlier: Iterable[str]) -> None:
    """Refuse a text that was written before; case, punctuation and numbers make no difference.

    Raises
    ------
    ReasonsPasted
        When one of the `earlier` texts is as good as the same.
    """
    words = _words(text)
    if any(are_alike(words, _words(one)) for one in earlier):
        message = _(
            "%(name)s: these words stand in another decision already; say what happened in this very case"
        )
        raise ReasonsPasted(message % {"name": name})


def are_alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Say whether two sets of words are those of one text."""
    return len(one & other) >= ALIKE * len(one | other)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W\d_]+", text.casefold()))
