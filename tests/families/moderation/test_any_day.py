"""A day of moderation in any sequence: posts, decisions, skips, lapsed leases, appeals."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories import MONDAY
from tests.families.moderation.conftest import FACTS, broken_promises, make_community, make_moderator, post

from canut.core.decisions.models import Appeal
from canut.core.work.models import Assignment, Lane
from canut.core.work.operations.leases import end_leases, return_task
from canut.families.moderation.models import Case, EnforcementAction
from canut.families.moderation.operations.appeals import appeal, decide_appeal
from canut.families.moderation.operations.cases import next_case
from canut.families.moderation.operations.decisions import decide
from canut.families.moderation.queries import head_of_queue, held_case, waiting_cases
from canut.families.moderation.queue import queue_order

WORDS = {1: "you clown", 2: "you moron", 3: "watch your back"}
"""A message of each severity under the sample policy."""


class Day:
    """A community in which something happens every two minutes."""

    def __init__(self) -> None:
        self.community = make_community()
        self.moderators = [make_moderator() for _ in range(3)]
        self.now = MONDAY

    def receive(self, severity: int, _who: int) -> None:
        """Let somebody post a message that a rule holds."""
        post(self.community, WORDS[severity], now=self.now)

    def decide(self, severity: int, who: int) -> None:
        """Let a moderator decide the next case, whatever it is."""
        if taken := self._take(who):
            if taken.lane == Lane.VALIDATE:
                self._decide_appeal(taken, severity)
            else:
                self._decide_first(taken, severity)

    def skip(self, _severity: int, who: int) -> None:
        """Let a moderator give the next case back."""
        if taken := self._take(who):
            return_task(assignment_id=taken.pk, worker=taken.worker, now=self.now)

    def forget(self, _severity: int, who: int) -> None:
        """Let a moderator take a case and keep it until its lease ends."""
        self._take(who)
        self.now += timedelta(minutes=11)

    def contest(self, _severity: int, _who: int) -> None:
        """Let the author of the oldest uncontested removal appeal."""
        removals = EnforcementAction.objects.filter(action="remove", decision__appeal=None)
        if removal := removals.filter(case__task__project=self.community).order_by("id").first():
            appeal(action=removal, text="It was meant for my radishes.", now=self.now)

    def _take(self, who: int) -> Assignment | None:
        moderator = self.moderators[who]
        end_leases(now=self.now)
        held = held_case(project=self.community, person_id=moderator.pk, now=self.now)
        free = head_of_queue(waiting_cases(project=self.community, person_id=moderator.pk))
        taken = next_case(project=self.community, moderator=moderator, now=self.now)
        if held or taken is None:
            assert taken == held
            assert held or not free
        else:
            assert Case.objects.get(task=taken.task_id).pk == queue_order(free)[0].case_id
        return taken

    def _decide_first(self, taken: Assignment, severity: int) -> None:
        removes = severity > 1
        decide(
            assignment_id=taken.pk,
            moderator=taken.worker,
            action=EnforcementAction.Action.REMOVE if removes else EnforcementAction.Action.ALLOW,
            clause_code="respect" if removes else "",
            facts=FACTS if removes else "",
            now=self.now,
        )

    def _decide_appeal(self, taken: Assignment, severity: int) -> None:
        decide_appeal(
            assignment_id=taken.pk,
            moderator=taken.worker,
            outcome=Appeal.Outcome.OVERTURNED if severity > 1 else Appeal.Outcome.UPHELD,
            reasons="Read again with the messages around it.",
            now=self.now,
        )


STEPS: Mapping[str, Callable[[Day, int, int], None]] = {
    "receive": Day.receive,
    "decide": Day.decide,
    "skip": Day.skip,
    "forget": Day.forget,
    "contest": Day.contest,
}


@pytest.mark.django_db
@settings(max_examples=12)
@given(st.lists(st.tuples(st.sampled_from(sorted(STEPS)), st.integers(1, 3), st.integers(0, 2)), max_size=20))
def test_any_day_keeps_every_promise(steps: list[tuple[str, int, int]]) -> None:
    """Each case goes out in the published order, no moderator meets one twice, and every check is clean."""
    day = Day()
    for severity in (1, 3, 2):
        day.receive(severity, 0)
    for name, severity, who in steps:
        day.now += timedelta(minutes=2)
        STEPS[name](day, severity, who)
    meetings = Assignment.objects.filter(project=day.community).values_list("worker_id", "task_id")
    assert max(Counter(meetings).values(), default=1) == 1
    assert broken_promises() == []
