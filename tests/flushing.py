"""Let Django empty the store between transactional tests: our append-only triggers refuse it, rightly.

Tests that commit for real (``transactional_db``, ``live_server``) need it: call `flush_past_triggers` once.
What every store has from its beginning is there again afterwards: the founding rules.
"""

from datetime import UTC, datetime
from typing import Any

from django.test import TransactionTestCase
from tests.attacks import triggers_off

from canut.core.rules.operations.proposals import found_rules

FOUNDED = datetime(2025, 12, 1, tzinfo=UTC)
"""When the tests' platform was founded: before anything happens in them."""

HOOK = "_fixture_teardown"
"""What Django calls after each transactional test."""

_empty = getattr(TransactionTestCase, HOOK)


def _empty_without_triggers(case: Any) -> None:
    with triggers_off():
        _empty(case)
    found_rules(now=FOUNDED)


def flush_past_triggers() -> None:
    """Switch the triggers off while Django empties the store."""
    setattr(TransactionTestCase, HOOK, _empty_without_triggers)
