"""``canut simulate`` from a seed to figures and a proof."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.factories import make_person

from canut.core.ledger import chart
from canut.core.people.models import Person


def test_months_are_lived_in_a_store_of_their_own(program: Callable[..., Any], tmp_path: Path) -> None:
    """Without a home of its own the command leaves nothing behind, and prints nothing but its JSON."""
    run = program(
        "simulate", "--seed", 3, "--days", 2, "--json", CANUT_HOME=None, XDG_DATA_HOME=str(tmp_path / "data")
    )
    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout)
    assert (told["seed"], told["days"], told["broken"]) == (3, 2, [])
    assert told["paid_in_minor"] == told["paid_out_minor"] + told["inside_minor"]
    assert told["acts"]["answer"] > 0
    assert len(told["history"]) == 32
    assert list(tmp_path.iterdir()) == []


def test_figures_are_told_to_people(canut: Callable[..., Any]) -> None:
    """Without ``--json`` it tells days, faults, money and what was checked."""
    result = canut("simulate", "--days", 1)
    assert result.exit_code == 0, result.output
    assert "1 from 2026-10-05" in result.output
    assert "every guarantee weekly; all of it holds" in result.output


@pytest.mark.parametrize("asked", [[], ["--json"]])
def test_what_breaks_is_named_with_how_to_see_it_again(
    canut: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, asked: list[str]
) -> None:
    """Were an account overdrawn, it would end with status 1 on that day, the rows and the command."""
    monkeypatch.setattr(chart, "OVERDRAWABLE", frozenset())
    result = canut("simulate", "--seed", 2, "--days", 3, *asked)
    assert result.exit_code == 1
    assert "canut simulate --seed 2 --days 1" in result.output
    assert "account world:bank: overdrawn" in result.output


def test_a_store_in_use_is_left_alone(canut: Callable[..., Any]) -> None:
    """The town never moves in with real people."""
    make_person()
    result = canut("simulate", "--days", 1)
    assert result.exit_code == 2
    assert "needs an empty store" in result.output
    assert Person.objects.count() == 1
