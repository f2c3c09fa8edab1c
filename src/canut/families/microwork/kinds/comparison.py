"""Which of two is better? Pairwise preference with a tie."""

from canut.families.microwork.forms import ChoiceField, Column, Form, Localised, Option, Record, Show
from canut.families.microwork.kinds.declaration import Kind
from canut.families.microwork.kinds.sheet import Synthesis


class ComparisonOptions(Record):
    """What "better" means in the project."""

    question: Localised = Localised(
        {"fr": "Laquelle des deux propositions est la meilleure ?", "en": "Which of the two is better?"}
    )


PREFERENCES = (
    Option(value="a", label={"fr": "A est meilleure", "en": "A is better"}),
    Option(value="b", label={"fr": "B est meilleure", "en": "B is better"}),
    Option(value="tie", label={"fr": "Les deux se valent", "en": "They are as good"}),
)


def form(options: ComparisonOptions) -> Form:
    """Return two proposals side by side and one question."""
    pair = (
        Column(name="option_a", label={"fr": "Proposition A", "en": "Option A"}),
        Column(name="option_b", label={"fr": "Proposition B", "en": "Option B"}),
    )
    prompt = Column(name="prompt", label={"fr": "Demande", "en": "Request"})
    return Form(
        show=(Show(style="long-text", columns=[prompt]), Show(style="pair", columns=pair)),
        questions=(ChoiceField(name="preference", label=options.question, options=PREFERENCES),),
    )


KIND = Kind(
    name="comparison",
    title=Localised({"fr": "Comparaison par paires", "en": "Pairwise comparison"}),
    description=Localised(
        {
            "fr": "Choisir la meilleure de deux propositions, ou dire qu'elles se valent.",
            "en": "Choose the better of two, or say they are as good.",
        }
    ),
    required=("option_a", "option_b"),
    optional=("prompt",),
    options=ComparisonOptions,
    form=form,
    synthesis=Synthesis.CATEGORICAL,
)
