"""Every app's checks are found and told apart by guarantee."""

from collections.abc import Iterator

import pytest

from canut import verification
from canut.core.checks import Check
from canut.verification import GUARANTEES, ROWS_SHOWN, State, broken_rows, checks, verify

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
