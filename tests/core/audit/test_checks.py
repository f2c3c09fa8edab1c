"""What checks came to stays on record; figures and the round of upkeep are kept current."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.attacks import is_refused
from tests.factories import MONDAY

from canut.core.audit.models import CheckRun, PublicFigures, UpkeepRound
from canut.core.audit.operations import note_round, publish_figures, record_checks
from canut.core.audit.queries import (
    checked_since,
    figures_on,
    last_round,
    offending_rows,
    standings,
    topics_published_since,
)

HOUR = timedelta(hours=1)


def run(at: datetime, *, offending: int = 0, sentence: str = "All is well.") -> CheckRun:
    """Return a run of a check, with a row for each offence."""
    rows = [f"row {number}" for number in range(offending)]
    return CheckRun(guarantee="G7", sentence=sentence, offending=offending, rows=rows, seconds=0.1, at=at)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("change", ["UPDATE audit_checkrun SET offending = 0", "DELETE FROM audit_checkrun"])
def test_nobody_makes_a_broken_guarantee_forgotten(change: str) -> None:
    """A run that found something cannot be rewritten or removed, whatever program tries."""
    record_checks(runs=[run(MONDAY, offending=2)])
    assert is_refused(change)
    assert CheckRun.objects.get().offending == 2


@pytest.mark.django_db
def test_the_latest_run_counts_and_its_past_is_told() -> None:
    """A check that holds again says when it was broken; its rows are read only on request."""
    record_checks(runs=[run(MONDAY), run(MONDAY, sentence="Another.")])
    record_checks(runs=[run(MONDAY + HOUR, offending=3)])
    record_checks(runs=[run(MONDAY + 2 * HOUR)])
    found = standings()
    assert set(found) == {("G7", "All is well."), ("G7", "Another.")}
    stands = found["G7", "All is well."]
    assert stands.run.is_held
    assert (stands.first_at, stands.last_broken_at) == (MONDAY, MONDAY + HOUR)
    assert stands.last_held_at == MONDAY + 2 * HOUR
    assert "rows" in stands.run.get_deferred_fields()
    assert checked_since(moment=MONDAY) == {("G7", "All is well.")}
    broken = CheckRun.objects.get(offending=3)
    assert offending_rows(run_ids=[broken.pk]) == {broken.pk: ["row 0", "row 1", "row 2"]}


@pytest.mark.django_db
def test_figures_are_replaced() -> None:
    """A topic has one row, with what was computed last."""
    assert figures_on("pay") is None
    publish_figures(topic="pay", content={"people": 12}, now=MONDAY)
    publish_figures(topic="pay", content={"people": 13}, now=MONDAY + HOUR)
    found = figures_on("pay")
    assert found is not None
    assert (found.content, found.computed_at) == ({"people": 13}, MONDAY + HOUR)
    assert PublicFigures.objects.count() == 1
    assert topics_published_since(moment=MONDAY + HOUR) == {"pay"}
    assert topics_published_since(moment=MONDAY + 2 * HOUR) == set()


@pytest.mark.django_db
def test_rounds_are_noted_once_a_minute_and_failures_at_once() -> None:
    """A round a few seconds later leaves no trace unless something else failed in it."""
    assert last_round() is None
    second = timedelta(seconds=1)
    for at, failures in [(0, []), (5, []), (10, ["a proposer"]), (15, ["a proposer"]), (80, ["a proposer"])]:
        note_round(seconds=0.2, failures=failures, now=MONDAY + at * second)
        noted = last_round()
        assert noted is not None
        assert noted.at == MONDAY + {5: 0, 15: 10}.get(at, at) * second
    assert UpkeepRound.objects.count() == 1


class AnyHistory(TestCase):
    """Whatever happened to a check, where it stands is what its runs say."""

    @given(offences=st.lists(st.integers(0, 2), min_size=1, max_size=12))
    def test_a_standing_is_its_history(self, offences: list[int]) -> None:
        """The last run, the last that held and the last that did not are those of the list."""
        moments = [MONDAY + number * HOUR for number in range(len(offences))]
        record_checks(runs=[run(at, offending=count) for at, count in zip(moments, offences, strict=True)])
        stands = standings()["G7", "All is well."]
        held = [at for at, count in zip(moments, offences, strict=True) if not count]
        broken = [at for at, count in zip(moments, offences, strict=True) if count]
        assert (stands.run.at, stands.run.offending) == (moments[-1], offences[-1])
        assert stands.first_at == moments[0]
        assert stands.last_held_at == (held[-1] if held else None)
        assert stands.last_broken_at == (broken[-1] if broken else None)
