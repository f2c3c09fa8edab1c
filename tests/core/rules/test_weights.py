"""What a rule's inputs weigh is measured on the code that runs; a change without a number is noticed."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.rules.conftest import MARKET, Stall

from canut.core.rules.declared import FORBIDDEN, Kind, Rule, Situation, declared_rules
from canut.core.rules.weights import relative_importance

RULES = list(declared_rules())


def test_an_input_that_decides_nothing_weighs_nothing() -> None:
    """Of arrival, weather and the lot, the weather has no share and arrival has most."""
    weights = relative_importance(MARKET)
    assert weights["weather"] == 0
    assert weights["arrived"] > weights["lot"] > 0
    assert sum(weights.values()) == 100


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_weights_of_our_rules_sum_to_a_hundred(rule: Rule) -> None:
    """Each rule's inputs and lot share a hundred per cent, the same at every look."""
    weights = relative_importance(rule)
    assert set(weights) - {rule.seed_is} == set(rule.inputs)
    assert sum(weights.values()) == 100
    assert weights == relative_importance(rule)


def test_dispatch_reads_distance_before_all() -> None:
    """The nearest is asked: metres weigh most, seconds nothing, and every input is a fact about the way."""
    weights = relative_importance(next(rule for rule in RULES if rule.slug == "dispatch"))
    assert max(weights, key=lambda name: weights[name]) == "metres"
    assert weights["seconds"] == 0


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_no_rule_reads_what_it_must_not(rule: Rule) -> None:
    """No field of a candidate is about appeals, refusals, speech or membership (G12)."""
    assert rule.forbidden_inputs == []
    if rule.kind is Kind.ALLOCATION:
        names = {field.name for field in fields(rule.reads)}
        assert not [name for name in names for part in FORBIDDEN if part in name]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_each_rule_speaks_both_languages(rule: Rule) -> None:
    """Members read what they vote on in English and in French."""
    assert set(rule.in_words) >= {*rule.inputs, *relative_importance(rule)}
    for text in (rule.title, rule.description, *rule.in_words.values()):
        assert text["en"] != text["fr"]
        assert set(text) == {"en", "fr"}


@given(st.integers(0, 3))
def test_comments_do_not_make_another_version(seed: int) -> None:
    """The fingerprint is of the code: the same whenever it is taken."""
    again = Situation([Stall(0, 1, seed)])
    assert MARKET.fingerprint == MARKET.fingerprint != RULES[0].fingerprint
    assert MARKET.decide(again) == 0


FINGERPRINTS = {
    "pull/1": "73be4d8de88ce9d6",
    "floor/1": "b86131a674995498",
    "moderation-queue/1": "a43aee3966ed00a2",
    "dispatch/1": "cfcb7aa54e4986e4",
}
"""The code of each version as it was published. A change of the code is a new version with its own number."""


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_changed_rule_has_a_new_number(rule: Rule) -> None:
    """A rule's code changed under its old number is stopped here, before a platform refuses to run it."""
    assert rule.fingerprint[:16] == FINGERPRINTS[rule.name], (
        "give the change a new version, and keep the old one"
    )
