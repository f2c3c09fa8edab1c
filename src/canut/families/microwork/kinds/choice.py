"""Choose one answer out of the project's own: routing, classifying, sorting."""

from typing import Annotated

from pydantic import Field as Limits

from canut.families.microwork.forms import ChoiceField, Form, Localised, Option, Record, Show
from canut.families.microwork.kinds.declaration import Kind
from canut.families.microwork.kinds.sheet import Synthesis


class ChoiceOptions(Record):
    """The question and the answers to choose from."""

    question: Localised
    choices: Annotated[tuple[Option, ...], Limits(min_length=2, max_length=500)]


def form(options: ChoiceOptions) -> Form:
    """Return a text and one question."""
    return Form(
        show=(
            Show(style="title", columns=["title"]),
            Show(style="long-text", columns=["text"]),
            Show(style="link", columns=["link"]),
        ),
        questions=(ChoiceField(name="choice", label=options.question, options=options.choices),),
    )


SAMPLE_OPTIONS: dict[str, object] = {
    "question": {"fr": "De quoi parle ce message ?", "en": "What is this message about?"},
    "choices": [
        {"value": "billing", "label": {"fr": "Facture et paiement", "en": "Bill and payment"}},
        {"value": "meter", "label": {"fr": "Compteur et relevé", "en": "Meter and reading"}},
        {"value": "moving", "label": {"fr": "Déménagement", "en": "Moving home"}},
        {"value": "outage", "label": {"fr": "Panne ou coupure", "en": "Power cut or fault"}},
        {"value": "solar", "label": {"fr": "Production solaire", "en": "Solar panels"}},
        {"value": "membership", "label": {"fr": "Sociétariat et parts", "en": "Membership and shares"}},
        {"value": "other", "label": {"fr": "Autre chose", "en": "Something else"}},
    ],
}


KIND = Kind(
    name="choice",
    title=Localised({"fr": "Choix d'une réponse", "en": "Choice"}),
    description=Localised(
        {
            "fr": "Choisir une réponse parmi celles du projet : classer, orienter, trier.",
            "en": "Choose one of the project's answers: classify, route, sort.",
        }
    ),
    required=("text",),
    optional=("title", "link"),
    options=ChoiceOptions,
    form=form,
    synthesis=Synthesis.CATEGORICAL,
    sample_options=SAMPLE_OPTIONS,
)
