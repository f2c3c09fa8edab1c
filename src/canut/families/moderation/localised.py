"""Text in several languages, as a mapping from language code to text."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, StringConstraints

LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Localised = Annotated[dict[LanguageCode, Text], Field(min_length=1)]


def in_language(texts: Mapping[str, str], language: str) -> str:
    """Return the text in `language`, else in its base language, else in English, else in any.

    >>> in_language({"fr": "Respect", "en": "Respect each other"}, "fr-CA")
    'Respect'
    """
    for code in (language, language.partition("-")[0], "en"):
        if code in texts:
            return texts[code]
    return next(iter(texts.values()), "")
