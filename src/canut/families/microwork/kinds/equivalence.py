"""Do two queries mean the same? For synonym lists and query rewriting."""

from canut.families.microwork.forms import ChoiceField, Column, Form, Localised, Option, Record, Show
from canut.families.microwork.kinds.declaration import Kind
from canut.families.microwork.kinds.sheet import Synthesis


class EquivalenceOptions(Record):
    """The question, where the usual one does not fit."""

    question: Localised = Localised(
        {"fr": "Ces deux requêtes ont-elles le même sens ?", "en": "Do these two queries mean the same?"}
    )


VERDICTS = (
    Option(
        value="same",
        label={"fr": "Même sens", "en": "Same meaning"},
        help={
            "fr": "La personne serait satisfaite des mêmes réponses.",
            "en": "The person would be happy with the same results.",
        },
    ),
    Option(
        value="different",
        label={"fr": "Sens différent", "en": "Different meaning"},
        help={
            "fr": "L'une est plus large, plus étroite ou porte sur autre chose.",
            "en": "One is wider, narrower or about something else.",
        },
    ),
    Option(
        value="unsure",
        label={"fr": "Impossible à dire", "en": "Can't say"},
        help={
            "fr": "Une des requêtes est incompréhensible ou a plusieurs sens.",
            "en": "One query makes no sense or has several meanings.",
        },
    ),
)


def form(options: EquivalenceOptions) -> Form:
    """Return two queries side by side and one question."""
    queries = (
        Column(name="query_a", label={"fr": "Requête A", "en": "Query A"}),
        Column(name="query_b", label={"fr": "Requête B", "en": "Query B"}),
    )
    return Form(
        show=(Show(style="text", columns=["context"]), Show(style="pair", columns=queries)),
        questions=(ChoiceField(name="meaning", label=options.question, options=VERDICTS),),
    )


KIND = Kind(
    name="equivalence",
    title=Localised({"fr": "Équivalence de requêtes", "en": "Query equivalence"}),
    description=Localised(
        {
            "fr": "Dire si deux requêtes adressées à un moteur de recherche ont le même sens.",
            "en": "Say whether two queries to a search engine mean the same.",
        }
    ),
    required=("query_a", "query_b"),
    optional=("context",),
    options=EquivalenceOptions,
    form=form,
    synthesis=Synthesis.CATEGORICAL,
)
