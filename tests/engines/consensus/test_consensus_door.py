"""The door of the engine: what it exports, its example, its methods by name."""

import doctest
from types import ModuleType
from typing import Any

import pytest

from canut.engines import consensus
from canut.engines.consensus import METHODS, DawidSkene, method, stopping
from canut.engines.consensus.errors import ParameterError, UnknownMethodError
from canut.engines.consensus.methods import medoid


@pytest.mark.parametrize("module", [consensus, medoid, stopping])
def test_the_examples_run(module: ModuleType) -> None:
    """What a newcomer reads first is true."""
    result = doctest.testmod(module)
    assert result.attempted > 0
    assert result.failed == 0


def test_the_exports_are_these() -> None:
    """A name added to the door is a promise, made here on purpose."""
    assert set(consensus.__all__) == EXPORTS
    assert all(hasattr(consensus, name) for name in EXPORTS)


EXPORTS = {
    *("METHODS", "Method", "method", "Labels", "Truth", "Confusions", "Coins", "ConsensusError"),
    *("MajorityVote", "DawidSkene", "OneCoin", "Medoid", "mean_similarity"),
    *("ClosedModel", "OpenModel", "closed_posterior", "open_posterior", "StoppingRule", "Decision"),
    *("Belief", "Running", "Worth", "information", "worth_of", "next_tasks", "Spending", "StabilityRule"),
    *("Auto", "f1", "expected_calibration_error", "unresolved"),
    *("accuracy", "observed_agreement", "read_labels", "read_gold"),
}


def test_a_method_by_name_takes_its_parameters() -> None:
    """The names are those of the command line and of project files."""
    assert {"majority", "dawid-skene", "one-coin", "glad", "ibcc", "medoid"} <= set(METHODS)
    assert method("dawid-skene", smoothing=0, max_iterations=10) == DawidSkene(smoothing=0, max_iterations=10)


@pytest.mark.parametrize(
    ("name", "parameters", "error", "message"),
    [
        ("dawid", {}, UnknownMethodError, "Choose one of auto, majority, dawid-skene"),
        ("majority", {"smoothing": 1}, ParameterError, "majority has no parameter smoothing; it has none"),
        ("one-coin", {"tolerence": 1}, ParameterError, "tolerence; it has alternatives, max_iterations"),
    ],
)
def test_a_wrong_name_gets_the_right_ones(
    name: str, parameters: dict[str, Any], error: type[Exception], message: str
) -> None:
    """The message lists what there is."""
    with pytest.raises(error, match=message):
        method(name, **parameters)
