"""Mark the faces on a picture; the result is the picture with them made unrecognisable."""

from collections.abc import Mapping

from canut.families.microwork.forms import Answer, Form, Localised, RegionsField, Show
from canut.families.microwork.kinds.declaration import Kind, NoOptions
from canut.families.microwork.kinds.sheet import Item, Synthesis
from canut.families.microwork.media.bounds import outside


def form(options: NoOptions) -> Form:  # noqa: ARG001 - every kind's form takes its options
    """Return a picture and the boxes around its faces."""
    return Form(
        show=(Show(style="picture", columns=["picture"]),),
        questions=(
            RegionsField(
                name="faces",
                label={"fr": "Encadrez chaque visage", "en": "Draw a box around every face"},
                help={
                    "fr": "Ce que vous encadrez sera flouté dans l'image rendue au client.",
                    "en": "What you mark is blurred in the picture that goes back to the client.",
                },
                picture="picture",
            ),
        ),
    )


def check(item: Item, answer: Answer) -> Mapping[str, str]:
    """Refuse what leaves the picture."""
    return outside(item.get("picture"), answer["faces"], "faces")


KIND = Kind(
    name="face-blurring",
    title=Localised({"fr": "Floutage de visages", "en": "Blurring of faces"}),
    description=Localised(
        {
            "fr": "Encadrer les visages d'une image, qui y sont alors floutés.",
            "en": "Mark the faces on a picture, which are then blurred in it.",
        }
    ),
    required=("picture",),
    options=NoOptions,
    form=form,
    check=check,
    synthesis=Synthesis.REGIONS,
)
