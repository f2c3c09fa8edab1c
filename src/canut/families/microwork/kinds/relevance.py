"""How well does a result answer a query? Graded relevance, from 0 to 4."""

from canut.families.microwork.forms import Column, Form, Localised, RatingField, Record, Show
from canut.families.microwork.kinds.declaration import Kind
from canut.families.microwork.kinds.sheet import Synthesis


class RelevanceOptions(Record):
    """The question, where the usual one does not fit."""

    question: Localised = Localised(
        {
            "fr": "Ce résultat répond-il à la requête ?",
            "en": "How well does this result answer the query?",
        }
    )


SCALE = {
    0: {"fr": "Sans rapport", "en": "Unrelated"},
    1: {"fr": "Même sujet, mais n'aide pas", "en": "Same topic, no help"},
    2: {"fr": "Aide un peu", "en": "Helps a little"},
    3: {"fr": "Bonne réponse", "en": "Good answer"},
    4: {"fr": "Exactement ce qui était cherché", "en": "Exactly what was wanted"},
}


def form(options: RelevanceOptions) -> Form:
    """Return a query, a result and one scale."""
    return Form(
        show=(
            Show(style="title", columns=[Column(name="query", label={"fr": "Requête", "en": "Query"})]),
            Show(style="text", columns=[Column(name="result", label={"fr": "Résultat", "en": "Result"})]),
            Show(style="long-text", columns=["snippet"]),
            Show(style="link", columns=["link"]),
        ),
        questions=(RatingField(name="relevance", label=options.question, low=0, high=4, scale=SCALE),),
    )


KIND = Kind(
    name="relevance",
    title=Localised({"fr": "Pertinence d'un résultat", "en": "Relevance of a result"}),
    description=Localised(
        {
            "fr": "Noter de 0 à 4 la pertinence d'un résultat pour une requête.",
            "en": "Rate from 0 to 4 how well a result answers a query.",
        }
    ),
    required=("query", "result"),
    optional=("snippet", "link"),
    options=RelevanceOptions,
    form=form,
    synthesis=Synthesis.CATEGORICAL,
)
