"""Projects of micro-work and files of items for the tests of import and export."""

from pathlib import Path
from typing import Any

from tests.factories import MONDAY, make_client, make_person

from canut.core.people.models import Membership
from canut.core.people.operations import add_member
from canut.core.work.models import Project
from canut.families.microwork.operations import create_project
from canut.families.microwork.specification import Specification

PLAIN: dict[str, Any] = {
    "title": {"en": "Same meaning?", "fr": "Même sens ?"},
    "purpose": {"en": "Better search", "fr": "Mieux chercher"},
    "data_use": ["train-model", "research"],
    "kind": "equivalence",
    "pay": {"currency": "EUR", "per_answer": "0.12", "hourly_floor": "12.02", "expected_seconds": 25},
    "answers": {"start": 2, "confidence": 0.95, "lead": 2, "at_most": 5},
}

SURVEY: dict[str, Any] = {"kind": "survey", "answers": {"exactly": 3}}

OWN_FORM: dict[str, Any] = {
    "kind": None,
    "form": {
        "show": [{"as": "text", "columns": ["name"]}],
        "questions": [
            {"type": "text", "name": "word", "label": "Word"},
            {"type": "number", "name": "amount", "label": "Amount"},
            {"type": "rating", "name": "stars", "label": "Stars", "required": False},
            {"type": "boolean", "name": "sure", "label": "Sure?"},
            {"type": "date", "name": "day", "label": "Day", "required": False},
            {"type": "choices", "name": "tags", "label": "Tags", "options": ["a", "b"], "required": False},
        ],
    },
}

FROM_FILE: dict[str, Any] = {"machine": {"proposer": "file", "column": "model_answer"}}

PAIRS = [("blue bike", "blue bicycle"), ("tax form", "tea pot"), ("bread", "pain"), ("cat", "cat food")]


def specification(**changes: Any) -> Specification:
    """Return the plain specification with changes."""
    return Specification.model_validate({"client": "Anybody", **PLAIN, **changes})


def make_microwork(*, funds_minor: int = 1_000_000, **changes: Any) -> Project:
    """Return a draft project of a new client; `changes` go to its specification."""
    client = make_client(funds_minor=funds_minor)
    person = make_person()
    add_member(organisation=client, person=person, role=Membership.Role.OWNER, now=MONDAY)
    asked = specification(client=client.name, **changes)
    return create_project(specification=asked, created_by=person, now=MONDAY)


def write_pairs(folder: Path, count: int, name: str = "items.csv") -> Path:
    """Write a CSV file of `count` pairs of queries, each with its id."""
    path = folder / name
    rows = [f"p{n},{PAIRS[n % 4][0]} {n},{PAIRS[n % 4][1]} {n}" for n in range(1, count + 1)]
    path.write_text("\n".join(["id,query_a,query_b", *rows]) + "\n", encoding="utf-8")
    return path
