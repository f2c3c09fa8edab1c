"""What the machine proposes about a message under one version of a policy."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from canut.engines.automod import Match, Severity, check, worst_severity
from canut.families.moderation.drafts import HARMS, WordRule
from canut.families.moderation.models import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Why a message is held: where the rules match, how urgent it is, how much it can hurt to review.

    Attributes
    ----------
    proposal
        The matches in the order of reading, each with the clause that its rule hints at.
    """

    policy: Policy
    severity: Severity
    harm: str
    proposal: list[dict[str, Any]]


def judge(texts: Sequence[str], policy: Policy) -> list[Verdict | None]:
    """Return a verdict for each text; None where no rule of the policy matches."""
    rules = [WordRule.model_validate(rule) for rule in policy.rules]
    word_lists = [rule.word_list() for rule in rules]
    clause_of = {rule.rule: rule.clause for rule in rules}
    harm_of = dict(policy.clauses.values_list("code", "harm"))
    return [_verdict(check(text, word_lists), policy, clause_of, harm_of) for text in texts]


def _verdict(
    matches: Sequence[Match], policy: Policy, clause_of: dict[str, str], harm_of: dict[str, str]
) -> Verdict | None:
    severity = worst_severity(matches)
    if severity is None:
        return None
    clauses = [clause_of[match.rule] for match in matches]
    return Verdict(
        policy=policy,
        severity=severity,
        harm=max((harm_of[clause] for clause in clauses), key=HARMS.index),
        proposal=[
            {**asdict(match), "severity": match.severity.value, "clause": clause}
            for match, clause in zip(matches, clauses, strict=True)
        ],
    )
