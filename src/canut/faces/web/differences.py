"""What differs between two texts, word by word, as whoever compares them reads it."""

import re
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
TOKENS_MOST = 3_000
"""Longer texts are shown as they are: comparing takes the square of their length."""

Kind = Literal["same", "gone", "new"]


class Piece(NamedTuple):
    """Some words that both texts have, or one of them."""

    kind: Kind
    text: str


def changes(before: str, after: str) -> tuple[Piece, ...]:
    """Return the pieces that lead from one text to the other; none when they are equal or too long.

    All but the new ones, joined, are `before`; all but those that are gone are `after`.
    """
    old, new = TOKEN.findall(before), TOKEN.findall(after)
    if before == after or max(len(old), len(new)) > TOKENS_MOST:
        return ()
    pieces: list[Piece] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        parts: tuple[tuple[Kind, list[str]], ...] = (("gone", old[i:j]), ("new", new[k:m]))
        if tag == "equal":
            parts = (("same", old[i:j]),)
        pieces += (Piece(kind, "".join(words)) for kind, words in parts if words)
    return tuple(pieces)
