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

from canut.core.decisions.errors import TooManyRejections
from canut.core.decisions.models import Appeal, Decision
from canut.core.decisions.operations import appeal, decide_appeal, reject_work
from canut.core.ledger import chart
from canut.core.ledger.models import Hold
from canut.core.ledger.queries import balance_minor
from canut.core.pay.errors import ClaimRefused, ClaimSettled, DangerousBonus
from canut.core.pay.models import Accrual, Bonus, Claim, Cost, Payout, TimeReport, Tip, TopUp
from canut.core.pay.operations.bonuses import pay_bonus
from canut.core.pay.operations.claims import accept_claim, refuse_claim
from canut.core.pay.operations.costs import declare_cost
from canut.core.pay.operations.pay_runs import run_pay
from canut.core.pay.operations.payouts import confirm_payouts, reject_payout
from canut.core.pay.operations.time_reports import report_time
from canut.core.pay.operations.tips import give_tip
from canut.core.pay.queries.claims import CLAIMS
from canut.core.people.models import Person
from canut.core.work.models import Assignment, Lane
from canut.core.work.operations.answers import submit
from canut.core.work.operations.leases import end_leases, take_next
from canut.core.work.operations.reviews import approve, approve_due
from canut.core.worktime.models import Session
from canut.core.worktime.operations import be_on_duty, end_sessions, go_off_duty
from canut.engines.earnings import cohort_median

FLOOR, DAY = 1202, timedelta(days=1)
WORKERS = st.integers(0, 1)
REASONS = {"ground": "Guidelines, first clause", "evidence": {"n": 1}}


def in_letters(number: int) -> str:
    """Write a number as a word, so that two texts about two cases differ."""
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


GIVEN: tuple[type[Accrual | TopUp | Tip | Bonus], ...] = (Accrual, TopUp, Tip, Bonus)


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
        self.client = self.project.created_by
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
            facts = f"The pair named {in_letters(oldest.pk)} is meant"
            with suppress(TooManyRejections):
                reject_work(assignment=oldest, facts=facts, **REASONS, decided_by=reviewer, now=self.now)  # type: ignore[arg-type]  # the reasons above

    @rule(is_won=st.booleans())
    def contest(self, *, is_won: bool) -> None:
        """Appeal the oldest rejection, or refusal of a cost or a time, and have it decided."""
        oldest = Decision.objects.filter(appeal=None).order_by("id").first()
        if oldest is None:
            return
        filed = appeal(decision=oldest, text="Look again", actor=oldest.person, now=self.now)
        outcome = Appeal.Outcome.OVERTURNED if is_won else Appeal.Outcome.UPHELD
        reasons = f"We looked again at the pair named {in_letters(oldest.pk)}"
        decide_appeal(filed=filed, outcome=outcome, reasons=reasons, decided_by=self.judge, now=self.now)

    @rule(cut=st.none() | st.integers(1, 120), is_confirmed=st.booleans())
    def pay(self, cut: int | None, *, is_confirmed: bool) -> None:
        """Pay the days that are over, or this one once it is; with a power cut in between, run it again."""
        self.now = max(self.now, self.paid_until + DAY + timedelta(minutes=5))
        end = self.now.replace(hour=0, minute=0, second=0)
        period: dict[str, Any] = {"starts_at": self.paid_until, "ends_at": end, "now": self.now}
        if cut is not None:
            with power_cut(cut):
                run_pay(**period)
        run = run_pay(**period).run
        self.paid_until = end
        assert offences() == []
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

    @rule(number=WORKERS, cents=st.integers(1, 900), days=st.integers(0, 3))
    def spend(self, number: int, cents: int, days: int) -> None:
        """Declare a cost of today or of a day that may have been paid."""
        with suppress(ClaimRefused):
            declare_cost(
                person=self.workers[number],
                project=self.project,
                kind=Cost.Kind.OTHER,
                reference=f"receipt {cents}",
                evidence="the receipt",
                amount_minor=cents,
                happened_at=self.now - days * DAY,
                now=self.now,
            )

    @rule(number=WORKERS, seconds=st.sampled_from([1, 900, 5000]))
    def report(self, number: int, seconds: int) -> None:
        """Report the time of the latest answer."""
        answered = Assignment.objects.filter(worker=self.workers[number]).exclude(submitted_at=None)
        if latest := answered.order_by("id").last():
            with suppress(ClaimRefused):
                report_time(
                    assignment=latest,
                    person=self.workers[number],
                    seconds=seconds,
                    account="I looked it up",
                    now=self.now,
                )

    @rule(is_accepted=st.booleans())
    def decide(self, *, is_accepted: bool) -> None:
        """Accept or refuse what waits longest, a cost or a time; its deadline may have decided already."""
        for kind in CLAIMS:
            oldest = kind.objects.filter(state=Claim.State.DECLARED).order_by("id").first()
            if oldest is not None:
                with suppress(ClaimSettled):
                    if is_accepted:
                        accept_claim(claim=oldest, decided_by=self.client, now=self.now)
                    else:
                        reason = f"It is of last year, {in_letters(Decision.objects.count())}"
                        refuse_claim(claim=oldest, reason=reason, decided_by=self.client, now=self.now)

    @rule(number=WORKERS, cents=st.integers(1, 900), is_client=st.booleans())
    def give(self, number: int, cents: int, *, is_client: bool) -> None:
        """Give a worker a tip, and a bonus for their latest approved answer, unless they make a streak."""
        worker = self.workers[number]
        giver = self.project.client if is_client else None
        reference = f"tip {Tip.objects.count()}"
        with suppress(DangerousBonus):
            give_tip(
                person=worker,
                project=self.project,
                amount_minor=cents,
                reference=reference,
                giver=giver,
                now=self.now,
            )
        if approved := Assignment.objects.filter(worker=worker, state="approved").order_by("id").last():
            with suppress(DangerousBonus):
                pay_bonus(
                    assignment=approved,
                    amount_minor=cents,
                    reason="A clear answer",
                    paid_by=self.judge,
                    now=self.now,
                )

    def seconds_of(self, person: Person, start: datetime, end: datetime) -> int:
        """Count a person's seconds on duty one by one, from nothing but sessions, answers and reports."""

        def numbers(first: datetime, last: datetime) -> set[int]:
            return set(range(int((first - MONDAY).total_seconds()), int((last - MONDAY).total_seconds())))

        sessions = [
            numbers(one.started_at, one.ended_at or one.last_seen_at)
            for one in Session.objects.filter(person=person)
        ]
        seen = set[int]().union(*sessions)
        unseen: set[int] = set()
        known = Assignment.objects.filter(submitted_at__lt=end).values_list("engaged_seconds", flat=True)
        median = cohort_median(list(known))
        reports = TimeReport.objects.filter(person=person).exclude(counted_in=None)
        reported = dict(reports.values_list("assignment_id", "seconds"))
        answered = Assignment.objects.filter(worker=person).exclude(submitted_at=None)
        for pk, at, engaged in answered.values_list("id", "submitted_at", "engaged_seconds"):
            assert at is not None
            if at < start:
                seen |= numbers(at - timedelta(seconds=engaged), at) - numbers(start, end)
            elif at < end:
                longest = max(engaged, median, reported.get(pk, 0))
                unseen |= numbers(at - timedelta(seconds=longest), at)
        return len(seen & numbers(start, end)) + len(unseen - seen)

    @invariant()
    def the_floor_holds(self) -> None:
        """Find each period topped up to what the floor over every second and cost needs, not a cent more."""
        for made in TopUp.objects.select_related("run", "person"):
            before = TopUp.objects.filter(run=made.run, person=made.person, number__lt=made.number)
            earlier = sum(before.values_list("amount_minor", flat=True))
            needed = FLOOR * made.on_duty_seconds + 3600 * (made.costs_minor - made.paid_minor)
            assert (earlier + made.amount_minor) * 3600 >= needed
            assert not made.amount_minor or (earlier + made.amount_minor - 1) * 3600 < needed
            if TopUp.objects.filter(run=made.run, person=made.person, number__gt=made.number).exists():
                continue
            assert made.on_duty_seconds == self.seconds_of(made.person, made.run.starts_at, made.run.ends_at)
            spent = Cost.objects.filter(
                person=made.person,
                happened_at__gte=made.run.starts_at,
                happened_at__lt=made.run.ends_at,
            ).exclude(counted_in=None)
            assert made.costs_minor == sum(spent.values_list("amount_minor", flat=True))

    @invariant()
    def everyone_is_paid_once(self) -> None:
        """Find all that a person earned on their account, on its way or with their bank; the books add up."""
        for person in self.workers:
            earned = sum(
                kind.objects.filter(person=person).aggregate(total=Sum("amount_minor"))["total"] or 0
                for kind in GIVEN
            )
            arrived = Payout.objects.filter(person=person, hold__state=Hold.State.POSTED)
            out = arrived.aggregate(total=Sum("hold__amount_minor"))["total"] or 0
            assert balance_minor(code=chart.person_payable(person.pk), currency="EUR") == earned - out
        due = Assignment.objects.filter(state__in=["approved", "overturned"])
        assert set(due.values_list("pk", flat=True)) == set(
            Accrual.objects.values_list("assignment", flat=True)
        )

    def teardown(self) -> None:
        """Let the self-checks look over all that the example wrote."""
        try:
            assert offences() == []
        finally:
            super().teardown()


def test_everyone_is_paid_once_and_at_the_floor(db: None) -> None:
    """Random days of work, reviews, appeals and interrupted pay runs keep every promise of pay."""
    del db
    explore(PayMachine, examples=12, steps=20)
