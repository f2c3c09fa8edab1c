"""Text in several languages."""

from typing import Annotated

from django.utils.translation import gettext as _
from pydantic import ConfigDict, RootModel, StringConstraints, model_validator

UNDETERMINED = "und"
"""BCP 47's code for text whose language nobody has said."""

LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
NonEmptyText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]


class Localised(RootModel[dict[LanguageCode, NonEmptyText]]):
    """Text by language code; a plain string is the same text in every language.

    >>> Localised({"fr": "Oui", "en": "Yes"}).in_language("fr-CA")
    'Oui'
    >>> Localised("OK").in_language("fr")
    'OK'
    """

    model_config = ConfigDict(frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _from_plain_text(cls, value: object) -> object:
        return {UNDETERMINED: value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _has_text(self) -> "Localised":
        if not self.root:
            raise ValueError(_("there is no text; write it, or one text a language: {fr: …, en: …}"))
        return self

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages the text is known to be in."""
        return tuple(code for code in self.root if code != UNDETERMINED)

    def in_language(self, language: str, fallback: str = "en") -> str:
        """Return the text in `language`, else its base language, else `fallback`, else whatever there is."""
        for code in (language, language.split("-", maxsplit=1)[0], fallback, UNDETERMINED):
            if code in self.root:
                return self.root[code]
        return next(iter(self.root.values()))

    def __str__(self) -> str:
        return self.in_language("en")
