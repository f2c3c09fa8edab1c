"""Judge an assistant's recording: was the assistant meant, and is the transcript right."""

from canut.families.microwork.forms import (
    BooleanField,
    ChoiceField,
    Column,
    Form,
    Localised,
    Option,
    Record,
    Show,
)
from canut.families.microwork.kinds.declaration import Kind
from canut.families.microwork.kinds.sheet import Synthesis


class AudioGradingOptions(Record):
    """What people are told before they listen to somebody; a project without it cannot be made.

    Attributes
    ----------
    consent
        How the person recorded agreed that strangers hear this.
    trains
        What the judgements train.
    """

    consent: Localised
    trains: Localised


TRANSCRIPT = ("right", "wrong", "unclear")
WORDS = {
    "right": {"fr": "Juste, mot pour mot", "en": "Right, word for word"},
    "wrong": {"fr": "Faux, en tout ou en partie", "en": "Wrong, in whole or in part"},
    "unclear": {"fr": "On n'entend pas assez bien", "en": "It cannot be heard well enough"},
}


def form(options: AudioGradingOptions) -> Form:
    """Return a recording, its transcript and two questions, with the consent and the purpose above them."""
    return Form(
        show=(
            Show(style="recording", columns=["recording"]),
            Show(
                style="text",
                columns=[Column(name="transcript", label={"fr": "Transcription", "en": "Transcript"})],
            ),
        ),
        questions=(
            BooleanField(
                name="meant",
                label={
                    "fr": "La personne s'adressait-elle à l'assistant ?",
                    "en": "Was the person speaking to the assistant?",
                },
                help=told(options),
            ),
            ChoiceField(
                name="transcript",
                label={"fr": "La transcription est-elle juste ?", "en": "Is the transcript right?"},
                options=[Option(value=value, label=Localised(WORDS[value])) for value in TRANSCRIPT],
            ),
        ),
    )


def told(options: AudioGradingOptions) -> Localised:
    """Return what is said about the person recorded and about what the judgements train."""
    languages = sorted({*options.consent.languages, *options.trains.languages} or {"en"})
    return Localised(
        {
            code: f"{options.consent.in_language(code)}\n{options.trains.in_language(code)}"
            for code in languages
        }
    )


KIND = Kind(
    name="audio-grading",
    title=Localised({"fr": "Écoute d'un assistant vocal", "en": "Grading of a voice assistant"}),
    description=Localised(
        {
            "fr": "Dire si l'assistant était visé et si la transcription est juste.",
            "en": "Say whether the assistant was meant, and whether the transcript is right.",
        }
    ),
    required=("recording", "transcript"),
    options=AudioGradingOptions,
    form=form,
    synthesis=Synthesis.EXACT,
    sample_options={
        "consent": {
            "fr": "Personne n'est enregistré ici : ces signaux sont fabriqués.",
            "en": "Nobody is recorded here: these signals are made up.",
        },
        "trains": {
            "fr": "Vos jugements entraînent un assistant de démonstration à ne pas s'éveiller pour rien.",
            "en": "Your judgements train a demonstration assistant not to wake up for nothing.",
        },
    },
)
