"""A text cut into sentences, each beside its plain form: what patterns are held against."""

import re
import unicodedata
from collections.abc import Iterator

_SENTENCE = re.compile(r"[^.!?;\n]+[.!?;]?")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")


def plain_sentences(text: str) -> Iterator[tuple[str, str]]:
    """Yield each sentence as it was written, and in small letters without accents and invisible marks."""
    for match in _SENTENCE.finditer(text):
        sentence = match.group().strip()
        yield sentence, _plain(sentence)


def _plain(sentence: str) -> str:
    visible = _INVISIBLE.sub("", sentence).replace("\u2019", "'")
    decomposed = unicodedata.normalize("NFKD", visible.casefold())
    bare = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
    return re.sub(r"[\s*_]+", " ", bare).strip()
