"""What the inputs of a rule weigh, measured on the code that runs (Directive (EU) 2024/2831, article 9)."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import Any

from canut.core.rules.declared import Rule, Situation
from canut.engines.money import largest_remainder

SITUATIONS = 400


def relative_importance(rule: Rule, *, seed: int = 0, situations: int = SITUATIONS) -> dict[str, int]:
    """Return each input's share of the rule's decisions, in whole per cent that sum to 100.

    The rule decides made-up situations; then one input after the other takes the values it has in another
    situation, and it is counted how often the decision changes. An input with 0 never changed one.

    Notes
    -----
    Permutation importance (Breiman 2001), with decisions in place of predictions: it needs no look inside
    the rule. Inputs that only matter together share their weight.
    """
    random = Random(seed)  # noqa: S311 - situations to try, no secret
    drawn = [rule.draw(random) for _ in range(situations)]
    decided = [rule.decide(one) for one in drawn]
    changes = {name: _changes(rule, name, drawn, decided) for name in rule.inputs}
    lots = [replace(one, seed=other.seed) for one, other in zip(drawn, _shifted(drawn), strict=True)]
    if lot := _different(rule, lots, decided):
        changes[rule.seed_is] = lot
    if not any(changes.values()):
        return dict.fromkeys(changes, 0)
    return dict(zip(changes, largest_remainder(100, list(changes.values())), strict=True))


def _changes(rule: Rule, name: str, drawn: Sequence[Situation], decided: Sequence[Any]) -> int:
    changed = [
        replace(one, candidates=_with_values_of(name, one.candidates, other.candidates))
        for one, other in zip(drawn, _shifted(drawn), strict=True)
    ]
    return _different(rule, changed, decided)


def _shifted(drawn: Sequence[Situation]) -> list[Situation]:
    return [*drawn[1:], *drawn[:1]]


def _with_values_of(name: str, candidates: Sequence[Any], others: Sequence[Any]) -> list[Any]:
    values = [getattr(one, name) for one in others] or [None]
    return [replace(one, **{name: values[place % len(values)]}) for place, one in enumerate(candidates)]


def _different(rule: Rule, changed: Sequence[Situation], decided: Sequence[Any]) -> int:
    return sum(rule.decide(one) != before for one, before in zip(changed, decided, strict=True))
