"""The form of a new project, and what it makes of the fields: the same specification that a file gives."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from canut.core.people.models import Organisation
from canut.faces.web.finding import kinds
from canut.faces.web.words import DATA_USES, HARMS
from canut.families.microwork.kinds import KINDS
from canut.families.microwork.specification import FieldsRefused, Specification, specification_of

OWN_WORDS = "choice"
"""The kind whose question and answers the client writes."""

SIMPLE = {
    name
    for name, one in KINDS.items()
    if name != OWN_WORDS and not any(field.is_required() for field in one.options.model_fields.values())
}
"""The kinds that need nothing more than this form asks for; the others are for a file."""


def kind_choices() -> list[tuple[str, Any]]:
    """Return the kinds that this form can describe, with their titles."""
    own = (OWN_WORDS, _("My own question, with answers to choose from"))
    return [own, *((name, title) for name, title in kinds() if name in SIMPLE)]


class Draft(forms.Form):
    """What a simple project needs; everything else that can be said goes into a file."""

    client = forms.ChoiceField(label=_("Client"))
    language = forms.ChoiceField(label=_("Language of the texts"), choices=settings.LANGUAGES)
    title = forms.CharField(label=_("Title"), max_length=200)
    purpose = forms.CharField(
        label=_("What the work is for"), widget=forms.Textarea(attrs={"rows": 2}), max_length=2000
    )
    data_use = forms.MultipleChoiceField(
        label=_("What the answers will serve"),
        choices=list(DATA_USES.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    kind = forms.ChoiceField(label=_("Kind of work"), choices=kind_choices)
    question = forms.CharField(label=_("Your question"), max_length=500, required=False)
    choices = forms.CharField(
        label=_("Its answers"),
        help_text=_("One a line, two at least."),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )
    guidelines = forms.CharField(
        label=_("Guidelines"), widget=forms.Textarea(attrs={"rows": 5}), required=False, max_length=20_000
    )
    exactly = forms.IntegerField(
        label=_("Answers an item"), min_value=1, max_value=100, initial=3, help_text=_("By different people.")
    )
    expected_seconds = forms.IntegerField(
        label=_("Time of an answer, in seconds"),
        min_value=1,
        max_value=86_400,
        initial=30,
        help_text=_("Your best guess: the pilot measures it."),
    )
    currency = forms.CharField(label=_("Currency"), initial="EUR", min_length=3, max_length=3)
    hourly_floor = forms.DecimalField(label=_("Hourly floor"), min_value=0, max_digits=11)
    per_answer = forms.DecimalField(label=_("Pay an answer"), min_value=0, max_digits=11)
    harm = forms.ChoiceField(label=_("What people may meet"), choices=list(HARMS.items()))
    harm_note = forms.CharField(label=_("What exactly, if it can hurt"), max_length=1000, required=False)

    def __init__(
        self,
        *given: Any,  # noqa: ANN401 - what every form takes
        clients: list[Organisation],
        **others: Any,  # noqa: ANN401 - what every form takes
    ) -> None:
        super().__init__(*given, **others)
        field = self.fields["client"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - it is declared so above
        field.choices = [(one.name, one.name) for one in clients]

    def specification(self) -> Specification | None:
        """Return what the fields say; None, with a message beside each wrong field, when they say nothing."""
        if not self.is_valid():
            return None
        try:
            return specification_of(self.as_written())
        except FieldsRefused as refused:
            for path, message in refused.problems:
                named = next((str(step) for step in reversed(path) if step in self.fields), None)
                self.add_error(named, message)
            return None

    def as_written(self) -> dict[str, Any]:
        """Return the fields as a project file would write them."""
        said = self.cleaned_data
        language = said["language"]
        written: dict[str, Any] = {
            **{name: {language: said[name]} for name in ("title", "purpose")},
            **{name: said[name] for name in ("client", "data_use", "kind", "harm")},
            **{name: {language: said[name]} for name in ("guidelines", "harm_note") if said[name]},
            "languages": [language],
            "answers": {"exactly": said["exactly"]},
            "pay": {
                "currency": said["currency"].upper(),
                "per_answer": str(said["per_answer"]),
                "hourly_floor": str(said["hourly_floor"]),
                "expected_seconds": said["expected_seconds"],
            },
        }
        if said["kind"] == OWN_WORDS:
            lines = [line.strip() for line in said["choices"].splitlines() if line.strip()]
            written["options"] = {
                "question": {language: said["question"]},
                "choices": [
                    {"value": slugify(line)[:40] or f"answer-{number}", "label": {language: line}}
                    for number, line in enumerate(lines, start=1)
                ],
            }
        return written
