"""A sheet: everything a project asks of people, resolved from a kind and its options, or from an own form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from canut.families.microwork.forms import Answer, AnswerInvalid, Form, TimesField
from canut.families.microwork.kinds.errors import ItemInvalid
from canut.families.microwork.kinds.inside import misplaced

Item = Mapping[str, object]
"""A row of a client's file, by column."""

AnswerCheck = Callable[[Item, Answer], Mapping[str, str]]
"""A check that needs the whole answer, or the item: messages by question, none when all is well."""


class Synthesis(StrEnum):
    """How the answers of several people become one result."""

    CATEGORICAL = "categorical"
    """A fixed set of labels: truth inference with a confusion matrix a worker."""
    EXACT = "exact"
    """An open set of canonical answers, equal or not."""
    TEXT = "text"
    """The answer nearest to all others (the medoid), which other people then validate."""
    REGIONS = "regions"
    """Drawings of one question: matched, kept where most drew them, their mean drawn."""
    SPANS = "spans"
    """Passages of one question: a vote on every character."""
    TIMES = "times"
    """Parts of a recording of one question: matched, kept where most marked them, their median bounds."""
    COLLECT = "collect"
    """Every answer is kept: there is no truth to find."""


COMPARED = frozenset({Synthesis.CATEGORICAL, Synthesis.EXACT})
"""Where answers are equal or not; texts are written in many good ways, and opinions have no result."""

JOINT = frozenset({Synthesis.REGIONS, Synthesis.SPANS, Synthesis.TIMES})
"""Where the result may be an answer that nobody gave as it stands."""


def nothing_to_say(item: Item, answer: Answer) -> Mapping[str, str]:  # noqa: ARG001 - the shape of AnswerCheck
    """Accept every answer that the form accepts."""
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What an item must hold, what is shown and asked, what is checked, how answers are put together."""

    form: Form
    synthesis: Synthesis
    required: tuple[str, ...]
    check: AnswerCheck = nothing_to_say

    @property
    def labels(self) -> tuple[str, ...] | None:
        """The fixed set of consensus labels; None unless the synthesis is categorical."""
        return self.form.labels if self.synthesis is Synthesis.CATEGORICAL else None

    def parse(self, data: object, item: Item) -> Answer:
        """Return the canonical answer to `item` that `data` gives, checks included.

        Raises
        ------
        AnswerInvalid
            With a message for each question that needs another answer.
        """
        answer = self.form.parse(data)
        messages = {**misplaced(self.form, item, answer), **self.check(item, answer)}
        if messages:
            raise AnswerInvalid(messages)
        return answer

    def check_item(self, row: Mapping[str, object]) -> None:
        """Raise ItemInvalid when `row` cannot be given to anyone."""
        for name in self.required:
            if name not in row:
                raise ItemInvalid(
                    _("the column “%(name)s” is missing; this row has: %(there)s")
                    % {"name": name, "there": ", ".join(map(str, row)) or _("nothing")}
                )
            _check_required(name, row[name])
        for name, value in row.items():
            _check_storable(str(name), value)

    def text_of(self, item: Item) -> str:
        """Return what people see of `item` as one text, for a machine that reads."""
        values = (str(item[name]).strip() for name in self.form.columns if item.get(name) is not None)
        return "\n".join(value for value in values if value)


def own_sheet(form: Form, synthesis: Synthesis | None = None) -> Sheet:
    """Return the sheet of a project with its own questions.

    A lone question with a fixed set of answers is categorical, parts of a recording are matched, anything
    else is exact, unless `synthesis` says; where a file is sent, every answer is kept.
    """
    if synthesis is None:
        synthesis = Synthesis.EXACT if form.labels is None else Synthesis.CATEGORICAL
        if isinstance(form.questions[0], TimesField) and len(form.questions) == 1:
            synthesis = Synthesis.TIMES
        if form.files:
            synthesis = Synthesis.COLLECT
    return Sheet(form=form, synthesis=synthesis, required=form.columns)


def _check_required(name: str, value: object) -> None:
    if isinstance(value, list | dict):
        raise ItemInvalid(_("the column “%(name)s” holds a list; give it one text") % {"name": name})
    if value is None or not str(value).strip():
        raise ItemInvalid(
            _("the column “%(name)s” is empty; fill it in or leave the row out") % {"name": name}
        )


def _check_storable(name: str, value: object) -> None:
    if not isinstance(value, str):
        return
    # Neither a NUL nor half a surrogate pair can be stored by PostgreSQL.
    if "\x00" in value or not _is_unicode(value):
        raise ItemInvalid(
            _("the column “%(name)s” holds a broken character; save the file as UTF-8 again") % {"name": name}
        )


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
