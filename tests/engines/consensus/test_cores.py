"""Work on several cores at once."""

from functools import partial
from threading import get_ident

import pytest

from canut.engines.consensus import cores
from canut.engines.consensus.cores import at_once


@pytest.mark.parametrize("available", [1, 2, 7])
def test_results_come_in_the_order_of_the_jobs(monkeypatch: pytest.MonkeyPatch, available: int) -> None:
    """Whoever did them, and however many there are to do them."""
    monkeypatch.setattr(cores, "available", lambda: available)
    assert at_once([partial(pow, number, 2) for number in range(20)]) == [number**2 for number in range(20)]
    assert at_once([]) == []


def test_an_error_is_the_callers(monkeypatch: pytest.MonkeyPatch) -> None:
    """A job that fails fails the call, in whichever thread it ran."""
    monkeypatch.setattr(cores, "available", lambda: 3)

    def fail() -> int:
        message = f"thread {get_ident()}"
        raise ValueError(message)

    with pytest.raises(ValueError, match="thread"):
        at_once([fail] * 9)
