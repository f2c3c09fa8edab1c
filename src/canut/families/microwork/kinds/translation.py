"""Translate a text into another language."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

from canut.families.microwork.forms import Answer, Column, Form, Localised, Record, Show, TextField
from canut.families.microwork.kinds.declaration import Kind
from canut.families.microwork.kinds.sheet import Item, Synthesis

PLACEHOLDER = re.compile(r"\{[A-Za-z_]\w*\}")


class TranslationOptions(Record):
    """The request, where the usual one does not fit."""

    question: Localised = Localised(
        {
            "fr": "Votre traduction",
            "en": "Your translation",
        }
    )


def form(options: TranslationOptions) -> Form:
    """Return a text, the language wanted and a place to write."""
    return Form(
        show=(
            Show(style="text", columns=["context"]),
            Show(style="long-text", columns=[Column(name="text", label={"fr": "Texte", "en": "Text"})]),
            Show(
                style="text",
                columns=[Column(name="into", label={"fr": "À traduire en", "en": "Translate into"})],
            ),
        ),
        questions=(TextField(name="translation", label=options.question, lines=6, max_length=20_000),),
    )


def check(item: Item, answer: Answer) -> Mapping[str, str]:
    """Ask for the placeholders, such as ``{name}``, that the translation lost."""
    translation = str(answer["translation"])
    lost = [mark for mark in PLACEHOLDER.findall(str(item.get("text", ""))) if mark not in translation]
    if not lost:
        return {}
    return {"translation": _("Keep these marks as they are: %(marks)s.") % {"marks": ", ".join(lost)}}


KIND = Kind(
    name="translation",
    title=Localised({"fr": "Traduction", "en": "Translation"}),
    description=Localised(
        {
            "fr": "Traduire un texte dans la langue demandée.",
            "en": "Translate a text into the language asked for.",
        }
    ),
    required=("text", "into"),
    optional=("context",),
    options=TranslationOptions,
    form=form,
    check=check,
    synthesis=Synthesis.TEXT,
)
