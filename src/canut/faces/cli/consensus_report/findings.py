"""What a run of ``canut consensus`` found, and the figures measured on it."""

from dataclasses import dataclass
from functools import cached_property

import polars as pl

from canut.engines.consensus import Truth, accuracy
from canut.engines.consensus.agreement.alpha import Level, krippendorff_alpha
from canut.engines.consensus.agreement.observed import f1
from canut.engines.consensus.calibration import expected_calibration_error, unresolved
from canut.engines.consensus.methods.auto import ChosenTruth
from canut.engines.consensus.reading.recording import Recording
from canut.faces.cli.consensus_figures import Figures


@dataclass(frozen=True)
class Scale:
    """What Krippendorff's alpha takes labels for, and their order where they are ranks and no numbers."""

    level: Level = Level.NOMINAL
    order: tuple[str, ...] | None = None


@dataclass(frozen=True, eq=False)
class Findings:
    """The answers that were read, the truth that was drawn from them, and gold where there is some."""

    method: str
    name: str
    recording: Recording
    truth: Truth
    gold: pl.DataFrame | None
    seconds: float
    scale: Scale = Scale()

    @property
    def chosen(self) -> str | None:
        """The method that `auto` chose."""
        return self.truth.chosen if isinstance(self.truth, ChosenTruth) else None

    @cached_property
    def checked(self) -> pl.DataFrame | None:
        """The tasks with a known answer: columns task, label, confidence, right, is_right."""
        if self.gold is None:
            return None
        right = self.gold.unique("task", keep="last", maintain_order=True).rename({"label": "right"})
        shared = self.truth.truth.join(right, on="task", how="inner", maintain_order="left")
        return shared.with_columns((pl.col("label") == pl.col("right")).alias("is_right"))

    @cached_property
    def accuracy(self) -> float | None:
        """Share of the checked tasks that are right."""
        return None if self.gold is None else accuracy(self.truth, self.gold)

    @cached_property
    def f1(self) -> float | None:
        """Macro F1 over the checked tasks."""
        return None if self.gold is None else f1(self.truth, self.gold)

    @cached_property
    def alpha(self) -> float | None:
        """Krippendorff's alpha at the level asked for; none where it is not defined."""
        return krippendorff_alpha(self.truth.labels, self.scale.level, order=self.scale.order)

    @cached_property
    def calibration_error(self) -> float | None:
        """Expected calibration error over the checked tasks."""
        return None if self.gold is None else expected_calibration_error(self.truth, self.gold)

    @property
    def warning(self) -> str | None:
        """What a reader must know to make sense of the figures."""
        classes = self.truth.labels.classes
        if len(classes) > 1:
            return None
        return f"Every answer is {classes[0]!r}, so there was nothing to weigh and agreement is not defined."

    @cached_property
    def unresolved(self) -> int:
        """The number of tasks whose evidence is thin."""
        return int(unresolved(self.truth)["unresolved"].sum())

    def figures(self) -> dict[str, object]:
        """Return what ``--json`` prints."""
        labels = self.truth.labels
        return Figures(
            method=self.method,
            tasks=len(labels.task_names),
            workers=len(labels.workers),
            labels=len(labels),
            classes=len(labels.classes),
            accuracy=self.accuracy,
            f1=self.f1,
            alpha=self.alpha,
            ece=self.calibration_error,
            seconds=self.seconds,
        ).told()

    def remarks(self) -> dict[str, object]:
        """Return what else a reader should know: choices, what was left out or replaced, what is open."""
        dropped, thin, level = self.truth.labels.dropped, self.unresolved, self.scale.level
        return {
            **({"chosen": self.chosen} if self.chosen else {}),
            **({"level of alpha": level} if level is not Level.NOMINAL else {}),
            **{str(why): count for why, count in self.recording.left_out.items()},
            **({"answered twice": f"{dropped} (the last answer counts)"} if dropped else {}),
            **({"unresolved": f"{thin} (under 80 % sure, or fewer than two answers)"} if thin else {}),
        }
