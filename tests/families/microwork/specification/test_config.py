"""What is kept of a project file: exact, complete, and read back as it was."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from canut.families.microwork.kinds import KINDS
from canut.families.microwork.specification import Pay, Specification

PAY = {"currency": "EUR", "per_answer": "0.25", "hourly_floor": "12.02", "expected_seconds": 60}
BASE: dict[str, Any] = {
    "title": "T",
    "client": "C",
    "purpose": "P",
    "data_use": ["research"],
    "pay": PAY,
    "answers": {"exactly": 3},
}


@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_specification_survives_its_store(name: str) -> None:
    """Written as JSON and read back, a specification of any kind is the same, its form included."""
    options = dict(KINDS[name].sample_options)
    specification = Specification.model_validate(BASE | {"kind": name, "options": options})
    again = Specification.from_config(json.loads(json.dumps(specification.to_config())))
    assert again == specification
    assert again.sheet.form == specification.sheet.form


def test_a_kinds_defaults_are_written_out() -> None:
    """What was accepted stands in the store in full, so that a later default cannot change it."""
    config = Specification.model_validate(BASE | {"kind": "equivalence"}).to_config()
    assert config["options"]["question"]["en"] == "Do these two queries mean the same?"
    assert config["pay"]["payday_days"] == 7
    assert config["pay"]["per_answer"] == "0.25"


def test_a_float_is_no_amount() -> None:
    """An amount that went through a binary fraction is refused."""
    with pytest.raises(ValidationError, match="no exact amount"):
        Pay.model_validate(PAY | {"per_answer": 0.25})


@given(st.integers(1, 10_000), st.integers(1, 5_000), st.integers(1, 3_600))
def test_pay_is_lawful_or_refused_with_the_lowest_figure(cents: int, floor: int, seconds: int) -> None:
    """Pay is accepted exactly when it reaches the floor for its expected time, in whole cents."""
    given_pay = PAY | {
        "per_answer": Decimal(cents) / 100,
        "hourly_floor": Decimal(floor) / 100,
        "expected_seconds": seconds,
    }
    if cents * 3600 >= floor * seconds:
        pay = Pay.model_validate(given_pay)
        assert pay.per_answer_minor == cents
        assert pay.lease_seconds == max(600, 10 * seconds)
    else:
        lowest = -(-floor * seconds // 3600)
        figure = f"the lowest lawful figure is {lowest // 100}.{lowest % 100:02d} EUR"
        with pytest.raises(ValidationError, match=figure):
            Pay.model_validate(given_pay)


def test_the_lease_may_be_chosen() -> None:
    """A project may give more time, never less than the work is expected to take."""
    assert Pay.model_validate(PAY | {"lease_seconds": 90}).lease_seconds == 90


def test_a_survey_keeps_every_answer() -> None:
    """Where nothing is right or wrong, gold, proposals and validation are refused."""
    survey = BASE | {"kind": "survey"}
    assert Specification.model_validate(survey).answers.first == 3
    for key, value in {
        "gold": {"share": 0.1},
        "machine": {"proposer": "file", "column": "m"},
        "validation": {},
    }.items():
        with pytest.raises(ValidationError, match="none is right or wrong"):
            Specification.model_validate(survey | {key: value})


def test_a_specification_cannot_be_changed() -> None:
    """What was read stays what it was."""
    specification = Specification.model_validate(BASE | {"kind": "survey"})
    with pytest.raises(ValidationError):
        specification.client = "Other"  # type: ignore[misc] # the point of the test
