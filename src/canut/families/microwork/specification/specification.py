"""The specification of a project: who asks what of whom, for what, for how much."""

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from django.utils.translation import gettext as _
from pydantic import Field as Limits
from pydantic import ValidationInfo, field_validator, model_validator

from canut.families.microwork.drawings import is_drawn, is_timed
from canut.families.microwork.forms import Form, Localised, NonEmptyText, Record, TimesField
from canut.families.microwork.forms.localised import LanguageCode
from canut.families.microwork.joint import is_marked
from canut.families.microwork.kinds import COMPARED, KINDS, Sheet, Synthesis, kind, own_sheet
from canut.families.microwork.specification.answers import Answers, Gold, QualifyingTest, Slug, Validation
from canut.families.microwork.specification.machine import Machine
from canut.families.microwork.specification.pay import Pay
from canut.families.microwork.specification.refusals import refuse

DataUse = Literal[
    "train-model",
    "evaluate-model",
    "improve-service",
    "operate-service",
    "research",
    "publish-open-data",
    "internal-record",
]
"""What answers may serve: said before anyone accepts the work (G8), and nothing else without asking (G18)."""

Harm = Literal["none", "mild", "moderate", "severe"]


class Specification(Record):
    """A project file, read and checked."""

    title: Localised
    client: NonEmptyText
    purpose: Localised
    data_use: Annotated[tuple[DataUse, ...], Limits(min_length=1)]
    kind: str | None = None
    form: Form | None = None
    synthesis: Synthesis | None = None
    options: dict[str, Any] = {}
    guidelines: Localised | None = None
    pay: Pay
    answers: Answers = Answers()
    gold: Gold = Gold()
    machine: Machine | None = None
    validation: Validation | None = None
    test: QualifyingTest | None = None
    harm: Harm = "none"
    harm_note: Localised | None = None
    requires: tuple[Slug, ...] = ()
    languages: tuple[LanguageCode, ...] = ()

    @field_validator("kind")
    @classmethod
    def _kind_exists(cls, name: str | None) -> str | None:
        if name is not None:
            kind(name)
        return name

    @field_validator("options")
    @classmethod
    def _options_fit_kind(cls, options: dict[str, Any], info: ValidationInfo) -> dict[str, Any]:
        name = info.data.get("kind")
        if name is None:
            return options
        # Written out with the kind's defaults: what was accepted does not change with the software (G9).
        read = KINDS[name].options.model_validate(options)
        written: dict[str, Any] = read.model_dump(mode="json", by_alias=True, exclude_none=True)
        return written

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        refuse("Specification", self._work_refused())
        refuse("Specification", self._synthesis_refused())
        refuse("Specification", self._test_refused(self.test) if self.test else {})
        if self.harm != "none" and self.harm_note is None:
            advice = _("say in `harm_note` what people will meet, so that they can choose")
            refuse("Specification", {"harm_note": advice})
        return self

    def _work_refused(self) -> dict[str, str]:
        if self.kind is None and self.form is None:
            known = ", ".join(sorted(KINDS))
            advice = _("say what to do with `kind:`, one of %(known)s; or write a `form:`")
            return {"kind": advice % {"known": known}}
        if self.form is None:
            advice = _("the kind decides on this; remove `synthesis`, or write your own `form:`")
            return {"synthesis": advice} if self.synthesis is not None else {}
        if self.kind is not None:
            return {"form": _("there is a `kind:` already; keep one of the two")}
        if self.options:
            return {"options": _("options are for a `kind:`; put them into the form's questions")}
        return self._form_refused(self.form)

    def _form_refused(self, form: Form) -> dict[str, str]:
        if self.synthesis is Synthesis.REGIONS and not is_drawn(form):
            return {"synthesis": _("regions needs one question of the type regions; use exact")}
        if self.synthesis is Synthesis.SPANS and not is_marked(form):
            return {"synthesis": _("spans needs one question of the type spans; use exact")}
        if refused := self._times_refused(form):
            return {"synthesis": refused}
        if self.synthesis is Synthesis.CATEGORICAL and form.labels is None:
            return {"synthesis": _("categorical needs one question with a fixed set of answers; use exact")}
        return {}

    def _times_refused(self, form: Form) -> str | None:
        has_times = any(isinstance(question, TimesField) for question in form.questions)
        alone = is_timed(form)
        if self.synthesis is Synthesis.TIMES and not alone:
            return _("times needs one question of the type times, and no other")
        fits = (None, Synthesis.TIMES, Synthesis.COLLECT) if alone else (Synthesis.COLLECT,)
        if has_times and self.synthesis not in fits:
            return _(
                "no two people mark the same instants: ask for the times alone, whose parts are matched,"
                " or keep every answer with `synthesis: collect`"
            )
        return None

    def _synthesis_refused(self) -> dict[str, str]:
        messages = {}
        synthesis = self.sheet.synthesis
        if self.sheet.form.files and synthesis is not Synthesis.COLLECT:
            return {
                "synthesis": _(
                    "files that people send cannot be compared to find the right one; use collect, with"
                    " `answers: {exactly: 1}`, and review what comes in"
                )
            }
        if self.machine and self.machine.proposer == "text-classifier" and synthesis != Synthesis.CATEGORICAL:
            messages["machine"] = _(
                "the text-classifier chooses among fixed answers, and here they are open; use http or file"
            )
        if synthesis is Synthesis.COLLECT:
            advice = _("every answer is kept and none is right or wrong; remove it")
            given = {"gold": self.gold.share > 0, "machine": self.machine, "validation": self.validation}
            messages |= {key: advice for key, there in given.items() if there}
            if self.answers.adaptive:
                messages["answers"] = _("say how many answers each item gets: `answers: {exactly: 50}`")
        return messages

    def _test_refused(self, test: QualifyingTest) -> dict[str, str]:
        if self.sheet.synthesis not in COMPARED:
            return {"test": _("a test has one right answer an item, and here there are many; ask otherwise")}
        advice = _("in a test every answer is known; remove it")
        given = {"gold": self.gold.share > 0, "machine": self.machine, "validation": self.validation}
        messages = {key: advice for key, there in given.items() if there}
        if self.answers.adaptive:
            messages["answers"] = _("say how many people may take the test: `answers: {exactly: 50}`")
        if test.grants in self.requires:
            messages["requires"] = _("the test asks for what it gives; remove it here")
        return messages

    @cached_property
    def sheet(self) -> Sheet:
        """What people are shown and asked; keep the specification, its validators are compiled once."""
        if self.kind is not None:
            return kind(self.kind).sheet(self.options)
        if self.form is None:
            raise ValueError("a specification has a kind or a form")
        return own_sheet(self.form, self.synthesis)

    def to_config(self) -> dict[str, Any]:
        """Return the specification as JSON can hold it, exactly."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Self:
        """Return the specification that `to_config` wrote."""
        return cls.model_validate(dict(config))
