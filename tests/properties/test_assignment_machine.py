"""Whatever workers, clients and sweeps do: slots add up, nobody meets a task twice, no answer is lost."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule
from tests.factories import MONDAY, make_person, make_project
from tests.properties.conftest import StoreMachine, explore, offences

from canut.core.people.models import Person
from canut.core.work.errors import AlreadyAnswered, LeaseLost, NotOpen, NotYours, OutsideOverlap
from canut.core.work.models import COUNTED, LIVE, Assignment, Lane, Project, Task
from canut.core.work.operations.answers import submit
from canut.core.work.operations.funding import open_project, pause_project
from canut.core.work.operations.leases import (
    accept_offer,
    decline_offer,
    end_leases,
    offer,
    return_task,
    take,
    take_next,
)
from canut.core.work.operations.reviews import approve_due
from canut.core.work.operations.tasks import ask_more, complete_task
from canut.core.worktime.operations import be_on_duty

WORKERS, TASKS = st.integers(0, 3), st.integers(0, 2)


class AssignmentMachine(StoreMachine):
    """Three tasks of two answers, four at the most, in the hands of four workers."""

    def __init__(self) -> None:
        super().__init__()
        self.now = MONDAY
        self.project: Project = make_project(tasks=3, overlap=2, overlap_max=4)
        self.tasks = list(self.project.tasks.order_by("id"))
        self.workers = [make_person() for _ in range(4)]
        self.answers: dict[int, dict[str, int]] = {}

    def latest(self, worker: Person, *states: str) -> Assignment | None:
        """Return a worker's latest assignment in one of the states."""
        return Assignment.objects.filter(worker=worker, state__in=states).order_by("id").last()

    @rule(seconds=st.sampled_from([-3, 30, 601]), is_swept=st.booleans())
    def wait(self, seconds: int, *, is_swept: bool) -> None:
        """Let time pass, now and then backwards a little; the sweeps come by, or not yet."""
        self.now += timedelta(seconds=seconds)
        if is_swept:
            end_leases(now=self.now)
            assert not Assignment.objects.filter(state__in=LIVE, lease_until__lt=self.now).exists()
            approve_due(now=self.now)

    @rule(number=WORKERS)
    def pull(self, number: int) -> None:
        """Take the next task: the one in hand, or one never met that has a slot, whenever there is one."""
        worker = self.workers[number]
        met = set(Assignment.objects.filter(worker=worker).values_list("task", flat=True))
        free = set(Task.objects.filter(open_slots__gt=0).values_list("pk", flat=True)) - met
        held = Assignment.objects.filter(worker=worker, state="accepted", lease_until__gt=self.now)
        in_hand = set(held.values_list("task", flat=True))
        try:
            taken = take_next(project=self.project, worker=worker, lanes=[Lane.ANSWER], now=self.now)
        except NotOpen:
            assert Project.objects.get(pk=self.project.pk).state != Project.State.OPEN
            return
        be_on_duty(person=worker, project=self.project, now=self.now)
        if taken is None:
            assert not free
        else:
            assert taken.task_id in (in_hand | free)

    @rule(number=WORKERS, task=TASKS)
    def take_named(self, number: int, task: int) -> None:
        """Take a named task, or be told why not."""
        wanted = Task.objects.get(pk=self.tasks[task].pk)
        known = Assignment.objects.filter(worker=self.workers[number], task=wanted).first()
        try:
            taken = take(project=self.project, task_id=wanted.pk, worker=self.workers[number], now=self.now)
        except NotOpen:
            is_open = Project.objects.get(pk=self.project.pk).state == Project.State.OPEN
            assert known or not wanted.open_slots or not is_open
        else:
            assert known in (None, taken)

    @rule(number=WORKERS, task=TASKS, answer=st.sampled_from(["accept", "decline", "ignore"]))
    def propose(self, number: int, task: int, answer: str) -> None:
        """Offer a task to a worker, who accepts, declines or says nothing."""
        worker = self.workers[number]
        try:
            offered = offer(
                project=self.project,
                task_id=self.tasks[task].pk,
                worker=worker,
                answer_within_seconds=60,
                pay_minor=12,
                now=self.now,
            )
        except NotOpen:
            return
        if answer == "accept":
            accept_offer(assignment_id=offered.pk, worker=worker, now=self.now)
        elif answer == "decline":
            decline_offer(assignment_id=offered.pk, worker=worker, now=self.now)

    @rule(number=WORKERS)
    def answer(self, number: int) -> None:
        """Submit the latest work of a worker, in whatever state it is; what is received stays as it was."""
        held = self.latest(self.workers[number], *Assignment.State.values)
        if held is None:
            return
        given = {"n": len(self.answers)}
        try:
            submit(assignment_id=held.pk, worker=held.worker, answer=given, now=self.now)
        except AlreadyAnswered:
            assert held.pk in self.answers
        except LeaseLost:
            assert held.state == Assignment.State.EXPIRED
            assert not Task.objects.get(pk=held.task_id).open_slots
        except NotYours:
            assert held.state in {"offered", "declined", "lapsed", "returned"}
        else:
            assert held.state in {"accepted", "expired"}
            self.answers[held.pk] = given

    @rule(number=WORKERS)
    def give_back(self, number: int) -> None:
        """Return the work in hand."""
        if held := self.latest(self.workers[number], "accepted"):
            return_task(assignment_id=held.pk, worker=held.worker, now=self.now)

    @rule(task=TASKS, answers=st.integers(0, 3))
    def want_more(self, task: int, answers: int) -> None:
        """Ask for more answers: within what was planned, or not at all."""
        before = Task.objects.get(pk=self.tasks[task].pk)
        fits = before.state == Task.State.OPEN and 1 <= answers <= before.overlap_max - before.overlap
        try:
            ask_more(task_id=before.pk, answers=answers)
        except OutsideOverlap:
            assert not fits
        else:
            assert fits

    @rule(task=TASKS)
    def complete(self, task: int) -> None:
        """Want no more answers for a task."""
        complete_task(task_id=self.tasks[task].pk, now=self.now)

    @rule()
    def pause(self) -> None:
        """Stop handing tasks out, or go on."""
        change = open_project if self.project.state == Project.State.PAUSED else pause_project
        change(project=self.project, actor=self.project.created_by, now=self.now)

    @invariant()
    def slots_add_up(self) -> None:
        """Each slot is open, in somebody's hands or answered; never more than planned, nobody twice."""
        for task in Task.objects.filter(project=self.project):
            used = Assignment.objects.filter(task=task, state__in=[*LIVE, *COUNTED]).count()
            assert task.open_slots == task.overlap - used
            assert task.overlap <= task.overlap_max == 4
        pairs = list(Assignment.objects.values_list("task", "worker"))
        assert len(pairs) == len(set(pairs))

    @invariant()
    def answers_stay(self) -> None:
        """Every answer that was received is there as it was given, and every self-check passes."""
        stored = dict(Assignment.objects.exclude(submitted_at=None).values_list("pk", "answer"))
        assert stored == self.answers
        assert offences() == []


def test_slots_add_up_and_no_answer_is_lost(db: None) -> None:
    """Random work by four people on three tasks keeps every promise of a task."""
    del db
    explore(AssignmentMachine, examples=12, steps=25)
