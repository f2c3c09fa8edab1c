"""Write down what is said in a recording."""

from typing import Annotated

from pydantic import Field as Limits

from canut.families.microwork.forms import Form, Localised, Record, Show, TextField
from canut.families.microwork.kinds.declaration import Kind
from canut.families.microwork.kinds.sheet import Synthesis


class TranscriptionOptions(Record):
    """The question and how long a transcript may be, where the usual ones do not fit."""

    question: Localised = Localised(
        {"fr": "Écrivez ce que vous entendez, mot pour mot", "en": "Write what you hear, word for word"}
    )
    max_length: Annotated[int, Limits(ge=1, le=20_000)] = 5_000


def form(options: TranscriptionOptions) -> Form:
    """Return a recording and the text to write."""
    return Form(
        show=(Show(style="recording", columns=["recording"]), Show(style="text", columns=["context"])),
        questions=(
            TextField(name="transcript", label=options.question, lines=4, max_length=options.max_length),
        ),
    )


KIND = Kind(
    name="transcription",
    title=Localised({"fr": "Transcription", "en": "Transcription"}),
    description=Localised(
        {"fr": "Écrire ce que dit un enregistrement.", "en": "Write down what a recording says."}
    ),
    required=("recording",),
    optional=("context",),
    options=TranscriptionOptions,
    form=form,
    synthesis=Synthesis.TEXT,
    sample_options={
        "question": {
            "fr": "Écrivez le mot émis en morse, en majuscules",
            "en": "Write the word sent in Morse code, in capitals",
        }
    },
)
