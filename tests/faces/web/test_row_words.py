"""Rows that break a check are named in the reader's language."""

import ast
from pathlib import Path

import pytest
from django.utils import translation

import canut
from canut.faces.web.row_words import NOUNS, Row, row_of

SUMS = {"accruals sum to"}
"""What begins a line about a whole, not about a row."""


def test_every_check_names_its_rows_by_a_known_noun() -> None:
    """Whatever a self-check writes before a number or a name is translated, and nothing else is."""
    said = set()
    for path in Path(canut.__file__).parent.rglob("selfcheck*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Yield) and isinstance(node.value, ast.JoinedStr):
                first = node.value.values[0]
                if isinstance(first, ast.Constant) and str(first.value).endswith(" "):
                    said.add(str(first.value).strip())
    assert said - SUMS == set(NOUNS)


@pytest.mark.parametrize(
    ("line", "row"),
    [
        ("decision 5: no ground", Row("décision 5", ": no ground")),
        ("pay run 3 (June): overlaps", Row("paie 3", " (June): overlaps")),
        ("restriction 4 of person 7: no", Row("restriction 4", " of person 7: no")),
        ("accruals sum to 3, transfers to 4", Row("", "accruals sum to 3, transfers to 4")),
        ("client:3:funds: stored 4", Row("", "client:3:funds: stored 4")),
        ("", Row("", "")),
    ],
)
def test_rows_are_named_in_french(line: str, row: Row) -> None:
    """The noun is French, what is wrong stays as written, and no line is lost."""
    with translation.override("fr"):
        assert row_of(line) == row
