"""Draw boxes or polygons around the things on a picture, and name them."""

from typing import Annotated, Literal

from pydantic import Field as Limits

from canut.families.microwork.forms import Form, Localised, Option, Record, RegionsField, Show
from canut.families.microwork.kinds.declaration import Kind
from canut.families.microwork.kinds.sheet import Synthesis


class ImageObjectsOptions(Record):
    """What to draw around, what the things are called, and with what shape."""

    question: Localised
    labels: Annotated[tuple[Option, ...], Limits(min_length=2, max_length=50)]
    shape: Literal["box", "polygon"] = "box"


def form(options: ImageObjectsOptions) -> Form:
    """Return a picture and what is drawn on it."""
    return Form(
        show=(Show(style="picture", columns=["picture"]),),
        questions=(
            RegionsField(
                name="objects",
                label=options.question,
                picture="picture",
                shape=options.shape,
                labels_of=options.labels,
            ),
        ),
    )


KIND = Kind(
    name="image-objects",
    title=Localised({"fr": "Objets sur une image", "en": "Objects on a picture"}),
    description=Localised(
        {
            "fr": "Entourer les choses que montre une image et les nommer.",
            "en": "Draw around the things that a picture shows, and name them.",
        }
    ),
    required=("picture",),
    options=ImageObjectsOptions,
    form=form,
    synthesis=Synthesis.REGIONS,
    sample_options={
        "question": {
            "fr": "Entourez chaque vélo, voiture et arbre.",
            "en": "Draw a box around every bicycle, car and tree.",
        },
        "labels": [
            {"value": "bicycle", "label": {"fr": "Vélo", "en": "Bicycle"}},
            {"value": "car", "label": {"fr": "Voiture", "en": "Car"}},
            {"value": "tree", "label": {"fr": "Arbre", "en": "Tree"}},
        ],
    },
)
