"""What a project file may say of a test, and what it is told otherwise."""

from typing import Any

import pytest
from tests.families.microwork.importing.makers import specification
from tests.families.microwork.testtaking import ASKED

from canut.families.microwork.specification import FieldsRefused, Specification, specification_of

TEST: dict[str, Any] = ASKED["test"]


def refusals(**changes: Any) -> dict[str, str]:
    """Return what is refused of a plain test with these changes, by the field's path."""
    plain = specification().to_config() | {"answers": {"exactly": 5}, "test": TEST}
    with pytest.raises(FieldsRefused) as caught:
        specification_of(plain | changes)
    return {".".join(str(step) for step in path): message for path, message in caught.value.problems}


@pytest.mark.parametrize(
    ("changes", "path", "advice"),
    [
        ({"test": TEST | {"right": 4}}, "test.right", "nobody can give"),
        ({"test": TEST | {"grants": "Two words"}}, "test.grants", "small letters"),
        ({"test": TEST | {"grants": "a" * 61}}, "test.grants", "at most 60 characters"),
        ({"requires": ["a" * 61]}, "requires.0", "at most 60 characters"),
        ({"test": TEST | {"questions": 0}}, "test.questions", "at least 1"),
        ({"gold": {"share": 0.1}}, "gold", "every answer is known"),
        ({"validation": {}}, "validation", "every answer is known"),
        ({"answers": {}}, "answers", "how many people may take the test"),
        ({"requires": [TEST["grants"]]}, "requires", "asks for what it gives"),
        ({"kind": "survey", "options": {}}, "test", "one right answer an item"),
    ],
)
def test_what_cannot_be_a_test_is_refused(changes: dict[str, Any], path: str, advice: str) -> None:
    """Each reason stands at the field that is wrong."""
    assert advice in refusals(**changes)[path]


def test_a_test_is_written_out_whole() -> None:
    """The days until another attempt, though left out, are frozen with the rest."""
    short = {name: value for name, value in TEST.items() if name != "retry_days"}
    made = specification(answers={"exactly": 5}, test=short)
    assert made.to_config()["test"] == TEST
    assert Specification.from_config(made.to_config()) == made
