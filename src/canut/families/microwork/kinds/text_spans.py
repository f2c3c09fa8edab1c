"""Mark passages of a text, each with a label."""

from typing import Annotated

from pydantic import Field as Limits

from canut.families.microwork.forms import Form, Localised, Option, Record, Show, SpansField
from canut.families.microwork.kinds.declaration import Kind
from canut.families.microwork.kinds.sheet import Synthesis


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
