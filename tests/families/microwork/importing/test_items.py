"""From a row to a task: key, known answer, proposal."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from tests.families.microwork.importing.makers import FROM_FILE, OWN_FORM, SURVEY, specification

from canut.core.work.models import Lane, Project
from canut.families.microwork.importing.items import Item, ItemReader
from canut.families.microwork.importing.row import Row
from canut.families.microwork.kinds.errors import ItemInvalid
from canut.families.microwork.media.folder import Folder
from canut.families.microwork.plan import Plan

PAIR = {"query_a": "blue bike", "query_b": "blue bicycle"}
ROW_OF_FORM = {"name": "item"}


def read(cells: dict[str, Any], **changes: Any) -> Item:
    """Return the item in a row of a project with this specification."""
    return ItemReader(Project(harm="mild"), Plan(specification(**changes)), Folder(Path())).read(
        Row(2, cells)
    )


def test_ordinary_row() -> None:
    """An ordinary row is a task for as many answers as planned, with the project's harm class."""
    task = read({"id": " p1 ", **PAIR, "note": "for the client"}).task
    assert (task.key, task.lane, task.overlap, task.overlap_max, task.harm) == (
        "p1",
        Lane.ANSWER,
        2,
        5,
        "mild",
    )
    assert task.item == {"id": " p1 ", **PAIR, "note": "for the client"}
    assert task.known_answer is None


def test_validations_are_planned_too() -> None:
    """Where others validate, their answers are within the planned most."""
    assert read(PAIR, validation={"below_confidence": 0.9}).task.overlap_max == 8


def test_key_is_id_then_key_then_hash() -> None:
    """The column id names the item, else key, else the SHA-256 of the canonical item."""
    assert read({"key": "k", "id": 7, **PAIR}).task.key == "7"
    assert read({"key": "k", **PAIR}).task.key == "k"
    canonical = b'{"query_a":"blue bike","query_b":"blue bicycle"}'
    assert read(PAIR).task.key == hashlib.sha256(canonical).hexdigest()
    assert read(dict(reversed(PAIR.items()))).task.key == read(PAIR).task.key


@pytest.mark.parametrize("key", ["", "  ", None, True, 1.5, ["a"], "x" * 101])
def test_unusable_keys_are_refused(key: object) -> None:
    """A name that is empty, too long or no text is refused rather than replaced."""
    with pytest.raises(ItemInvalid, match="“id” names the item"):
        read({"id": key, **PAIR})


@pytest.mark.parametrize("gold", ["same", " same ", {"meaning": "same"}, '{"meaning": "same"}'])
def test_known_answers(gold: object) -> None:
    """A known answer is a label or a JSON object; its task gets one answer and is no part of the item."""
    task = read({**PAIR, "gold": gold}).task
    assert (task.lane, task.overlap, task.overlap_max) == (Lane.GOLD, 1, 1)
    assert task.known_answer == {"meaning": "same"}
    assert task.item == PAIR
    assert task.key == read(PAIR).task.key


@pytest.mark.parametrize("gold", [None, "", "  "])
def test_empty_known_answer_is_none(gold: object) -> None:
    """An empty cell is no known answer: the row is ordinary."""
    assert read({**PAIR, "gold": gold}).task.lane == Lane.ANSWER


@pytest.mark.parametrize("gold", ["maybe", "{", '{"meaning": 1}', {"other": "same"}, 3, ["same"], "[" * 5000])
def test_invalid_known_answers_are_refused(gold: object) -> None:
    """A known answer that the form does not accept is refused with what the form says."""
    with pytest.raises(ItemInvalid, match="“gold” is not valid"):
        read({**PAIR, "gold": gold})


def test_several_questions_need_an_object() -> None:
    """With several questions a known answer is an object by question."""
    answer = {"word": "w", "amount": "1,5", "sure": "oui"}
    assert read({**ROW_OF_FORM, "gold": answer}, **OWN_FORM).task.known_answer == {
        "word": "w",
        "amount": 1.5,
        "sure": True,
    }
    with pytest.raises(ItemInvalid, match="one value a question: word, amount"):
        read({**ROW_OF_FORM, "gold": "w"}, **OWN_FORM)


def test_surveys_have_no_known_answer() -> None:
    """Where every answer is kept a known answer is refused."""
    with pytest.raises(ItemInvalid, match="remove the column “gold”"):
        read({"statement": "Tea is good", "gold": "1"}, **SURVEY)


def test_machine_column() -> None:
    """The machine's column becomes a proposal and never reaches the item."""
    item = read({**PAIR, "model_answer": "different"}, **FROM_FILE)
    assert item.proposal is not None
    assert (item.proposal.label, item.proposal.answer) == ("different", {"meaning": "different"})
    assert item.task.item == PAIR
    assert read({**PAIR, "model_answer": ""}, **FROM_FILE).proposal is None
    assert read(PAIR, **FROM_FILE).proposal is None


def test_machine_column_of_another_machine_is_an_ordinary_column() -> None:
    """Without a file proposer the column belongs to the item."""
    assert read({**PAIR, "model_answer": "same"}).task.item["model_answer"] == "same"


def test_invalid_proposal_is_refused() -> None:
    """A proposal that the form does not accept is refused: losing it would bias the machine's estimate."""
    with pytest.raises(ItemInvalid, match="“model_answer” is not valid"):
        read({**PAIR, "model_answer": "perhaps"}, **FROM_FILE)


def test_missing_columns_are_refused() -> None:
    """A row without what its kind needs is refused by the column's name."""
    with pytest.raises(ItemInvalid, match="“query_b” is missing"):
        read({"query_a": "x"})
