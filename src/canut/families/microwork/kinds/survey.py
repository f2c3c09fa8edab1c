"""Ask people what they think: every answer is kept, none is right or wrong."""

from typing import Annotated

from pydantic import Field as Limits

from canut.families.microwork.forms import (
    AnyField,
    Column,
    Form,
    Localised,
    RatingField,
    Record,
    Show,
    TextField,
)
from canut.families.microwork.kinds.declaration import Kind
from canut.families.microwork.kinds.sheet import Synthesis

AGREEMENT = RatingField(
    name="agreement",
    label={"fr": "Êtes-vous d'accord ?", "en": "Do you agree?"},
    low=1,
    high=5,
    scale={
        1: {"fr": "Pas du tout d'accord", "en": "Strongly disagree"},
        2: {"fr": "Plutôt pas d'accord", "en": "Disagree"},
        3: {"fr": "Sans avis", "en": "No opinion"},
        4: {"fr": "Plutôt d'accord", "en": "Agree"},
        5: {"fr": "Tout à fait d'accord", "en": "Strongly agree"},
    },
)
REASON = TextField(
    name="reason",
    label={"fr": "Pourquoi ? (facultatif)", "en": "Why? (optional)"},
    required=False,
    lines=3,
)


class SurveyOptions(Record):
    """The questions asked about each item; by default agreement and a reason."""

    questions: Annotated[tuple[AnyField, ...], Limits(min_length=1, max_length=100)] = (AGREEMENT, REASON)


def form(options: SurveyOptions) -> Form:
    """Return a statement and the project's questions."""
    statement = Column(name="statement", label={"fr": "Affirmation", "en": "Statement"})
    return Form(
        show=(Show(style="long-text", columns=["context"]), Show(style="title", columns=[statement])),
        questions=options.questions,
    )


KIND = Kind(
    name="survey",
    title=Localised({"fr": "Enquête d'opinion", "en": "Survey"}),
    description=Localised(
        {
            "fr": "Recueillir l'avis de chaque personne : toutes les réponses sont conservées.",
            "en": "Ask for people's views: every answer is kept.",
        }
    ),
    required=("statement",),
    optional=("context",),
    options=SurveyOptions,
    form=form,
    synthesis=Synthesis.COLLECT,
)
