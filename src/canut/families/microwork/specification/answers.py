"""How many answers a task gets, and how they are checked."""

from typing import Annotated, Self

from django.utils.translation import gettext as _
from pydantic import Field as Limits
from pydantic import model_validator

from canut.families.microwork.forms import Record
from canut.families.microwork.specification.refusals import changed, refuse

MOST_ANSWERS = 1_000


class Answers(Record):
    """The adaptive number of answers, or exactly so many.

    Attributes
    ----------
    start
        Answers asked for before anything is decided.
    confidence, lead
        A task is done when its posterior passes `confidence` and the first label leads the second by `lead`
        answers…
    at_most
        … or when it has this many.
    exactly
        Turns the adaptive rule off.
    """

    start: Annotated[int, Limits(ge=1, le=MOST_ANSWERS)] = 2
    confidence: Annotated[float, Limits(gt=0, lt=1)] = 0.95
    lead: Annotated[int, Limits(ge=0)] = 2
    at_most: Annotated[int, Limits(ge=1, le=MOST_ANSWERS)] = 7
    exactly: Annotated[int, Limits(ge=1, le=MOST_ANSWERS)] | None = None

    @model_validator(mode="after")
    def _agree(self) -> Self:
        if self.exactly is not None:
            also = sorted(changed(self) - {"exactly"})
            advice = _("`exactly` turns the adaptive rule off; keep one of the two")
            refuse("Answers", dict.fromkeys(also, advice))
            return self
        messages: dict[str, str] = {}
        for key, number in (("start", self.start), ("lead", self.lead)):
            if number > self.at_most:
                named = key if key in self.model_fields_set else "at_most"
                advice = _(
                    "%(key)s (%(number)d) is above at_most (%(most)d); lower %(key)s or raise at_most"
                ) % {
                    "key": key,
                    "number": number,
                    "most": self.at_most,
                }
                messages.setdefault(named, advice)
        refuse("Answers", messages)
        return self

    @property
    def adaptive(self) -> bool:
        """Whether the number of answers depends on the answers."""
        return self.exactly is None

    @property
    def first(self) -> int:
        """Answers a task is opened for."""
        return self.start if self.exactly is None else self.exactly

    @property
    def most(self) -> int:
        """Answers a task never exceeds."""
        return self.at_most if self.exactly is None else self.exactly


class Gold(Record):
    """The share of tasks given out whose true answer is known beforehand."""

    share: Annotated[float, Limits(ge=0, le=0.5)] = 0.0


class Validation(Record):
    """Which results are validated, by people who did not answer the task.

    Attributes
    ----------
    below_confidence
        Every result below it.
    share
        A random share of all the others.
    """

    below_confidence: Annotated[float, Limits(ge=0, le=1)] = 0.9
    share: Annotated[float, Limits(ge=0, le=1)] = 0.0
