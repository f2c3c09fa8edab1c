"""Whatever is decided, contested, answered or not: clocks and restrictions say what the records say."""

from contextlib import suppress
from datetime import datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule
from tests.factories import MONDAY, answer_next, make_member, make_operator, make_person, make_project
from tests.properties.conftest import StoreMachine, explore

from canut.core.decisions.clocks import WARN_BEFORE, ClockName
from canut.core.decisions.errors import TooManyRejections
from canut.core.decisions.models import MEASURES, Appeal, Decision
from canut.core.decisions.operations import (
    appeal,
    decide_appeal,
    decide_measure,
    reject_work,
    state_remedy,
    watch_clocks,
)
from canut.core.decisions.queries import (
    MISSED,
    clock_figures,
    due_replies,
    remedies_due,
    unannounced,
    waiting_appeals,
    waiting_remedies,
)
from canut.core.decisions.selfcheck import CHECKS
from canut.core.work.queries import is_restricted

DAY = timedelta(days=1)
SCOPES = ["all", "family:microwork", "family:deliveries", "project"]


def in_letters(number: int) -> str:
    """Write a number as a word, so that two texts about two cases differ."""
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


class DecisionMachine(StoreMachine):
    """One worker, two members of the operator, and time that passes by days."""

    def __init__(self) -> None:
        super().__init__()
        self.now = MONDAY
        self.count = 0
        self.project = make_project(tasks=60, review_hours=48)
        self.lise = make_person()
        operator = make_operator()
        self.members = [make_member(operator), make_member(operator)]

    def words(self) -> str:
        """Return a sentence that nobody wrote before."""
        self.count += 1
        return f"It happened on the occasion named {in_letters(self.count)}"

    @rule(hours=st.sampled_from([1, 24, 24 * 5, 24 * 12, 24 * 15]), is_watched=st.booleans())
    def wait(self, hours: int, *, is_watched: bool) -> None:
        """Let time pass, with or without upkeep."""
        self.now += timedelta(hours=hours)
        if is_watched:
            while watch_clocks(now=self.now):
                pass
            assert not unannounced(due_replies(before=self.now), ClockName.REPLY, MISSED).exists()
            assert not unannounced(remedies_due(before=self.now), ClockName.REMEDY, MISSED).exists()

    @rule(
        kind=st.sampled_from(MEASURES),
        scope=st.sampled_from(SCOPES),
        is_dangerous=st.booleans(),
        by=st.integers(0, 1),
    )
    def measure(self, kind: Decision.Kind, scope: str, by: int, *, is_dangerous: bool) -> None:
        """Decide a measure of the shortest notice, for five days where it ends."""
        starts_at = self.now if is_dangerous else self.now + 7 * DAY
        decide_measure(
            kind=kind,
            person=self.lise,
            ground="House rules, clause four",
            facts=self.words(),
            evidence={"seen": self.count},
            scopes=[f"project:{self.project.pk}" if scope == "project" else scope],
            ends_at=None if kind == Decision.Kind.TERMINATION else starts_at + 5 * DAY,
            danger="Somebody was threatened an hour ago" if is_dangerous else "",
            decided_by=self.members[by],
            now=self.now,
        )

    @rule()
    def reject(self) -> None:
        """Answer a task and see it rejected; where the worker is restricted, none can be taken."""
        if is_restricted(person_id=self.lise.pk, project=self.project, now=self.now):
            return
        work = answer_next(self.project, self.lise, now=self.now)
        with suppress(TooManyRejections):
            reject_work(
                assignment=work,
                ground="Guidelines, first clause",
                facts=self.words(),
                evidence={"answered": work.answer},
                decided_by=self.project.created_by,
                now=self.now + timedelta(minutes=1),
            )

    @rule()
    def contest(self) -> None:
        """Appeal the oldest decision that was not contested."""
        oldest = Decision.objects.filter(appeal=None).order_by("id").first()
        if oldest:
            appeal(decision=oldest, text="Look again", actor=self.lise, now=self.now + timedelta(minutes=2))

    @rule(is_won=st.booleans())
    def answer(self, *, is_won: bool) -> None:
        """Answer the appeal that is due first, by the member who did not decide."""
        filed = waiting_appeals().first()
        if filed is None:
            return
        judge = next(one for one in self.members if one.pk != filed.first_decided_by_id)
        outcome = Appeal.Outcome.OVERTURNED if is_won else Appeal.Outcome.UPHELD
        now = self.now + timedelta(minutes=3)
        decide_appeal(filed=filed, outcome=outcome, reasons=self.words(), decided_by=judge, now=now)

    @rule()
    def remedy(self) -> None:
        """State the remedy that is due first."""
        won = waiting_remedies().first()
        if won:
            facts = {"amount_minor": 100, "currency": "EUR", "reasons": self.words()}
            now = self.now + timedelta(minutes=4)
            state_remedy(decision=won.decision, stated_by=self.members[0], now=now, **facts)  # type: ignore[arg-type] # as above

    @invariant()
    def nothing_is_broken(self) -> None:
        """Find nothing by the self-checks of decisions."""
        assert [row for check in CHECKS for row in check.offending_rows()] == []

    @invariant()
    def every_clock_is_in_one_column(self) -> None:
        """Find kept, running and missed to be all the clocks there are, counted one by one."""
        reply, remedy = clock_figures(now=self.now)
        found = [column_of(one.reply_due_at, one.decided_at, self.now) for one in Appeal.objects.all()]
        assert [found.count(name) for name in ("kept", "running", "missed")] == [
            reply.kept,
            reply.running,
            reply.missed,
        ]
        won = Appeal.objects.filter(decision__kind__in=MEASURES, outcome="overturned").count()
        assert remedy.kept + remedy.running + remedy.missed == won
        assert timedelta(0) < WARN_BEFORE < reply.clock.within

    @invariant()
    def restrictions_are_what_stands(self) -> None:
        """Find the worker kept from the project just when a standing decision that is in force says so."""
        reaching = {"all", "family:microwork", f"project:{self.project.pk}"}
        # What fell within the last minutes of this hour fell before the next step.
        at = self.now + timedelta(minutes=5)
        in_force = [
            one
            for one in Decision.objects.filter(kind__in=MEASURES, state="standing", effective_at__lte=at)
            if reaching & set(one.measure_scopes) and (one.ends_at is None or one.ends_at > at)
        ]
        assert is_restricted(person_id=self.lise.pk, project=self.project, now=at) == bool(in_force)


def column_of(due_at: datetime, stopped_at: datetime | None, now: datetime) -> str:
    """Return how one clock is counted."""
    if stopped_at is None:
        return "running" if now <= due_at else "missed"
    return "kept" if stopped_at <= due_at else "missed"


def test_decisions_are_kept(db: None) -> None:
    """No order of measures, rejections, appeals, answers and silence breaks a promise."""
    del db
    explore(DecisionMachine, examples=25, steps=20)
