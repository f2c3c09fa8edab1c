"""Every app's checks are found and told apart by guarantee."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from tests.factories import MONDAY

from canut import verification
from canut.core.audit.models import CheckRun
from canut.core.checks import Check
from canut.verification import (
    GUARANTEES,
    PROVED_EVERY,
    ROWS_RECORDED,
    ROWS_SHOWN,
    State,
    broken_rows,
    checks,
    prove_due,
    record,
    verify,
)

pytestmark = pytest.mark.django_db


def test_every_check_names_a_guarantee() -> None:
    """The checks of the core and of the families are there, each for a guarantee that exists."""
    found = list(checks())
    homes = {check.offending_rows.__module__ for check in found}
    assert {
        f"canut.core.{app}.selfcheck" for app in ("ledger", "work", "worktime", "pay", "decisions")
    } <= homes
    assert "canut.families.microwork.selfcheck" in homes
    assert {check.guarantee for check in found} <= GUARANTEES.keys()
    assert all(check.sentence.endswith(".") for check in found)


def test_an_empty_store_breaks_nothing() -> None:
    """Nothing is broken where nothing happened, and what has no check is not called proven."""
    verdicts = {verdict.guarantee: verdict.state for verdict in verify()}
    assert State.BROKEN not in verdicts.values()
    assert verdicts["G4"] is State.HOLDS
    proven = {check.guarantee for check in checks()}
    assert {name for name, state in verdicts.items() if state is State.UNPROVEN} == set(GUARANTEES) - proven


def test_offending_rows_are_counted_and_the_first_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """A check with very many offending rows says how many, and shows some."""

    def rows() -> Iterator[str]:
        yield from (f"row {number}" for number in range(ROWS_SHOWN + 5))

    monkeypatch.setattr(verification, "checks", lambda: [Check("G1", "All is well.", rows)])
    verdicts = {verdict.guarantee: verdict for verdict in verify()}
    assert verdicts["G1"].state is State.BROKEN
    assert verdicts["G1"].proofs[0].offending == ROWS_SHOWN + 5
    assert len(verdicts["G1"].proofs[0].rows) == ROWS_SHOWN
    assert broken_rows(verdicts.values())[0] == "G1: row 0"


def test_every_check_has_a_name_of_its_own() -> None:
    """A guarantee and a sentence name one check in the history, and fit its columns."""
    names = [(check.guarantee, check.sentence) for check in checks()]
    assert len(set(names)) == len(names)
    assert max(len(sentence) for _guarantee, sentence in names) <= 200


def test_a_verification_is_kept_check_by_check() -> None:
    """Each check leaves one run, at one moment, with how many rows broke it."""
    record(verify(), now=MONDAY)
    runs = CheckRun.objects.all()
    assert {(run.guarantee, run.sentence) for run in runs} == {
        (check.guarantee, check.sentence) for check in checks()
    }
    assert all(run.is_held and run.seconds >= 0 and run.at == MONDAY for run in runs)


def test_upkeep_carries_out_one_check_a_round_and_each_once_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is due comes one by one, a check that fails is broken, and nothing comes twice within a day."""

    def failing() -> Iterator[str]:
        raise ZeroDivisionError("by accident")

    many = [f"row {number}" for number in range(ROWS_SHOWN)]
    made = [Check("G1", "Holds.", list), Check("G2", "Fails.", failing), Check("G3", "Breaks.", lambda: many)]
    monkeypatch.setattr(verification, "checks", lambda: iter(made))
    told = [prove_due(now=MONDAY) for _round in range(5)]
    assert told == [[], ["G2 is broken: Fails."], ["G3 is broken: Breaks."], [], []]
    runs = list(CheckRun.objects.order_by("id"))
    assert [(run.guarantee, run.offending) for run in runs] == [("G1", 0), ("G2", 1), ("G3", ROWS_SHOWN)]
    assert runs[1].rows == ["the check could not be carried out: ZeroDivisionError: by accident"]
    assert len(runs[2].rows) == ROWS_RECORDED
    prove_due(now=MONDAY + PROVED_EVERY - timedelta(seconds=1))
    assert CheckRun.objects.count() == 3
    prove_due(now=MONDAY + PROVED_EVERY)
    assert CheckRun.objects.count() == 4
