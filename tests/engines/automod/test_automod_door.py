"""The door of the engine: what it exports, its example, and the order in which it answers."""

import doctest
from types import ModuleType

import pytest

from canut.engines import automod
from canut.engines.automod import Match, Severity, WordList, check, words, worst_severity


@pytest.mark.parametrize("module", [automod, words])
def test_the_examples_run(module: ModuleType) -> None:
    """What a newcomer reads first is true."""
    result = doctest.testmod(module)
    assert result.attempted > 0
    assert result.failed == 0


def test_the_exports_are_these() -> None:
    """A name added to the door is a promise, made here on purpose."""
    assert set(automod.__all__) == {
        *("AutomodError", "NoWordsError", "UnreadableWordError"),
        *("Match", "Rule", "Severity", "WordList", "check", "worst_severity"),
    }
    assert all(hasattr(automod, name) for name in automod.__all__)


def test_matches_of_all_rules_come_in_the_order_of_reading() -> None:
    """Whatever the order of the rules, a moderator reads from left to right."""
    late = WordList(rule="late", words={"moron": Severity.HIGH})
    early = WordList(rule="early", words={"loser": Severity.LOW})
    both = check("loser and moron", [late, early])
    assert [match.rule for match in both] == ["early", "late"]
    assert both == check("loser and moron", [early, late])


def test_the_worst_severity_decides() -> None:
    """One grave match outweighs many light ones, and no match has no severity."""
    light = Match(start=0, end=1, text="a", rule="r", severity=Severity.LOW)
    grave = Match(start=2, end=3, text="b", rule="r", severity=Severity.HIGH)
    assert worst_severity([light, light, grave, light]) is Severity.HIGH
    assert worst_severity([]) is None


def test_no_rules_find_nothing() -> None:
    """A community without rules holds nothing back."""
    assert check("idiot", []) == []
