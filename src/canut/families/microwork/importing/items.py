"""From a row to a task: its key, its known answer, the machine's proposal."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from pydantic import JsonValue

from canut.core.work.models import Lane, Project
from canut.core.work.operations.tasks import NewTask
from canut.families.microwork.forms import Answer, AnswerInvalid
from canut.families.microwork.importing.row import ROW_CHARACTERS_MAX, Row, too_long
from canut.families.microwork.importing.values import plain
from canut.families.microwork.kinds import Sheet, Synthesis
from canut.families.microwork.kinds.errors import ItemInvalid
from canut.families.microwork.media import MediaRefused, Reference, take_in
from canut.families.microwork.media.folder import Files
from canut.families.microwork.plan import Plan

KEY_COLUMNS = ("id", "key")
"""The client's own name for an item stands in the first of these that there is."""

KEY_LENGTH_MAX = 100
GOLD_COLUMN = "gold"
EXPLANATION_COLUMN = "explanation"
"""In a test: why the known answer is right; people read it after they answered."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """What the machine of the file says about an item."""

    label: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class Item:
    """A row that can be given to people."""

    row: Row
    task: NewTask
    proposal: Proposed | None
    media: tuple[Reference, ...] = ()
    explanation: str = ""


class ItemReader:
    """Turns the rows of a file into the tasks of a project."""

    def __init__(self, project: Project, plan: Plan, files: Files) -> None:
        machine = plan.specification.machine
        self.machine_column = machine.column if machine and machine.proposer == "file" else None
        self.harm = project.harm
        self.plan = plan
        self.files = files

    def read(self, row: Row) -> Item:
        """Return the item in `row`.

        Raises
        ------
        ItemInvalid
            With the reason, when nobody can work on it.
        """
        item = {str(name): plain(value) for name, value in row.cells.items()}
        known = item.pop(GOLD_COLUMN, None)
        proposed = item.pop(self.machine_column, None) if self.machine_column else None
        explanation = self._explanation(known, item)
        self.plan.sheet.check_item(item)
        media = self._take_in(item)
        canonical = _canonical(item)
        gold = None if _is_empty(known) else self._gold(known, item)
        proposal = None if _is_empty(proposed) else self._proposal(proposed, item)
        task = NewTask(
            key=_key(item, canonical),
            item=item,
            overlap=self.plan.overlap if gold is None or explanation else 1,
            overlap_max=self.plan.overlap_max if gold is None or explanation else 1,
            lane=Lane.ANSWER if gold is None else Lane.GOLD,
            harm=self.harm,
            known_answer=gold,
        )
        return Item(row, task, proposal, media, explanation)

    def _explanation(self, known: JsonValue, item: dict[str, JsonValue]) -> str:
        """Take what explains the known answer out of an item of a test; elsewhere nothing does."""
        if self.plan.specification.test is None:
            return ""
        said = item.pop(EXPLANATION_COLUMN, None)
        if _is_empty(known) or _is_empty(said):
            raise ItemInvalid(
                _("a question of a test has its right answer in the column “gold” and why in “explanation”")
            )
        return str(said).strip()

    def _take_in(self, item: dict[str, JsonValue]) -> tuple[Reference, ...]:
        """Put a reference in the place of each file that `item` names."""
        found = []
        for column, medium in self.plan.sheet.form.media.items():
            named = item.get(column)
            if _is_empty(named):
                continue
            try:
                one = take_in(named=str(named).strip(), files=self.files, medium=medium)
            except MediaRefused as refused:
                raise ItemInvalid(str(refused)) from None
            item[column] = str(one)
            found.append(one)
        return tuple(found)

    def _gold(self, known: JsonValue, item: Mapping[str, JsonValue]) -> Answer:
        if self.plan.sheet.synthesis is Synthesis.COLLECT:
            raise ItemInvalid(
                _("every answer is kept here and none is right or wrong; remove the column “gold”")
            )
        return read_answer(GOLD_COLUMN, known, self.plan.sheet, item)

    def _proposal(self, proposed: JsonValue, item: Mapping[str, JsonValue]) -> Proposed:
        answer = read_answer(self.machine_column or "", proposed, self.plan.sheet, item)
        return Proposed(self.plan.sheet.form.label_of(answer), answer)


def read_answer(column: str, value: JsonValue, sheet: Sheet, item: Mapping[str, JsonValue]) -> Answer:
    """Return the canonical answer that a cell gives: a lone question's value, or a JSON object by question.

    Raises
    ------
    ItemInvalid
        When the form does not accept it.
    """
    given = _json_object(value)
    questions = sheet.form.questions
    if given is None and len(questions) > 1:
        names = ", ".join(question.name for question in questions)
        raise ItemInvalid(
            _("the column “%(column)s” holds no JSON object with one value a question: %(names)s")
            % {"column": column, "names": names}
        )
    try:
        return sheet.parse({questions[0].name: value} if given is None else given, item)
    except AnswerInvalid as invalid:
        raise ItemInvalid(
            _("the answer in the column “%(column)s” is not valid: %(why)s")
            % {"column": column, "why": invalid}
        ) from None


def _json_object(value: JsonValue) -> dict[str, JsonValue] | None:
    if isinstance(value, str) and value.lstrip().startswith("{"):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return None
    return value if isinstance(value, dict) else None


def _is_empty(value: JsonValue) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _canonical(item: Mapping[str, JsonValue]) -> str:
    text = json.dumps(item, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    if len(text) > ROW_CHARACTERS_MAX:
        raise ItemInvalid(too_long())
    return text


def _key(item: Mapping[str, JsonValue], canonical: str) -> str:
    column = next((name for name in KEY_COLUMNS if name in item), None)
    if column is None:
        return hashlib.sha256(canonical.encode()).hexdigest()
    value = item[column]
    key = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if not 0 < len(key) <= KEY_LENGTH_MAX:
        raise ItemInvalid(
            _("“%(column)s” names the item and must be a text of 1 to %(most)d characters")
            % {"column": column, "most": KEY_LENGTH_MAX}
        )
    return key
