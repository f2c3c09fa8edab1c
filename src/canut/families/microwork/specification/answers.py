"""How many answers a task gets, and how they are checked."""

from typing import Annotated, Self

from django.utils.translation import gettext as _
from pydantic import Field as Limits
from pydantic import StringConstraints, model_validator

from canut.core.people.models import QUALIFICATION_MOST
from canut.families.microwork.forms import Record
from canut.families.microwork.specification.refusals import changed, refuse

MOST_ANSWERS = 1_000

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=QUALIFICATION_MOST)]
"""The short name of a qualification."""


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


class QualifyingTest(Record):
    """A test: every item has a known answer, and who gives enough of them earns a qualification.

    Attributes
    ----------
    grants
        The qualification that it earns.
    questions
        How many items one attempt asks; another attempt asks others.
    right
        How many of them must be answered as known.
    retry_days
        Days from the beginning of an attempt until the next one may begin.
    """

    grants: Slug
    questions: Annotated[int, Limits(ge=1, le=100)]
    right: Annotated[int, Limits(ge=1, le=100)]
    retry_days: Annotated[int, Limits(ge=0, le=366)] = 7

    @model_validator(mode="after")
    def _can_be_passed(self) -> Self:
        if self.right > self.questions:
            advice = _("%(right)d right answers of %(questions)d nobody can give; lower `right`")
            refuse("QualifyingTest", {"right": advice % {"right": self.right, "questions": self.questions}})
        return self


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
