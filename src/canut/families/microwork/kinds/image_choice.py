"""Which of six pictures show a thing."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from canut.families.microwork.forms import Answer, ChoicesField, Form, Localised, Option, Record, Show
from canut.families.microwork.kinds.declaration import Kind
from canut.families.microwork.kinds.sheet import Item, Synthesis

PICTURES = tuple(f"picture_{number}" for number in range(1, 7))
NONE = "none"


class ImageChoiceOptions(Record):
    """What to look for, as a question about the six pictures."""

    question: Localised


def form(options: ImageChoiceOptions) -> Form:
    """Return six numbered pictures and a box for each."""
    pictures = [
        Option(value=str(number), label=Localised({"fr": f"Image {number}", "en": f"Picture {number}"}))
        for number in range(1, len(PICTURES) + 1)
    ]
    neither = Option(value=NONE, label=Localised({"fr": "Aucune", "en": "None of them"}))
    return Form(
        show=(Show(style="pictures", columns=PICTURES),),
        questions=(ChoicesField(name="pictures", label=options.question, options=(*pictures, neither)),),
    )


def check(item: Item, answer: Answer) -> Mapping[str, str]:  # noqa: ARG001 - the shape of AnswerCheck
    """Refuse some pictures and none at once."""
    chosen = answer["pictures"]
    if isinstance(chosen, list) and NONE in chosen and len(chosen) > 1:
        return {"pictures": _("Untick the pictures, or untick that none of them is right.")}
    return {}


KIND = Kind(
    name="image-choice",
    title=Localised({"fr": "Choix d'images", "en": "Choice of pictures"}),
    description=Localised(
        {
            "fr": "Dire lesquelles de six images montrent une chose, par exemple un vélo.",
            "en": "Say which of six pictures show a thing, such as a bicycle.",
        }
    ),
    required=PICTURES,
    options=ImageChoiceOptions,
    form=form,
    check=check,
    synthesis=Synthesis.EXACT,
    sample_options={
        "question": {
            "fr": "Sur lesquelles de ces images voit-on un vélo ?",
            "en": "Which of these pictures show a bicycle?",
        }
    },
)
