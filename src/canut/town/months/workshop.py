"""Micro-work: clients post projects, workers come, take, answer, pause, give back, forget, and leave."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from canut.core.people.models import Person
from canut.core.work.models import Assignment, Project, Task
from canut.core.work.operations.funding import opening_cost_minor
from canut.core.work.operations.tasks import NewTask, add_tasks
from canut.core.worktime.errors import RestDue
from canut.core.worktime.models import Session
from canut.core.worktime.operations import answer_question, end_break, go_off_duty, start_break
from canut.core.worktime.queries import questions_for
from canut.families.microwork.operations import (
    create_project,
    finish_project,
    give_back,
    open_project,
    submit_answer,
    take_next_task,
)
from canut.families.microwork.specification import Specification
from canut.town.months.bank import Bank
from canut.town.months.clock import local
from canut.town.months.diary import Piece
from canut.town.months.folk import House
from canut.town.months.town import Town

TASKS = 45
ANSWERS_FIRST, ANSWERS_MOST = 2, 3
PAY_MINOR, FLOOR_MINOR, EXPECTED_SECONDS, LEASE_SECONDS, REVIEW_HOURS = 12, 1202, 30, 1200, 60
CHOICES = ("yes", "no")
PAUSE_SECONDS = 1800

COMING = 0.6
"""How often somebody comes on one of their working days."""


@dataclass
class Sitting:
    """A worker at their screen: the project, and how many tasks they still mean to do."""

    worker: Person
    project: Project
    left: int


class Workshop:
    """The micro-work of the town."""

    def __init__(self, town: Town, bank: Bank) -> None:
        self._town, self._bank = town, bank
        self.open: list[tuple[House, Project]] = []
        self._posted = 0

    def post(self, house: House) -> None:
        """Let a client create a project, pay in what it holds, and open it."""
        town, now = self._town, self._town.now
        self._posted += 1
        project = create_project(
            specification=_specification(house, self._posted), created_by=house.member, now=now
        )
        tasks = [
            NewTask(
                key=f"job-{self._posted}-{n}",
                item={"id": str(n), "text": f"Message {n}"},
                overlap=ANSWERS_FIRST,
                overlap_max=ANSWERS_MOST,
            )
            for n in range(TASKS)
        ]
        add_tasks(project=project, tasks=tasks, now=now)
        self._bank.deposit(house, opening_cost_minor(project=project))
        town.diary.floors[project.pk] = FLOOR_MINOR
        opened = town.do(
            house.member, "open project", lambda: open_project(project=project, actor=house.member, now=now)
        )
        if opened is not None:
            self.open.append((house, project))

    def finish(self, house: House, project: Project) -> None:
        """Let a client end a project, which is refused while somebody holds a task."""
        town, now = self._town, self._town.now
        ended = town.do(
            house.member, "end project", lambda: finish_project(project=project, actor=house.member, now=now)
        )
        if ended is not None:
            self.close(project)

    @staticmethod
    def has_tasks(project: Project) -> bool:
        """Say whether a project still wants answers."""
        return Task.objects.filter(project=project, open_slots__gt=0).exists()

    def close(self, project: Project) -> None:
        """Take a project off the list: it was ended here or cancelled at the bank."""
        self.open = [(house, one) for house, one in self.open if one.pk != project.pk]
        self._town.diary.closed.add(project.pk)

    def plan(self, day: date) -> None:
        """Plan who comes today."""
        town = self._town
        for worker in town.folk.workers:
            if town.folk.works_on(worker, day) and town.chance(COMING):
                at = local(day, town.random.randint(8, 18)) + timedelta(seconds=town.random.randint(0, 3599))
                town.agenda.at(at, partial(self._come, worker))

    def _come(self, worker: Person) -> None:
        town = self._town
        self._answer_questions(worker)
        if self.open:
            _house, project = town.random.choice(self.open)
            self._next(Sitting(worker, project, town.random.randint(2, 6)))

    def _answer_questions(self, worker: Person) -> None:
        """Say whether one was at work when nobody was seen: the platform asks, and never cuts unsaid."""
        town = self._town
        own = list(town.diary.questions(worker.pk))
        asked = list(questions_for(person_id=worker.pk))
        town.expect(len(asked) == len(own), f"questions for {town.folk.handle(worker)}: {len(asked)}")
        for session, place in zip(asked, own, strict=False):
            self._say(worker, session, place)

    def _say(self, worker: Person, session: Session, place: int) -> None:
        town, now = self._town, self._town.now
        said = town.chance(0.6)
        added = town.do(
            worker,
            "say yes" if said else "say no",
            lambda: answer_question(session_id=session.pk, person=worker, was_at_work=said, now=now),
        )
        if added is not None:
            expected = town.diary.answer_question(worker.pk, place, town.at, was_at_work=said)
            town.expect(added == expected, f"a stated time of {added} s, not {expected} s")

    def _next(self, sitting: Sitting) -> None:
        town, worker, project = self._town, sitting.worker, sitting.project
        if sitting.left <= 0 or project.pk in town.diary.closed:
            self._leave(worker)
            return
        taken = self._take(worker, project)
        if taken is None:
            return
        seconds = max(4, round(town.random.lognormvariate(3.2, 0.6)))
        drawn = town.random.random()
        if drawn < 0.03:  # noqa: PLR2004 - the page never calls again
            town.journal.note(town.now, town.folk.handle(worker), "lose the network")
            return
        if drawn < 0.05:  # noqa: PLR2004 - a long telephone call
            seconds = town.random.randint(700, 2600)
        town.agenda.after(seconds, lambda: self._hand_in(sitting, taken))

    def _take(self, worker: Person, project: Project) -> Assignment | None:
        town, now, at = self._town, self._town.now, self._town.at
        running = town.diary.presence[worker.pk].running
        is_here = running is not None and running.project == project.pk
        taken = town.do(worker, "take task", lambda: take_next_task(project=project, worker=worker, now=now))
        if taken is not None:
            town.diary.take(_piece(taken, worker, at))
        if taken is not None or (is_here and isinstance(town.refusal, RestDue | None)):
            town.diary.sign(worker.pk, project.pk, at)
        if taken is None and town.refusal is None:
            town.diary.leave_project(worker.pk, project.pk, at)
        return taken

    def _hand_in(self, sitting: Sitting, taken: Assignment) -> None:
        town, worker, now = self._town, sitting.worker, self._town.now
        if town.chance(0.04):
            self._give_back(sitting, taken)
            return
        label = CHOICES[0] if town.chance(0.7) else CHOICES[1]

        def answer() -> Assignment:
            return submit_answer(assignment_id=taken.pk, worker=worker, data={"choice": label}, now=now)

        done = town.do(worker, "answer", answer)
        if done is not None:
            town.diary.pieces[taken.pk].answer(town.at)
            town.diary.sign(worker.pk, sitting.project.pk, town.at)
            if town.chance(0.03):  # the answer of the server is lost: the page sends it again
                town.agenda.after(20, lambda: town.faults.repeat(answer))
        sitting.left -= 1
        self._go_on(sitting)

    def _give_back(self, sitting: Sitting, taken: Assignment) -> None:
        town, worker, now = self._town, sitting.worker, self._town.now
        given = town.did(
            worker,
            "give back",
            lambda: give_back(assignment_id=taken.pk, worker=worker, now=now),
            befalls=False,
        )
        if given:
            piece = town.diary.pieces[taken.pk]
            piece.is_held, piece.state = False, "returned"
            town.diary.sign(worker.pk, sitting.project.pk, town.at)
        self._go_on(sitting)

    def _go_on(self, sitting: Sitting) -> None:
        town = self._town
        if town.chance(0.08):
            self._pause(sitting)
        else:
            town.agenda.after(town.random.randint(1, 60), lambda: self._next(sitting))

    def _pause(self, sitting: Sitting) -> None:
        town, worker, now = self._town, sitting.worker, self._town.now
        if town.do(worker, "pause", lambda: start_break(person=worker, now=now)):
            town.diary.presence[worker.pk].rest(town.at, length=PAUSE_SECONDS, is_paid=False)
            town.agenda.after(town.random.randint(120, 2600), lambda: self._resume(sitting))

    def _resume(self, sitting: Sitting) -> None:
        town, worker, now = self._town, sitting.worker, self._town.now
        running = town.diary.presence[worker.pk].running
        if running is None or town.chance(0.2):
            return  # they forgot to say that they are back
        if town.did(worker, "resume", lambda: end_break(person=worker, now=now)):
            own = town.diary.presence[worker.pk]
            had = running.pauses and running.pauses[-1].end is None
            own.resume(town.at)
            if had:
                town.diary.sign(worker.pk, running.project, town.at)
        town.agenda.after(5, lambda: self._next(sitting))

    def _leave(self, worker: Person) -> None:
        """Go off duty, or just close the page: three in ten do."""
        town, now = self._town, self._town.now
        if town.chance(0.7) and town.did(worker, "leave", lambda: go_off_duty(person=worker, now=now)):
            town.diary.leave(worker.pk, town.at)


def _piece(taken: Assignment, worker: Person, at: int) -> Piece:
    return Piece(
        number=taken.pk,
        person=worker.pk,
        project=taken.project_id,
        cohort=(taken.terms_id, taken.lane),
        floor_minor=FLOOR_MINOR,
        pay_minor=PAY_MINOR,
        lease_seconds=LEASE_SECONDS,
        review_seconds=REVIEW_HOURS * 3600,
        taken_at=at,
        lease_until=at + LEASE_SECONDS,
    )


def _specification(house: House, number: int) -> Specification:
    return Specification.model_validate(
        {
            "title": f"Sorting messages, part {number}",
            "client": house.organisation.name,
            "purpose": "To answer each message where somebody can",
            "data_use": ["operate-service"],
            "kind": "choice",
            "options": {"question": "Does it ask for an answer?", "choices": list(CHOICES)},
            "pay": {
                "currency": "EUR",
                "per_answer": f"{PAY_MINOR / 100:.2f}",
                "hourly_floor": f"{FLOOR_MINOR / 100:.2f}",
                "expected_seconds": EXPECTED_SECONDS,
                "lease_seconds": LEASE_SECONDS,
                "review_hours": REVIEW_HOURS,
            },
            "answers": {"start": ANSWERS_FIRST, "confidence": 0.9, "lead": 2, "at_most": ANSWERS_MOST},
        }
    )
