"""Recorded answers of a real crowd, and the project that asks for them."""

from collections.abc import Iterator
from functools import cached_property

import numpy as np
import polars as pl

from canut.families.microwork.specification import Gold, Specification

SITTING = 20
"""Answers a worker gives in one go; then they go off duty and come back later, or never."""

CONFIDENCE, LEAD = 0.95, 3
"""A generated project's rule: on nine recorded crowds a lead of 2 lost up to 3 points, and 4 gained none."""

OPTIONS_MOST = 500
OPTION_LENGTH_MOST = 80
"""Limits of the kind `choice`: more or longer labels become open answers."""

ANSWERS_MOST = 1_000
"""Answers a project can ask of a task."""


class Recording:
    """The answers of a crowd, of each worker to each task the last one, in the order of the file."""

    def __init__(self, labels: pl.DataFrame) -> None:
        self.labels = labels.unique(["task", "worker"], keep="last", maintain_order=True)

    @cached_property
    def tasks(self) -> list[str]:
        """The tasks' names, sorted."""
        return self.labels["task"].unique().sort().to_list()

    @cached_property
    def workers(self) -> list[str]:
        """The workers' names, sorted."""
        return self.labels["worker"].unique().sort().to_list()

    @cached_property
    def classes(self) -> list[str]:
        """The labels given, sorted."""
        return self.labels["label"].unique().sort().to_list()

    @cached_property
    def most_answers(self) -> int:
        """Answers of the task that has most."""
        return int(self.labels["task"].value_counts()["count"].max())  # type: ignore[arg-type] # never empty

    def sittings(self, rng: np.random.Generator) -> Iterator[list[tuple[str, str, str]]]:
        """Yield rows of one worker each, at most `SITTING` of them, in an order drawn from `rng`."""
        shuffled = self.labels.select(pl.all().gather(rng.permutation(self.labels.height)))
        cut = [
            part.rows()
            for own in shuffled.partition_by("worker", maintain_order=True)
            for part in own.iter_slices(SITTING)
        ]
        for index in rng.permutation(len(cut)):
            yield cut[index]


def generated_project(recording: Recording) -> Specification:
    """Return a project that asks for the recorded labels, under lawful pay and the adaptive rule."""
    choices = list(dict.fromkeys(" ".join(label.split()) for label in recording.classes))
    most = min(ANSWERS_MOST, recording.most_answers)
    # A lead of all the answers there are would never spare one.
    lead = min(LEAD, (most + 1) // 2)
    document: dict[str, object] = {
        "title": "Recorded answers",
        "client": "Recorded crowd",
        "purpose": "To see whether the loop finds the truth in answers that a real crowd gave",
        "data_use": ["research"],
        "pay": {"currency": "EUR", "per_answer": "0.12", "hourly_floor": "12.02", "expected_seconds": 30},
        "answers": {"start": min(2, most), "confidence": CONFIDENCE, "lead": lead, "at_most": most},
    }
    fits = len(choices) <= OPTIONS_MOST and max(map(len, choices)) <= OPTION_LENGTH_MOST
    if fits and len(choices) > 1:
        asked = {"kind": "choice", "options": {"question": "Which label?", "choices": choices}}
    else:
        question = {"name": "label", "type": "text", "label": "Which label?", "max_length": 100_000}
        asked = {"form": {"show": [{"style": "title", "columns": ["task"]}], "questions": [question]}}
    return Specification.model_validate(document | asked)


def as_recorded(specification: Specification) -> Specification:
    """Return a project without what nobody recorded: gold, a machine, validation, entry conditions."""
    absent = {"gold": Gold(), "machine": None, "validation": None, "requires": (), "harm": "none"}
    return specification.model_copy(update=absent)
