"""Whatever happens to work, time and pay runs, a crash too: everyone is paid once, and at the floor."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Sum
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule
from tests.factories import ANSWER, MONDAY, make_member, make_operator, make_person, make_project
from tests.properties.conftest import StoreMachine, explore, offences

from canut.core.decisions.models import Appeal, Decision
from canut.core.decisions.operations import appeal, decide_appeal, reject_work
from canut.core.ledger import chart
from canut.core.ledger.models import Hold
from canut.core.ledger.queries import balance_minor
from canut.core.pay.models import Accrual, Payout, TopUp
from canut.core.pay.operations.pay_runs import run_pay
from canut.core.pay.operations.payouts import confirm_payouts, reject_payout
from canut.core.people.models import Person
from canut.core.work.models import Assignment, Lane
from canut.core.work.operations.answers import submit
from canut.core.work.operations.leases import end_leases, take_next
from canut.core.work.operations.reviews import approve, approve_due
from canut.core.worktime.models import Session
from canut.core.worktime.operations import be_on_duty, end_sessions, go_off_duty

FLOOR, DAY = 1202, timedelta(days=1)
WORKERS = st.integers(0, 1)
REASONS = {"ground": "Guidelines, first clause", "facts": "Another pair is meant", "evidence": {"n": 1}}


class CrashError(Exception):
    """The power is gone."""


@contextmanager
def power_cut(after: int) -> Iterator[None]:
    """Fail at the statement with this number; what comes after it, such as taking back, works."""
    left = after

    def fail(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 - Django's own protocol
        nonlocal left
        left -= 1
        if left == 0:
            raise CrashError
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail), suppress(CrashError):
        yield
    # What was begun is taken back by its savepoint. In a test the flag that the crash left on the outermost
    # transaction would refuse every later statement; elsewhere there is no such transaction.
    transaction.set_rollback(False)


class PayMachine(StoreMachine):
    """Two workers on one project, paid day by day."""

    def __init__(self) -> None:
        super().__init__()
        self.now = MONDAY
        self.paid_until = MONDAY.replace(hour=0)
        self.project = make_project(tasks=60, overlap=2, lease_seconds=1800, review_hours=30)
        self.workers = [make_person(), make_person()]
        self.judge = make_member(make_operator())

    @rule(number=WORKERS, minutes=st.lists(st.integers(0, 20), min_size=1, max_size=4))
    def stay(self, number: int, minutes: list[int]) -> None:
        """Be on duty with a sign of life every few minutes."""
        for pause in minutes:
            self.now += timedelta(minutes=pause)
            be_on_duty(person=self.workers[number], project=self.project, now=self.now)

    @rule(number=WORKERS, seconds=st.sampled_from([0, 7, 300, 1799, 2400]), is_seen=st.booleans())
    def work(self, number: int, seconds: int, *, is_seen: bool) -> None:
        """Take a task and answer it later, with or without being seen in between; late, it may be refused."""
        worker = self.workers[number]
        if is_seen:
            be_on_duty(person=worker, project=self.project, now=self.now)
        taken = take_next(project=self.project, worker=worker, lanes=[Lane.ANSWER], now=self.now)
        self.now += timedelta(seconds=seconds)
        end_leases(now=self.now)
        if taken is None:
            return
        if is_seen:
            be_on_duty(person=worker, project=self.project, now=self.now)
        submit(assignment_id=taken.pk, worker=worker, answer=ANSWER, now=self.now)

    @rule(number=WORKERS)
    def leave(self, number: int) -> None:
        """Go off duty."""
        go_off_duty(person=self.workers[number], now=self.now)

    @rule(hours=st.sampled_from([1, 14, 31]), is_swept=st.booleans())
    def sleep(self, hours: int, *, is_swept: bool) -> None:
        """Let hours pass; the sweeps come by, or not yet."""
        self.now += timedelta(hours=hours)
        if is_swept:
            end_leases(now=self.now)
            end_sessions(now=self.now)
            approve_due(now=self.now)

    @rule(is_approved=st.booleans())
    def review(self, *, is_approved: bool) -> None:
        """Approve or reject the oldest work that waits."""
        oldest = (
            Assignment.objects.filter(state="submitted", review_due_at__gt=self.now).order_by("id").first()
        )
        if oldest is None:
            return
        reviewer = self.project.created_by
        if is_approved:
            approve(assignment_ids=[oldest.pk], actor_id=reviewer.pk, now=self.now)
        else:
            reject_work(assignment=oldest, **REASONS, decided_by=reviewer, now=self.now)  # type: ignore[arg-type]  # the reasons above

    @rule(is_won=st.booleans())
    def contest(self, *, is_won: bool) -> None:
        """Appeal the oldest rejection and have it decided."""
        oldest = Decision.objects.filter(appeal=None).order_by("id").first()
        if oldest is None or oldest.assignment is None:
            return
        filed = appeal(decision=oldest, text="Look again", actor=oldest.assignment.worker, now=self.now)
        outcome = Appeal.Outcome.OVERTURNED if is_won else Appeal.Outcome.UPHELD
        reasons = "We looked at the pair again"
        decide_appeal(filed=filed, outcome=outcome, reasons=reasons, decided_by=self.judge, now=self.now)

    @rule(cut=st.none() | st.integers(1, 60), is_confirmed=st.booleans())
    def pay(self, cut: int | None, *, is_confirmed: bool) -> None:
        """Pay the days that are over, or this one once it is; with a power cut in between, run it again."""
        self.now = max(self.now, self.paid_until + DAY + timedelta(minutes=5))
        end = self.now.replace(hour=0, minute=0, second=0)
        period = {"starts_at": self.paid_until, "ends_at": end, "now": self.now}
        if cut is not None:
            with power_cut(cut):
                run_pay(**period)
        run = run_pay(**period).run
        self.paid_until = end
        again = run_pay(**period)
        assert (again.top_ups, again.payouts) == (0, 0)
        if is_confirmed:
            if cut is not None:
                with power_cut(cut // 4 + 1):
                    confirm_payouts(run=run, now=self.now)
            confirm_payouts(run=run, now=self.now)
            assert confirm_payouts(run=run, now=self.now) == 0
        elif payout := Payout.objects.filter(run=run, hold__state=Hold.State.PENDING).first():
            reject_payout(payout=payout, reason="closed", now=self.now)

    def seconds_of(self, person: Person, start: datetime, end: datetime) -> int:
        """Count a person's seconds on duty one by one, from nothing but sessions and answers."""

        def numbers(first: datetime, last: datetime) -> set[int]:
            return set(range(int((first - MONDAY).total_seconds()), int((last - MONDAY).total_seconds())))

        sessions = [
            numbers(one.started_at, one.ended_at or one.last_seen_at)
            for one in Session.objects.filter(person=person)
        ]
        seen = set[int]().union(*sessions)
        unseen: set[int] = set()
        answered = Assignment.objects.filter(worker=person, submitted_at__gte=start, submitted_at__lt=end)
        for at, engaged in answered.values_list("submitted_at", "engaged_seconds"):
            assert at is not None
            unseen |= numbers(at - timedelta(seconds=engaged), at) - seen
        return len(seen & numbers(start, end)) + len(unseen)

    @invariant()
    def the_floor_holds(self) -> None:
        """Find each top-up to be what the floor over every second needs, and not a cent more."""
        for made in TopUp.objects.select_related("run", "person"):
            seconds = self.seconds_of(made.person, made.run.starts_at, made.run.ends_at)
            assert made.on_duty_seconds == seconds
            approved = Accrual.objects.filter(
                person=made.person,
                assignment__state="approved",
                worked_at__gte=made.run.starts_at,
                worked_at__lt=made.run.ends_at,
            )
            assert made.paid_minor >= sum(approved.values_list("amount_minor", flat=True))
            assert (made.paid_minor + made.amount_minor) * 3600 >= FLOOR * seconds
            assert not made.amount_minor or (made.paid_minor + made.amount_minor - 1) * 3600 < FLOOR * seconds

    @invariant()
    def everyone_is_paid_once(self) -> None:
        """Find all that a person earned on their account, on its way or with their bank; the books add up."""
        for person in self.workers:
            earned = sum(
                records.filter(person=person).aggregate(total=Sum("amount_minor"))["total"] or 0
                for records in (Accrual.objects.all(), TopUp.objects.all())
            )
            arrived = Payout.objects.filter(person=person, hold__state=Hold.State.POSTED)
            out = arrived.aggregate(total=Sum("hold__amount_minor"))["total"] or 0
            assert balance_minor(code=chart.person_payable(person.pk), currency="EUR") == earned - out
        due = Assignment.objects.filter(state__in=["approved", "overturned"])
        assert set(due.values_list("pk", flat=True)) == set(
            Accrual.objects.values_list("assignment", flat=True)
        )
        assert offences() == []


def test_everyone_is_paid_once_and_at_the_floor(db: None) -> None:
    """Random days of work, reviews, appeals and interrupted pay runs keep every promise of pay."""
    del db
    explore(PayMachine, examples=12, steps=20)
