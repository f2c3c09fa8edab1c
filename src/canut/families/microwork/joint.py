"""What several people marked, as one answer: on a picture, in a recording, in a text."""

from collections import Counter
from collections.abc import Iterable

import polars as pl

from canut.engines.consensus.texts.spans import SpanVote
from canut.families.microwork.drawings import drawn_together
from canut.families.microwork.forms import Form, SpansField

SPANS = pl.List(pl.Struct({"label": pl.String(), "start": pl.Int64(), "end": pl.Int64()}))


def is_marked(form: Form) -> bool:
    """Whether the form asks for passages of a text and nothing else."""
    return len(form.questions) == 1 and isinstance(form.questions[0], SpansField)


def marked_together(form: Form, pairs: Iterable[tuple[str, str]]) -> dict[str, float]:
    """Return the joint answer with its confidence, then the share of people who gave each other one.

    For passages the confidence is the mean over those kept of the probability of their characters; where
    none is kept, the share of people who said that there are none.
    """
    given = list(pairs)
    field = form.questions[0]
    if not given or not isinstance(field, SpansField):
        return drawn_together(form, given)
    answers = [form.answer_of(label)[field.name] for _, label in given]
    rows = [("task", who, spans) for (who, _), spans in zip(given, answers, strict=True)]
    frame = pl.DataFrame(
        rows, schema={"task": pl.String(), "worker": pl.String(), "spans": SPANS}, orient="row"
    )
    truth = SpanVote().fit(frame).truth
    joint = form.label_of({field.name: field.read(truth.select("label", "start", "end").to_dicts())})
    mean = truth["confidence"].mean()
    confidence = float(mean) if isinstance(mean, float) else sum(not one for one in answers) / len(answers)
    shares = Counter(label for _, label in given).most_common()
    return {joint: confidence} | {label: n / len(given) for label, n in shares if label != joint}
