"""The order of the queue: the gravest first, then the oldest."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import MONDAY
from tests.families.moderation.conftest import post, remove_next

from canut.core.people.models import Person
from canut.core.work.models import Project
from canut.families.moderation import queries
from canut.families.moderation.models import Case
from canut.families.moderation.operations.appeals import appeal
from canut.families.moderation.queries import head_of_queue, waiting_cases
from canut.families.moderation.queue import WaitingCase, queue_order

WAITING = st.lists(
    st.builds(
        WaitingCase,
        case_id=st.integers(1, 10_000),
        severity=st.integers(1, 3),
        waiting_since=st.datetimes().map(lambda at: at.replace(tzinfo=MONDAY.tzinfo)),
    ),
    unique_by=lambda case: case.case_id,
    max_size=30,
)


@given(WAITING.flatmap(lambda waiting: st.tuples(st.just(waiting), st.permutations(waiting))))
def test_the_order_is_severity_then_age(waiting: tuple[list[WaitingCase], list[WaitingCase]]) -> None:
    """Whatever order cases come in, all come out, the graver and then the older first."""
    one_way, another_way = waiting
    ordered = queue_order(one_way)
    assert queue_order(another_way) == ordered
    assert set(ordered) == set(one_way)
    for first, second in pairwise(ordered):
        assert first.severity >= second.severity
        if first.severity == second.severity:
            assert (first.waiting_since, first.case_id) < (second.waiting_since, second.case_id)


def test_an_appeal_waits_from_the_day_it_was_filed(community: Project, moderator: Person) -> None:
    """A reopened case stands behind an older one of its severity and before a lighter one."""
    post(community, "you moron")
    removed = remove_next(community, moderator)
    older = post(community, "you moron", now=MONDAY + timedelta(minutes=2))
    lighter = post(community, "you clown", now=MONDAY + timedelta(minutes=1))
    appeal(action=removed, text="I meant my own plan", now=MONDAY + timedelta(minutes=4))
    ordered = queue_order(head_of_queue(waiting_cases(project=community)))
    items = [Case.objects.get(pk=one.case_id).item for one in ordered]
    assert items == [older, removed.case.item, lighter]


def test_the_store_reads_the_head_of_the_same_order(
    community: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where more wait than are read, the store chooses those that the published order puts first."""
    for number, text in enumerate(["you clown", "watch your back", "you moron", "i will find you", "loser"]):
        post(community, text, now=MONDAY + timedelta(minutes=number))
    whole = queue_order(head_of_queue(waiting_cases(project=community)))
    assert len(whole) == 5
    for length in range(1, 5):
        monkeypatch.setattr(queries, "QUEUE_HEAD_LENGTH", length)
        assert head_of_queue(waiting_cases(project=community)) == whole[:length]
