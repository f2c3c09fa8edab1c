"""The card of a project: what a worker reads before they accept anything (G7, G8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from canut.core.work.models import Project, Terms
from canut.engines.earnings import hourly_rate
from canut.families.microwork.figures import ClientRecord, Pace
from canut.families.microwork.forms import Localised

AGREEMENT = "harm:"
"""What the purpose of an agreement to a class of harm starts with."""


@dataclass(frozen=True)
class ProjectCard:
    """A project as one worker sees it.

    Attributes
    ----------
    missing
        Qualifications and agreements that the worker still needs, as slugs.
    pace, record, free
        What was measured of it and of its client, and its free tasks; None where there is nothing to say.
    """

    project: Project
    terms: Terms
    missing: Sequence[str]
    pace: Pace | None = None
    record: ClientRecord | None = None
    free: int | None = None

    @cached_property
    def title(self) -> Localised:
        """The title in every language it has."""
        return Localised(self.project.title)

    @property
    def measured_seconds(self) -> int | None:
        """The median engaged time of the latest answers; None before enough were given."""
        return self.pace.seconds.median if self.pace else None

    @property
    def hourly_minor(self) -> int:
        """What an hour of answers pays: as measured, or as promised before enough were given."""
        return self.pace.hourly_minor.median if self.pace else self.promised_hourly_minor

    @property
    def promised_hourly_minor(self) -> int:
        """Piece pay an hour if answers take the expected time; the floor where there is no piece pay."""
        promised = hourly_rate(
            paid_minor=self.terms.per_answer_minor, on_duty_seconds=self.terms.expected_seconds
        )
        return promised or self.terms.hourly_floor_minor

    @property
    def qualifications(self) -> list[str]:
        """The qualifications that the worker lacks."""
        return [name for name in self.missing if not name.startswith(AGREEMENT)]
