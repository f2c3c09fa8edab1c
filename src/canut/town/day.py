"""A day of the town, from an empty store to paid people and proven guarantees: the main job in one piece."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.db.models import QuerySet

from canut.core.decisions.models import Appeal, Decision
from canut.core.decisions.operations import appeal, decide_appeal, reject_work
from canut.core.pay.operations.pay_runs import run_pay
from canut.core.pay.operations.payouts import confirm_payouts
from canut.core.pay.queries import Statement, statement
from canut.core.people.models import Person
from canut.core.work.models import Assignment, Lane
from canut.core.work.operations.reviews import approve
from canut.families.microwork.exporting import export_results
from canut.families.microwork.operations import finish_project
from canut.families.microwork.specification import Specification
from canut.town.cast import Cast, cast_town
from canut.town.chat import ChatFigures, run_chat
from canut.town.crowd import Crowd
from canut.town.figures import JobFigures, figures
from canut.town.job import Job, start_job
from canut.town.rides import RideFigures, run_rides
from canut.town.worker import Worker, draw_workers
from canut.upkeep import keep_up
from canut.verification import Verdict, verify

LEFT_OPEN = ("relevance", "own-page")
"""The jobs that nobody of the town works on: they wait for whoever signs in."""

REVIEW = timedelta(hours=80)
"""From the day's work to its pay run: every review deadline has passed by then."""

APPROVED_BY_HAND = 40

Say = Callable[[str, int], None]
"""Called as the day goes on with what is being done and how many answers there are so far."""


@dataclass(frozen=True)
class DayReport:
    """What the day came to."""

    jobs: Sequence[JobFigures]
    chat: ChatFigures
    rides: RideFigures
    cast: Cast
    statement: Statement
    payouts: int
    rejections: int
    overturned: int
    verdicts: Sequence[Verdict]
    files: Sequence[Path]


@dataclass(frozen=True)
class Plans:
    """What the town is to work on.

    Attributes
    ----------
    jobs
        Specification of each job by its kind, whose sample items are the work; see `start_job`.
    results
        Folder for items, results and their provenance.
    password
        For the logins of the demo; None when nobody will sign in.
    """

    jobs: dict[str, Specification]
    results: Path
    password: str | None = None


def live_a_day(*, plans: Plans, seed: int, starts_at: datetime, say: Say) -> DayReport:
    """Run the loop to its end: import, crowd, machine, validation, reviews, appeals, pay, proof."""
    say("People and money", 0)
    names = dict.fromkeys(one.client for one in plans.jobs.values())
    handles = {name: f"client{number}" for number, name in enumerate(names, start=1)}
    cast = cast_town(clients=handles, password=plans.password, seed=seed, now=starts_at)
    jobs = {kind: _start(kind, plans, cast, seed, starts_at) for kind in plans.jobs}
    for kind in LEFT_OPEN:
        jobs.pop(kind, None)
    workers = draw_workers(persons=cast.workers, seed=seed)
    crowd = Crowd(jobs=list(jobs.values()), workers=workers, seed=seed, starts_at=starts_at)
    crowd.work(lambda answers: say("Forty people at work", answers))
    host = next(iter(cast.clients.values()))
    say("A moderated chat", crowd.answers)
    _, chat = run_chat(client=host, moderators=cast.moderators, seed=seed, starts_at=starts_at)
    say("An hour of deliveries", crowd.answers)
    _, rides = run_rides(client=host, couriers=cast.couriers, seed=seed, starts_at=starts_at)
    say("Reviews and appeals", crowd.answers)
    evening = crowd.now + timedelta(hours=1)
    overturned = [_review(job, cast, evening) for job in jobs.values()]
    say("Payday", crowd.answers)
    payouts = _pay(jobs, cast, starts_at, evening)
    say("Results", crowd.answers)
    files = [path for kind, job in jobs.items() for path in _export(kind, job, plans, evening + REVIEW)]
    say("Proof", crowd.answers)
    return DayReport(
        jobs=[figures(job=job, workers=workers, seed=seed, language="en") for job in jobs.values()],
        chat=chat,
        rides=rides,
        cast=cast,
        statement=_statement(workers, starts_at),
        payouts=payouts,
        rejections=2 * len(overturned),
        overturned=sum(overturned),
        verdicts=verify(),
        files=files,
    )


def _start(kind: str, plans: Plans, cast: Cast, seed: int, now: datetime) -> Job:
    specification = plans.jobs[kind]
    return start_job(
        specification=specification,
        kind=kind,
        client_member=cast.clients[specification.client].member,
        folder=plans.results,
        seed=seed,
        now=now,
    )


def _review(job: Job, cast: Cast, now: datetime) -> bool:
    """Let the client approve some work and reject two answers, one by mistake; says if it was put right."""
    member = cast.clients[job.project.client.name].member
    in_review = Assignment.objects.filter(project=job.project, state=Assignment.State.SUBMITTED)
    wrong = _first(job, in_review.filter(lane=Lane.GOLD), is_right=False)
    right = _first(job, in_review.filter(lane=Lane.ANSWER), is_right=True)
    _reject(wrong, member, "This item has a known answer and the one given is another.", now)
    mistaken = _reject(right, member, "The answer differs from what the client expected.", now)
    by_hand = in_review.order_by("id").values_list("id", flat=True)[:APPROVED_BY_HAND]
    approve(assignment_ids=list(by_hand), actor_id=member.pk, now=now)
    filed = appeal(
        decision=mistaken, text="I read it again and my answer is right.", actor=right.worker, now=now
    )
    decided = decide_appeal(
        filed=filed,
        outcome=Appeal.Outcome.OVERTURNED,
        reasons=f"Read again by the operator: {_about(right)} follows the guidelines.",
        decided_by=cast.operator_member,
        now=now + timedelta(hours=2),
    )
    return decided.outcome == Appeal.Outcome.OVERTURNED


def _first(job: Job, assignments: QuerySet[Assignment], *, is_right: bool) -> Assignment:
    for assignment in assignments.select_related("task", "worker", "project").order_by("id"):
        if (assignment.answer == job.truths[assignment.task.key]) == is_right:
            return assignment
    raise LookupError("the crowd of this seed gave no such answer; use another seed")


def _about(assignment: Assignment) -> str:
    """Say which answer is meant, as reasons must."""
    key = assignment.task.key
    shown = " / ".join(str(value) for value in assignment.task.item.values() if value != key)
    said = " / ".join(str(value) for value in (assignment.answer or {}).values() if value is not False)
    return f"the answer “{said}” to item {key} ({shown})"


def _reject(assignment: Assignment, member: Person, facts: str, now: datetime) -> Decision:
    return reject_work(
        assignment=assignment,
        ground="The guidelines of this project: answer what the item shows.",
        facts=f"{facts} It is {_about(assignment)}.",
        evidence={"answered": assignment.answer},
        decided_by=member,
        now=now,
    )


def _pay(jobs: dict[str, Job], cast: Cast, starts_at: datetime, evening: datetime) -> int:
    """Let silence mean yes, close the jobs, run the pay of the day and hear back from the bank."""
    now = evening + REVIEW
    keep_up(now=now)
    for job in jobs.values():
        finish_project(project=job.project, actor=cast.clients[job.project.client.name].member, now=now)
    report = run_pay(starts_at=starts_at, ends_at=starts_at + timedelta(days=1), now=now)
    return confirm_payouts(run=report.run, now=now + timedelta(days=1))


def _export(kind: str, job: Job, plans: Plans, now: datetime) -> list[Path]:
    path, provenance = plans.results / f"{kind}.results.csv", plans.results / f"{kind}.provenance.json"
    export_results(project=job.project, path=path, provenance=provenance, now=now)
    return [path, provenance]


def _statement(workers: Sequence[Worker], starts_at: datetime) -> Statement:
    return statement(person=workers[0].person, start=starts_at, end=starts_at + timedelta(days=1))
