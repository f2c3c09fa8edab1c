"""What the state machines share: every example in a transaction of its own that is taken back."""

import os
from collections.abc import Iterable, Iterator

from django.db import connection, transaction
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from canut.core.checks import Check
from canut.core.ledger.selfcheck import CHECKS as LEDGER_CHECKS
from canut.core.pay.selfcheck import CHECKS as PAY_CHECKS
from canut.core.work.selfcheck import CHECKS as WORK_CHECKS
from canut.core.worktime.selfcheck import CHECKS as WORKTIME_CHECKS

CHECKS = [*LEDGER_CHECKS, *WORK_CHECKS, *WORKTIME_CHECKS, *PAY_CHECKS]


def offences(checks: Iterable[Check] = CHECKS) -> list[str]:
    """Return everything that the self-checks of the core find, or those of a part of it."""
    return [row for check in checks for row in check.offending_rows()]


class StoreMachine(RuleBasedStateMachine):
    """A machine whose steps write to the store; the next example starts from the same store."""

    def __init__(self) -> None:
        super().__init__()
        self._example = self._taken_back()
        next(self._example)

    @staticmethod
    def _taken_back() -> Iterator[None]:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)

    def teardown(self) -> None:
        """Take back what the example wrote."""
        next(self._example, None)
        assert not connection.needs_rollback


def explore(machine: type[RuleBasedStateMachine], *, examples: int, steps: int) -> None:
    """Run a machine: fewer and shorter examples than hypothesis' own, for each step is several queries.

    ``CANUT_EXAMPLES`` in the environment says how many examples each machine runs instead.
    """
    wanted = int(os.environ.get("CANUT_EXAMPLES", examples))
    run_state_machine_as_test(
        machine,
        settings=settings(max_examples=wanted, stateful_step_count=steps),
    )
