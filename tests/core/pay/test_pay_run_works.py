"""Pay runs as long work: killed anywhere they go on, nobody is paid twice, and how far they are is known."""

import itertools
from collections import Counter
from datetime import datetime, timedelta
from functools import partial

import pytest
from django.db import OperationalError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.conftest import Together
from tests.core.pay.conftest import DAY, MIDNIGHT, Offences
from tests.core.pay.test_payouts import earn
from tests.factories import make_operator, make_person, make_project

from canut.core.audit.models import Event
from canut.core.carrying import KEPT, STALE, STARTS_MOST
from canut.core.pay.errors import PayRunUnderWay, PeriodRefused
from canut.core.pay.models import Payout, PayRun, PayRunWork, TopUp
from canut.core.pay.operations import pay_run_works, pay_runs, payouts
from canut.core.pay.operations.pay_run_works import ask_pay_run, carry_pay_run, forget_done, pay_here
from canut.core.pay.queries.run_works import sent_since_asked, unfinished_works
from canut.core.people.models import Person
from canut.core.work.models import Project

PAYDAY = MIDNIGHT + 5 * DAY


class Killed(BaseException):
    """Stands for SIGKILL: nothing of the process runs after it."""


def asked(ends_at: datetime = MIDNIGHT + DAY, *, language: str = "en", now: datetime = PAYDAY) -> PayRunWork:
    """Return the work of paying Monday, or longer."""
    return ask_pay_run(starts_at=MIDNIGHT, ends_at=ends_at, language=language, now=now)


def here(at: datetime = PAYDAY) -> pay_runs.PayRunReport:
    """Pay Monday as the command does."""
    return pay_here(starts_at=MIDNIGHT, ends_at=MIDNIGHT + DAY, clock=lambda: at)


def start(at: datetime = PAYDAY, *, dies_at: int | None = None) -> PayRunWork | None:
    """Carry out what waits; `dies_at` is the step within whose transaction the process is killed."""
    steps = itertools.count()

    def stops() -> bool:
        if next(steps) == dies_at:
            raise Killed
        return False

    return carry_pay_run(clock=lambda: at, stops=stops)


def paid() -> dict[int, int]:
    """Return what each person was sent."""
    sums: Counter[int] = Counter()
    for payout in Payout.objects.select_related("hold"):
        sums[payout.person_id] += payout.hold.amount_minor
    return dict(sums)


@given(people=st.integers(1, 4), deaths=st.lists(st.integers(0, 6), max_size=STARTS_MOST - 1))
@settings(max_examples=12, deadline=None)
@pytest.mark.django_db
def test_a_killed_run_ends_as_if_nothing_had_happened(people: int, deaths: list[int]) -> None:
    """Killed at any step, twice even: everybody is paid once and whole, and the counts say so."""
    with transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(pay_runs, "BATCH", 2)
        patch.setattr(payouts, "BATCH", 2)
        project, workers = make_project(tasks=people, overlap=1), [make_person() for _ in range(people)]
        for worker in workers:
            earn(project, worker)
        work = asked()
        _survive(work, deaths)
        assert (work.state, work.percent) == (PayRunWork.State.DONE, 100)
        assert (work.done, work.total, work.checked, work.to_check) == (people,) * 4
        assert paid() == dict.fromkeys((worker.pk for worker in workers), 12)
        assert TopUp.objects.filter(run=work.run).count() == people
        (sent,) = sent_since_asked(work)
        assert (sent.currency, sent.payouts, sent.amount_minor) == ("EUR", people, 12 * people)
        transaction.set_rollback(True)


def _survive(work: PayRunWork, deaths: list[int]) -> None:
    """Start a run until it is done; its process dies at each of these steps, if it comes so far."""
    times = (PAYDAY + number * 2 * STALE for number in itertools.count())
    for dies_at in deaths:
        try:
            start(next(times), dies_at=dies_at)
        except Killed:
            work.refresh_from_db()
            assert not work.has_ended
            assert sum(one.payouts for one in sent_since_asked(work)) == work.done == len(paid())
    start(next(times))
    work.refresh_from_db()


def test_processes_that_pay_at_once_pay_once(together: Together) -> None:
    """Three processes, one of them a command, go for one run at the same moment: one payout for each."""
    make_operator()
    project, workers = make_project(tasks=6, overlap=1), [make_person() for _ in range(6)]
    for worker in workers:
        earn(project, worker)
    asked()
    outcomes = together([start, start, here])
    allowed = (PayRunWork, pay_runs.PayRunReport, PayRunUnderWay, type(None))
    assert all(isinstance(one, allowed) for one in outcomes), outcomes
    assert paid() == dict.fromkeys((worker.pk for worker in workers), 12)
    assert PayRunWork.objects.filter(state=PayRunWork.State.DONE).exists()


def test_overlapping_periods_asked_at_once_leave_one(together: Together) -> None:
    """Who asks for an overlapping period is refused; of two who ask for the same one, one work comes."""
    make_operator()
    ends = [MIDNIGHT + DAY, MIDNIGHT + DAY, MIDNIGHT + 2 * DAY]
    outcomes = together([partial(asked, end) for end in ends])
    works = [one for one in outcomes if isinstance(one, PayRunWork)]
    refused = [one for one in outcomes if isinstance(one, PeriodRefused)]
    assert len(works) + len(refused) == 3, outcomes
    assert refused
    assert PayRun.objects.count() == PayRunWork.objects.count() == len(set(works)) == 1


def test_a_late_word_of_a_process_taken_for_gone_is_lost_with_its_payouts(
    project: Project, lise: Person
) -> None:
    """While one process is silent another takes over; what the first was about to send is rolled back."""
    earn(project, lise)
    work, steps = asked(), itertools.count()

    def taken_over() -> bool:
        # Floors found and topped up, people found: the fourth step has the payout in its hands.
        if next(steps) == 3:
            PayRunWork.objects.filter(pk=work.pk).update(taker="another")
        return False

    carry_pay_run(clock=lambda: PAYDAY, stops=taken_over)
    work.refresh_from_db()
    assert (work.state, work.checked, work.done, work.total) == (PayRunWork.State.RUNNING, 1, 0, 1)
    assert paid() == {}
    with pytest.raises(PayRunUnderWay):
        here()
    start(PAYDAY + 2 * STALE)
    assert paid() == {lise.pk: 12}


def test_a_process_that_is_asked_to_end_leaves_the_run_to_the_next(project: Project, lise: Person) -> None:
    """The next one need not wait, and this start does not count against the run."""
    earn(project, lise)
    work = asked()
    carry_pay_run(clock=lambda: PAYDAY, stops=lambda: True)
    work.refresh_from_db()
    assert (work.state, work.starts) == (PayRunWork.State.WAITING, 0)
    assert start() == work
    assert paid() == {lise.pk: 12}


def test_a_run_that_stopped_says_so_and_goes_on_when_it_is_asked_for_again(
    project: Project, lise: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mistake of ours, or three dead processes, stop it with a sentence; the next work pays the others."""
    earn(project, lise)

    def failing(**_named: object) -> None:
        raise ValueError("oops")

    mistaken = asked()
    with monkeypatch.context() as patch:
        patch.setattr(pay_run_works, "run_pay", failing)
        start()
    mistaken.refresh_from_db()
    assert mistaken.state == PayRunWork.State.STOPPED
    assert "mistake of ours" in mistaken.said
    worn = asked(language="fr", now=PAYDAY + DAY)
    assert worn.run == mistaken.run
    assert Event.objects.get(verb="pay_run.resumed").subject_id == worn.run_id
    for number in range(STARTS_MOST):
        with pytest.raises(Killed):
            start(PAYDAY + number * 2 * STALE, dies_at=0)
    start(PAYDAY + STARTS_MOST * 2 * STALE)
    worn.refresh_from_db()
    assert worn.state == PayRunWork.State.STOPPED
    assert "3 fois" in worn.said
    assert here().payouts == 1
    assert paid() == {lise.pk: 12}


def test_a_command_that_fails_leaves_word(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """What went wrong stands where operators look; a store that is away leaves it to the next process."""
    assert project.pk
    for error, state in (
        (OperationalError("away"), PayRunWork.State.RUNNING),
        (ValueError("oops"), PayRunWork.State.STOPPED),
    ):

        def failing(raised: Exception = error, **_named: object) -> None:
            raise raised

        monkeypatch.setattr(pay_run_works, "run_pay", failing)
        later = PAYDAY if state == PayRunWork.State.RUNNING else PAYDAY + 2 * STALE
        with pytest.raises(type(error)):
            here(later)
        assert PayRunWork.objects.get().state == state


def test_a_run_that_waits_has_forgotten_nobody(project: Project, lise: Person, offences: Offences) -> None:
    """Until a run was carried out, those whom it will top up for an earlier period are not missed."""
    earn(project, lise)
    asked()
    ask_pay_run(starts_at=MIDNIGHT + DAY, ends_at=MIDNIGHT + 2 * DAY, language="en", now=PAYDAY)
    assert offences() == {}
    start()
    start()
    assert offences() == {}


def test_what_was_done_long_ago_goes_and_its_run_stays(
    project: Project, lise: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After thirty days works are gone, but one that stopped is told as long as nothing followed it."""
    earn(project, lise)

    def failing(**_named: object) -> None:
        raise ValueError("oops")

    stopped = asked()
    with monkeypatch.context() as patch:
        patch.setattr(pay_run_works, "run_pay", failing)
        start()
    long_after = PAYDAY + KEPT + timedelta(seconds=1)
    assert forget_done(now=long_after) == 0
    assert unfinished_works() == [stopped]
    asked()
    start()
    assert unfinished_works() == []
    assert forget_done(now=PAYDAY + KEPT) == 0
    assert forget_done(now=long_after) == 2
    assert unfinished_works() == []
    assert PayRun.objects.count() == Payout.objects.count() == 1
