"""Checking one message against all rules."""

from collections.abc import Iterable
from typing import Protocol

from canut.engines.automod.match import Match, Severity


class Rule(Protocol):
    """Anything that finds matches in a message; it must say the same of the same message every time."""

    @property
    def rule(self) -> str:
        """The name that its matches carry."""

    def matches(self, message: str) -> Iterable[Match]:
        """Yield every place of the message that the rule speaks about."""


def check(message: str, rules: Iterable[Rule]) -> list[Match]:
    """Return what the rules find in the message, in the order of reading; nothing found, nothing said."""
    found = (match for rule in rules for match in rule.matches(message))
    return sorted(found, key=lambda match: (match.start, match.end, match.rule))


def worst_severity(matches: Iterable[Match]) -> Severity | None:
    """Return the gravest severity among matches; None when there are none."""
    return max((match.severity for match in matches), default=None)
