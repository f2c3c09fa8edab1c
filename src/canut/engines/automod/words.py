"""Reading a message as words, whatever disguise its characters wear."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

STRETCH_LENGTH_MIN = 3
"""A letter said this often in a row is emphasis: neither English nor French spells a word so.

Digits are never emphasis: ten thousand is not a loud thousand."""

FORMAT = "Cf"
"""Unicode's category of characters that take no place, such as the zero-width space and the soft hyphen."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a message, and the characters it was written with."""

    start: int
    end: int
    folded: str


def words_of(message: str, *, fold_accents: bool) -> Iterator[Word]:
    """Yield the words of a message: letters and digits with the marks and invisible characters among them."""
    start = None
    for position, character in enumerate(message):
        if character.isalnum():
            start = position if start is None else start
        elif start is not None and not _continues_a_word(character):
            yield Word(start, position, _folded(message[start:position], fold_accents=fold_accents))
            start = None
    if start is not None:
        yield Word(start, len(message), _folded(message[start:], fold_accents=fold_accents))


def _continues_a_word(character: str) -> bool:
    category = unicodedata.category(character)
    return category.startswith("M") or category == FORMAT


def _folded(text: str, *, fold_accents: bool) -> str:
    """Fold case, width and style as Unicode's NFKC_Casefold does (Unicode Standard, section 3.13)."""
    shown = "".join(one for one in text if unicodedata.category(one) != FORMAT)
    if not fold_accents:
        return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", shown).casefold())
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", shown).casefold())
    return "".join(one for one in apart if not unicodedata.combining(one))


def squeezed(word: str) -> str:
    """Return the word with each run of one letter written once: what stretched spellings share."""
    return "".join(letter for letter, _ in groupby(word))


def is_spelling_of(written: str, word: str) -> bool:
    """Say whether `written` is `word`, or `word` with letters stretched.

    >>> is_spelling_of("goood", "god"), is_spelling_of("good", "god")
    (True, False)
    """
    runs = [(letter, len(list(run))) for letter, run in groupby(written)]
    meant = [(letter, len(list(run))) for letter, run in groupby(word)]
    return len(runs) == len(meant) and all(
        letter == other
        and (length == wanted or (letter.isalpha() and length >= max(wanted, STRETCH_LENGTH_MIN)))
        for (letter, length), (other, wanted) in zip(runs, meant, strict=True)
    )
