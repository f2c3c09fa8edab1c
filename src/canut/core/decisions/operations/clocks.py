"""Watching the clocks: who must act is warned, what is missed is counted, and silence is for the worker."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.decisions.clocks import WARN_BEFORE, ClockName
from canut.core.decisions.models import Appeal, Decision
from canut.core.decisions.operations.appeals import let_fall
from canut.core.decisions.queries import MISSED, WARNED, due_replies, remedies_due, unannounced

BATCH = 200
"""Clocks of one kind in one round; what is left waits for the next."""


def watch_clocks(*, now: datetime) -> int:
    """Sweep: warn of clocks that end soon, and record those that were missed; returns how many of both.

    A decision against work or a person whose appeal nobody answered in time has no effect any more: the work
    is paid, the measure ends. The answer stays due. Content stays down, for others may be hurt by it.
    """
    done = 0
    for name, running in ((ClockName.REPLY, due_replies), (ClockName.REMEDY, remedies_due)):
        with transaction.atomic():
            late = list(unannounced(running(before=now), name, MISSED)[:BATCH])
            _announce(late, name, MISSED, now)
            if name == ClockName.REPLY:
                _lapse(late, now)
            soon = list(unannounced(running(before=now + WARN_BEFORE), name, WARNED)[:BATCH])
            _announce(soon, name, WARNED, now)
            done += len(late) + len(soon)
    return done


def _announce(appeals: Sequence[Appeal], name: ClockName, verb: str, now: datetime) -> None:
    data = {"clock": name.value}
    record(happenings=[Happening(verb, one.pk, None, data) for one in appeals], now=now)


def _lapse(appeals: Sequence[Appeal], now: datetime) -> None:
    for filed in appeals:
        if filed.decision.kind != Decision.Kind.CONTENT:
            let_fall(decision=filed.decision, state=Decision.State.LAPSED, actor_id=None, now=now)
