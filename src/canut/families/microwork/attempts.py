"""Tests: which attempts a person made, what they came to, and what a test earns.

An attempt is nothing but the next so many tasks that a person takes of a test, so nothing is kept of it. A
question that was given back, or whose time ended, counts as not answered.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from canut.core.people.models import Person
from canut.core.people.queries import qualification_slugs
from canut.core.work.models import Assignment, Project, Task
from canut.core.work.queries import open_projects
from canut.families.microwork.evidence import AS_EVIDENCE
from canut.families.microwork.plan import Plan, plan_of
from canut.families.microwork.specification import QualifyingTest


@dataclass(frozen=True, slots=True)
class Question:
    """A question that a person met: what they answered, and whether that is the known answer."""

    held: Assignment
    is_right: bool
    is_in_hand: bool


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt at a test: the questions met so far, in order; the first attempt is number 1."""

    test: QualifyingTest
    number: int
    questions: Sequence[Question]

    @property
    def right(self) -> int:
        """Questions answered as known."""
        return sum(question.is_right for question in self.questions)

    @property
    def is_passed(self) -> bool:
        """Whether enough are right; the rest is then not asked."""
        return self.right >= self.test.right

    @property
    def is_over(self) -> bool:
        """Whether no question of it is left to answer."""
        all_met = len(self.questions) == self.test.questions
        return self.is_passed or (all_met and not any(one.is_in_hand for one in self.questions))

    @property
    def again_at(self) -> datetime | None:
        """When the next attempt may begin."""
        began_at = self.questions[0].held.accepted_at
        return began_at + timedelta(days=self.test.retry_days) if began_at else None


def attempts_of(*, worker: Person, project: Project, now: datetime) -> list[Attempt]:
    """Return a person's attempts at a test, the first one first; none for a project that is no test."""
    plan = plan_of(project)
    test = plan.specification.test
    if test is None:
        return []
    met = Assignment.objects.filter(worker=worker, project=project).order_by("id")
    rows = [_question(one, plan, now) for one in met.select_related("task__explanation")]
    starts = range(0, len(rows), test.questions)
    return [
        Attempt(test, number, rows[start : start + test.questions])
        for number, start in enumerate(starts, start=1)
    ]


def _question(held: Assignment, plan: Plan, now: datetime) -> Question:
    label_of = plan.sheet.form.label_of
    known, answer = held.task.known_answer, held.answer
    is_right = (
        held.state in AS_EVIDENCE
        and known is not None
        and answer is not None
        and label_of(answer) == label_of(known)
    )
    return Question(held, is_right, held.state == Assignment.State.ACCEPTED and held.lease_until > now)


def name_of(*, worker: Person, project: Project, number: int) -> str:
    """Return the name under which an attempt is contested."""
    return f"test:{project.pk}:{worker.pk}:{number}"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a person stands with a test.

    Attributes
    ----------
    latest
        Their latest attempt; None before the first.
    is_held
        Whether they hold what it earns, by this test or otherwise.
    fresh
        Open questions that they have not met.
    """

    test: QualifyingTest
    latest: Attempt | None
    is_held: bool
    fresh: int

    @property
    def is_under_way(self) -> bool:
        """Whether an attempt is begun and not over."""
        return self.latest is not None and not self.latest.is_over

    @property
    def is_short(self) -> bool:
        """Whether too few questions are left for a whole attempt."""
        return not self.is_under_way and self.fresh < self.test.questions

    def waits_until(self, now: datetime) -> datetime | None:
        """Return when the next attempt may begin, while that lies ahead."""
        again_at = self.latest.again_at if self.latest and self.latest.is_over else None
        return again_at if again_at and again_at > now else None


def standing_in(*, worker: Person, project: Project, now: datetime) -> Standing | None:
    """Return where a person stands with a test; None for a project that is no test."""
    test = plan_of(project).specification.test
    if test is None:
        return None
    attempts = attempts_of(worker=worker, project=project, now=now)
    open_now = Task.objects.filter(project=project, open_slots__gt=0)
    return Standing(
        test=test,
        latest=attempts[-1] if attempts else None,
        is_held=test.grants in qualification_slugs(person_id=worker.pk),
        fresh=open_now.exclude(assignments__worker=worker).count(),
    )


def open_tests() -> dict[str, Project]:
    """Return the tests that can be taken now, by the qualification that they earn; the newest one first."""
    projects = open_projects(family=Project.Family.MICROWORK).filter(config__has_key="test")
    return {project.config["test"]["grants"]: project for project in projects}


@dataclass(frozen=True, slots=True)
class Taken:
    """How many people began a test, and how many of them hold what it earns."""

    people: int
    qualified: int


def taken_by(*, project: Project, slug: str) -> Taken:
    """Count who began a test, for its client: no names, no answers."""
    begun = Person.objects.filter(assignments__project=project)
    holds = Q(qualification_grants__qualification__slug=slug)
    counted = begun.aggregate(
        people=Count("pk", distinct=True), qualified=Count("pk", distinct=True, filter=holds)
    )
    return Taken(counted["people"], counted["qualified"])
