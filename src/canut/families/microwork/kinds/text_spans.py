"""Mark passages of a text, each with a label."""

from collections.abc import Mapping
from typing import Annotated

from django.utils.translation import gettext as _
from pydantic import Field as Limits

from canut.families.microwork.forms import Answer, Form, Localised, Option, Record, Show, SpansField
from canut.families.microwork.kinds.declaration import Kind
from canut.families.microwork.kinds.sheet import Item, Synthesis


class TextSpansOptions(Record):
    """What to mark, and what a passage can be called."""

    question: Localised
    labels: Annotated[tuple[Option, ...], Limits(min_length=2, max_length=50)]


def form(options: TextSpansOptions) -> Form:
    """Return a text and its passages."""
    return Form(
        show=(Show(style="long-text", columns=["text"]),),
        questions=(SpansField(name="spans", label=options.question, text="text", labels_of=options.labels),),
    )


def check(item: Item, answer: Answer) -> Mapping[str, str]:
    """Refuse a passage that goes on after the text."""
    length, spans = len(str(item.get("text", "")).strip()), answer["spans"]
    for span in spans if isinstance(spans, list) else []:
        if isinstance(span, dict) and int(str(span["end"])) > length:
            beyond = _("The text has %(length)d characters: %(start)s to %(end)s goes on after it.")
            return {"spans": beyond % {"length": length, "start": span["start"], "end": span["end"]}}
    return {}


KIND = Kind(
    name="text-spans",
    title=Localised({"fr": "Passages d'un texte", "en": "Passages of a text"}),
    description=Localised(
        {
            "fr": "Marquer des passages d'un texte et les nommer.",
            "en": "Mark passages of a text and name them.",
        }
    ),
    required=("text",),
    options=TextSpansOptions,
    form=form,
    check=check,
    synthesis=Synthesis.SPANS,
    sample_options={
        "question": {
            "fr": "Marquez chaque lieu et chaque date.",
            "en": "Mark every place and every date.",
        },
        "labels": [
            {"value": "place", "label": {"fr": "Lieu", "en": "Place"}},
            {"value": "date", "label": {"fr": "Date", "en": "Date"}},
        ],
    },
)
