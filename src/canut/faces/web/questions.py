"""A form's questions with what was typed, proposed or found wrong, ready for a template."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.forms.utils import flatatt
from django.utils.translation import gettext as _
from pydantic import JsonValue

from canut.families.microwork.forms import (
    BooleanField,
    ChoiceField,
    ChoicesField,
    Field,
    FileField,
    Form,
    Localised,
    MarksField,
    RatingField,
    RowsField,
)
from canut.families.microwork.forms.choices import YES
from canut.families.microwork.forms.field import Attributes
from canut.families.microwork.media.sent import accepted

Values = Mapping[str, Sequence[str]]
"""What was typed, by the name of the input."""

KEYS = 9
"""Options that a digit of the keyboard can choose."""

SPARE_ROWS = 2
"""Empty rows that a table offers beyond what it must have."""

NOT_FOR_TEXT_INPUTS = frozenset({"min", "max", "step"})
"""Numbers are typed into text inputs, so that "1 234,50" can be; HTML allows no limits there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One option of a question."""

    id: str
    value: str
    label: Localised
    help: Localised | None = None
    key: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a table, with the message about the row as a whole."""

    number: int
    questions: tuple["Question", ...]
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question on a page.

    Attributes
    ----------
    column
        That of the recording whose parts it asks for.
    """

    id: str
    name: str
    widget: str
    label: Localised
    help: Localised | None
    unit: Localised | None
    required: bool
    error: str
    value: str
    column: str = ""
    own_attributes: Attributes
    choices: tuple[Choice, ...] = ()
    rows: tuple[Row, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def described(self) -> str:
        """The ids of what explains the question, for ``aria-describedby``."""
        parts = (("help", self.help), ("notes", self.notes), ("error", self.error))
        return " ".join(f"{self.id}-{part}" for part, there in parts if there)

    @property
    def ticked(self) -> bool:
        """Whether a lone box was ticked."""
        return self.value.lower() in YES

    @property
    def attributes(self) -> str:
        """The input's own HTML attributes, escaped."""
        own = dict(self.own_attributes)
        if self.described:
            own["aria-describedby"] = self.described
        if self.error:
            own["aria-invalid"] = "true"
        return flatatt(own)

    @property
    def template(self) -> str:
        """The template of its widget."""
        return f"canut/questions/{self.widget}.html"


def questions(
    form: Form, values: Values, errors: Mapping[str, str] | None = None, more_rows: int = 0
) -> tuple[Question, ...]:
    """Return a form's questions with the typed `values` and the `errors` of `AnswerInvalid.messages`."""
    page = _Page(values, errors or {}, more_rows)
    return tuple(page.question(field, field.name) for field in form.questions)


@dataclass(frozen=True, slots=True)
class _Page:
    values: Values
    errors: Mapping[str, str]
    more_rows: int

    def question(self, field: Field, name: str) -> Question:
        """Return one question under its HTML name, which has dots inside a table."""
        identifier = "q-" + name.replace(".", "-").replace("_", "-")
        typed = self.values.get(f"{name}.none" if isinstance(field, MarksField) else name, ())
        asked = Question(
            id=identifier,
            name=name,
            widget=field.widget,
            label=field.label,
            help=field.help,
            unit=getattr(field, "unit", None),
            required=field.required,
            error=self.errors.get(name, ""),
            value=typed[-1] if typed else "",
            column=getattr(field, "recording", ""),
            own_attributes={k: v for k, v in field.attributes().items() if k not in NOT_FOR_TEXT_INPUTS},
            choices=tuple(_choices(field, identifier, frozenset(typed))),
            notes=notes_of(field) if isinstance(field, FileField) else (),
        )
        return replace(asked, rows=self.rows(field)) if isinstance(field, RowsField) else asked

    def rows(self, field: RowsField) -> tuple[Row, ...]:
        """Return the rows that were typed, and some more to fill in."""
        typed = 1 + max(row_numbers(self.values, field.name), default=-1)
        count = min(max(field.min_rows + SPARE_ROWS, typed) + self.more_rows, field.max_rows)
        return tuple(
            Row(
                number=number + 1,
                questions=tuple(
                    self.question(
                        column.model_copy(update={"required": False}), f"{field.name}.{number}.{column.name}"
                    )
                    for column in field.cells
                ),
                error=self.errors.get(f"{field.name}.{number}", ""),
            )
            for number in range(count)
        )


def notes_of(field: FileField) -> tuple[str, ...]:
    """Return what people read before they send a file: what it can be, and what becomes of it."""
    limits = _("%(types)s; %(most)d MB at the most.") % {"types": accepted(field), "most": field.max_mb}
    pictures = _("Where and when a picture was taken is removed from it before anybody sees it.")
    others = _(
        "A recording or a PDF is passed on as it is, with what your device wrote into it: your name, perhaps."
    )
    who = _("The client sees it once you hand your answer in, without the name of your file.")
    has_others = set(field.accepts) != {"picture"}
    return (
        limits,
        *([pictures] if "picture" in field.accepts else []),
        *([others] if has_others else []),
        who,
    )


def _choices(field: Field, identifier: str, typed: frozenset[str]) -> Iterable[Choice]:
    for place, (value, label, explained, key) in enumerate(_options(field), start=1):
        yield Choice(
            id=f"{identifier}-{place}",
            value=value,
            label=label,
            help=explained,
            key=key,
            chosen=value in typed,
        )


def _options(field: Field) -> Iterable[tuple[str, Localised, Localised | None, str]]:
    if isinstance(field, ChoiceField | ChoicesField):
        for place, option in enumerate(field.options, start=1):
            yield option.value, option.label, option.help, str(place) if place <= KEYS else ""
    elif isinstance(field, RatingField):
        # The key of a level is the level itself, or the wrong one would be chosen on a scale from 0.
        for level, name in field.levels:
            yield str(level), name or Localised(str(level)), None, str(level) if level <= KEYS else ""
    elif isinstance(field, BooleanField):
        yield "true", Localised(_("Yes")), None, "1"
        yield "false", Localised(_("No")), None, "2"


def row_numbers(values: Values, name: str) -> Iterable[int]:
    """Return the numbers of a table's rows in which something was typed."""
    for key, typed in values.items():
        table, dot, rest = key.partition(".")
        number = rest.partition(".")[0]
        if table == name and dot and number.isdigit() and any(typed):
            yield int(number)


def values_of(answer: Mapping[str, JsonValue], prefix: str = "") -> dict[str, list[str]]:
    """Return an answer as a person would have typed it, so that it can be corrected."""
    typed: dict[str, list[str]] = {}
    for name, value in answer.items():
        match value:
            case [dict(), *_rest]:
                for number, row in enumerate(value):
                    if isinstance(row, dict):
                        typed |= values_of(row, f"{prefix}{name}.{number}.")
            case []:
                typed[f"{prefix}{name}.none"] = ["true"]
            case list():
                typed[prefix + name] = [str(one) for one in value]
            case bool():
                typed[prefix + name] = ["true" if value else "false"]
            case None:
                pass
            case _:
                typed[prefix + name] = [str(value)]
    return typed
