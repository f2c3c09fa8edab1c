"""Mark the faces on a picture; the result is the picture with them made unrecognisable."""

from canut.families.microwork.forms import Form, Localised, RegionsField, Show
from canut.families.microwork.kinds.declaration import Kind, NoOptions
from canut.families.microwork.kinds.sheet import Synthesis


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
    synthesis=Synthesis.REGIONS,
)
