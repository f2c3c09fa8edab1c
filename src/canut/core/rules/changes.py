"""What a version that is not in the register yet would change, measured as the register measures it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from canut.core.rules import declared
from canut.core.rules.declared import Rule
from canut.core.rules.models import RuleVersion
from canut.core.rules.queries import version_in_force
from canut.core.rules.weights import relative_importance


@dataclass(frozen=True, slots=True)
class WeightChange:
    """What an input weighs in both versions, in per cent; None where a version does not read it."""

    name: str
    in_words: Mapping[str, str]
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A version of the code beside the one in force; without one, the rule is new."""

    rule: Rule
    current: RuleVersion | None
    weights: tuple[WeightChange, ...]


def proposable_rules() -> list[Rule]:
    """Return the versions that this release has and nobody put to the vote, or whose vote refused them."""
    taken = RuleVersion.objects.exclude(outcome=RuleVersion.Outcome.REFUSED).order_by()
    known = set(taken.values_list("slug", "version"))
    found = [one for one in declared.declared_rules() if (one.slug, one.version) not in known]
    return sorted(found, key=lambda one: (one.slug, one.version))


def change_by(*, rule: Rule, now: datetime) -> RuleChange:
    """Return what a version changes against the one in force: what it reads, and how heavily."""
    current = version_in_force(slug=rule.slug, now=now)
    before = {name: (weight, words) for name, weight, words in current.inputs} if current else {}
    after = relative_importance(rule)
    rows = [
        WeightChange(name, rule.in_words[name], before[name][0] if name in before else None, weight)
        for name, weight in after.items()
    ]
    rows += [
        WeightChange(name, words, weight, None)
        for name, (weight, words) in before.items()
        if name not in after
    ]
    return RuleChange(rule, current, tuple(rows))
