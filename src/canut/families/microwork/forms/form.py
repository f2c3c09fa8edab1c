"""A form: what is shown of an item and what is asked about it."""

import json
from collections.abc import Callable, Mapping
from functools import cached_property, partial
from typing import Annotated, Literal, Self

from django.utils.translation import gettext as _
from pydantic import Field as Limits
from pydantic import JsonValue, model_validator

from canut.families.microwork.forms.choices import BooleanField, ChoiceField, ChoicesField, RatingField
from canut.families.microwork.forms.display import MEDIA, Column, Show, Shown, column_names
from canut.families.microwork.forms.errors import AnswerInvalid
from canut.families.microwork.forms.field import Answer, Post, gather, unknown_names
from canut.families.microwork.forms.files import FileField
from canut.families.microwork.forms.frame import HTML_MOST, filled, placeholders, refusal
from canut.families.microwork.forms.identifiers import IdentifierField
from canut.families.microwork.forms.numbers import NumberField
from canut.families.microwork.forms.record import Record
from canut.families.microwork.forms.regions import RegionsField
from canut.families.microwork.forms.spans import SpansField
from canut.families.microwork.forms.table import RowsField, TableField, object_schema
from canut.families.microwork.forms.texts import DateField, TextField
from canut.families.microwork.forms.times import TimesField

AnyField = Annotated[
    ChoiceField
    | ChoicesField
    | RatingField
    | TextField
    | NumberField
    | DateField
    | BooleanField
    | IdentifierField
    | TableField
    | RegionsField
    | SpansField
    | TimesField
    | FileField,
    Limits(discriminator="type"),
]
SCHEMA_DIALECT = "https://json-schema.org/draft/2020-12/schema"


class Form(Record):
    """Parts of an item to show, and questions to answer.

    Attributes
    ----------
    html
        The client's own page, which shows the item and asks some of the questions by inputs of their names,
        in a frame that has no rights. ``${column}`` stands for a column's value, and ``${workerId}``,
        ``${assignmentId}`` and ``${hitId}`` for what `page` is given.
    """

    show: tuple[Show, ...] = ()
    html: Annotated[str, Limits(min_length=1, max_length=HTML_MOST)] | None = None
    questions: Annotated[tuple[AnyField, ...], Limits(min_length=1, max_length=100)]

    @model_validator(mode="after")
    def _names_differ(self) -> Self:
        names = [question.name for question in self.questions]
        if len(set(names)) < len(names):
            raise ValueError(_("two questions have the same name; give each its own"))
        if self.html and (message := refusal(self.html, names)):
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _texts_start_from_choices(self) -> Self:
        choices = {question.name for question in self.questions if isinstance(question, ChoiceField)}
        for question in self.questions:
            if isinstance(question, TextField) and question.starts_from not in {None, *choices}:
                raise ValueError(
                    _("starts_from of “%(name)s” names no choice of this form") % {"name": question.name}
                )
        return self

    @model_validator(mode="after")
    def _parts_are_heard(self) -> Self:
        heard = [name for name, medium in self.media.items() if medium == "recording"]
        for question in self.questions:
            if isinstance(question, TimesField) and question.recording not in heard:
                raise ValueError(
                    _("“%(name)s” marks the recording of a column that the form does not show as one")
                    % {"name": question.name}
                )
        return self

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the item columns that are shown."""
        return tuple(dict.fromkeys((*column_names(self.show), *placeholders(self.html or ""))))

    @property
    def media(self) -> dict[str, Literal["picture", "recording"]]:
        """What sort of file each column names that names one."""
        return {
            column.name: MEDIA[show.style]
            for show in self.show
            if show.style in MEDIA
            for column in show.columns
        }

    @property
    def files(self) -> tuple[FileField, ...]:
        """The questions that ask for a file."""
        return tuple(question for question in self.questions if isinstance(question, FileField))

    def shown(
        self, item: Mapping[str, object], language: str, *, beside_page: bool = False
    ) -> tuple[Shown, ...]:
        """Return what a person sees of `item`; columns the form does not name stay unseen.

        Parameters
        ----------
        beside_page
            Leave out what only the client's own page shows: it stands beside.
        """
        shows = self.show
        unseen = [name for name in self.columns if name not in column_names(self.show)]
        if unseen and not beside_page:
            shows += (Show(style="table", columns=[Column(name=name, label=name) for name in unseen]),)
        parts = (show.shown(item, language) for show in shows)
        return tuple(part for part in parts if part is not None)

    def page(self, item: Mapping[str, object], identifiers: Mapping[str, str]) -> str:
        """Return the client's own page with `item` in it, for a frame without rights; empty without one.

        Parameters
        ----------
        identifiers
            Who works on what, by the names of `IDENTIFIERS`; columns of these names stay unseen.
        """
        return filled(self.html or "", {**item, **identifiers})

    def json_schema(self) -> dict[str, JsonValue]:
        """Return the JSON Schema (draft 2020-12) of a canonical answer."""
        return {"$schema": SCHEMA_DIALECT} | object_schema(self.questions)

    def parse(self, data: object) -> Answer:
        """Return the canonical answer that `data` gives.

        Parameters
        ----------
        data
            A JSON object by question name, or a posted HTML form (names ``field``, and ``field.0.column`` in
            tables). Other posted names, such as a CSRF token, are not looked at.

        Raises
        ------
        AnswerInvalid
            With a message for each question that needs another answer.
        """
        given = self._posted(data) if isinstance(data, Post) else data
        if not isinstance(given, Mapping):
            raise AnswerInvalid({"": _("Give an object with one value a question.")})
        reads: dict[str, Callable[[], JsonValue]] = {
            question.name: partial(question.read, given.get(question.name)) for question in self.questions
        }
        answer, messages = gather(reads)
        messages |= unknown_names(given, list(reads))
        if messages:
            raise AnswerInvalid(messages)
        return answer

    def _posted(self, post: Post) -> dict[str, object]:
        return {question.name: question.posted(post, question.name) for question in self.questions}

    @cached_property
    def labels(self) -> tuple[str, ...] | None:
        """The fixed set of consensus labels, or None when answers are open."""
        if len(self.questions) > 1:
            return None
        only = self.questions[0]
        fixed = only.labels()
        return fixed if fixed is None or only.required or isinstance(only, BooleanField) else (*fixed, "")

    def label_of(self, answer: Answer) -> str:
        """Return the text that equal answers share: the value of a lone question, else canonical JSON."""
        only = self.questions[0]
        if len(self.questions) == 1 and not isinstance(only, ChoicesField | RowsField):
            return only.to_label(answer[only.name]) if only.name in answer else ""
        return json.dumps(answer, sort_keys=True, ensure_ascii=False, separators=(",", ":"))

    def answer_of(self, label: str) -> Answer:
        """Return the canonical answer that `label_of` made `label` from."""
        only = self.questions[0]
        if len(self.questions) == 1 and not isinstance(only, ChoicesField | RowsField):
            return {only.name: only.from_label(label)} if label else {}
        answer: Answer = json.loads(label)
        return answer
