"""Recorded answers of a real crowd, driven through the whole platform by its public operations.

Every recorded worker takes the very tasks they answered and gives the answer they gave, in sittings whose
order is drawn from a seed. An answer whose task has enough by then is not used.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from hashlib import blake2b

import numpy as np
import polars as pl
from django.db.models import Max, Sum

from canut.core.pay.models import Accrual, PayRun, TopUp
from canut.core.pay.operations.pay_runs import run_pay
from canut.core.pay.operations.payouts import confirm_payouts
from canut.core.people.models import Membership, Organisation, Person
from canut.core.people.operations import add_member, register_organisation, register_person
from canut.core.work.models import Project, Task
from canut.core.work.operations.funding import deposit, opening_cost_minor
from canut.core.work.operations.leases import take
from canut.core.work.operations.tasks import NewTask, add_tasks
from canut.core.worktime.operations import be_on_duty, go_off_duty
from canut.engines.consensus import accuracy, method
from canut.engines.money import format_money
from canut.families.microwork.evidence import blind_answers
from canut.families.microwork.forms import Answer
from canut.families.microwork.importing.items import read_answer
from canut.families.microwork.models import Proposal, Result
from canut.families.microwork.operations import create_project, finish_project, open_project, submit_answer
from canut.families.microwork.operations.carrying import refit_if_due
from canut.families.microwork.operations.synthesis import METHODS
from canut.families.microwork.plan import Plan, plan_of
from canut.families.microwork.specification import Specification
from canut.town.accounts import give_account
from canut.town.recording import Recording, as_recorded, generated_project
from canut.upkeep import keep_up
from canut.verification import broken_rows, verify

SECONDS = (4, 24)
"""A recorded answer takes some seconds between these; the generated terms expect more than the longer one."""

ROUND = 50
"""Answers between two looks at whether a refit is due."""

KEY_LENGTH_MOST = 100
"""A task's key holds so many characters; a longer name is hashed."""

Progress = Callable[[int], None]
"""Called with the number of recorded answers that were looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """What came of a recording.

    Attributes
    ----------
    results
        Columns task, label, confidence, as the platform published them.
    accuracy, accuracy_all_answers
        Share of right results against gold: of the platform's, and of the same method over all recorded
        answers; None without gold.
    human_share
        Answers by people among all answers, those of machines included.
    verify
        The rows that break a guarantee; empty when all hold.
    """

    project: Project
    tasks: int
    workers: int
    answers_recorded: int
    answers_used: int
    results: pl.DataFrame
    accuracy: float | None
    accuracy_all_answers: float | None
    human_share: float
    paid_total: str
    verify: list[str]


def replay(
    *,
    labels: pl.DataFrame,
    gold: pl.DataFrame | None,
    specification: Specification | None,
    seed: int,
    starts_at: datetime,
    progress: Progress,
) -> Replay:
    """Drive recorded answers through this store: work, results, approval, pay, verification.

    Parameters
    ----------
    labels, gold
        As `canut.engines.consensus` reads them.
    specification
        The project to run them under, as far as it was recorded (`as_recorded`); None generates one.
    starts_at
        When the first worker sits down, once the last pay run's period is over; the clock is simulated.

    Raises
    ------
    ItemInvalid
        When a recorded label is no answer to the project's question.
    """
    recording = Recording(labels)
    stage = Stage(recording, as_recorded(specification or generated_project(recording)), starts_at)
    rng = np.random.default_rng(seed)
    looked_at = 0
    for sitting in recording.sittings(rng):
        stage.sit_down(sitting, rng)
        looked_at += len(sitting)
        progress(looked_at)
    stage.settle()
    return stage.report(gold)


class Stage:
    """The store while a recording is driven through it: the project, its people, and the simulated clock."""

    def __init__(self, recording: Recording, specification: Specification, starts_at: datetime) -> None:
        self.recording = recording
        self.sheet = specification.sheet
        self.answers = self._answers()  # before anything is written: a label may be no answer
        # Pay periods never overlap: what is replayed follows what was paid.
        paid_until = PayRun.objects.aggregate(last=Max("ends_at"))["last"] or starts_at
        self.starts_at = self.now = max(starts_at, paid_until)
        self.used = 0
        self.refit_at = ROUND
        client = self._client(specification.client)
        self.number = (Project.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
        self.owner = self._person("owner", f"for {client.name}")
        add_member(organisation=client, person=self.owner, role=Membership.Role.OWNER, now=self.now)
        self.project = create_project(specification=specification, created_by=self.owner, now=self.now)
        self.plan: Plan = plan_of(self.project)
        self.tasks = self._add_tasks()
        self._open(client)
        self.people = {
            name: self._person(f"worker-{number}", name)
            for number, name in enumerate(recording.workers, start=1)
        }

    def _client(self, name: str) -> Organisation:
        known = Organisation.objects.filter(kind=Organisation.Kind.CLIENT, name=name).first()
        return known or register_organisation(kind=Organisation.Kind.CLIENT, name=name, now=self.now)

    def _person(self, who: str, name: str) -> Person:
        # The reserved top-level domain keeps recorded workers apart from anyone's real address (RFC 2606).
        email = f"{who}@replay-{self.number}.invalid"
        person = register_person(email=email, name=name[:200], now=self.now)
        return give_account(person, now=self.now)

    @cached_property
    def _item(self) -> Mapping[str, str]:
        """An item's columns; the recording knows tasks by name alone, so each shows the name."""
        return dict.fromkeys(self.sheet.required or ("task",), "")

    def _add_tasks(self) -> dict[str, int]:
        new = [
            NewTask(
                key=name if len(name) <= KEY_LENGTH_MOST else blake2b(name.encode()).hexdigest()[:64],
                item=dict.fromkeys(self._item, name),
                overlap=self.plan.overlap,
                overlap_max=self.plan.overlap_max,
            )
            for name in self.recording.tasks
        ]
        made = add_tasks(project=self.project, tasks=new, now=self.now)
        return {name: task.pk for name, task in zip(self.recording.tasks, made, strict=True)}

    def _answers(self) -> dict[str, Answer]:
        return {
            label: read_answer("label", label, self.sheet, self._item) for label in self.recording.classes
        }

    def _open(self, client: Organisation) -> None:
        deposit(
            client=client,
            amount_minor=opening_cost_minor(project=self.project),
            currency=self.project.currency,
            key=f"replay-{self.project.pk}",
            now=self.now,
        )
        open_project(project=self.project, actor=self.owner, now=self.now)

    def sit_down(self, rows: list[tuple[str, str, str]], rng: np.random.Generator) -> None:
        """Let one worker come, answer what is still wanted, and leave."""
        worker = self.people[rows[0][1]]
        seconds = rng.integers(*SECONDS, size=len(rows), endpoint=True).tolist()
        wanted = self._wanted(self.tasks[task] for task, _, _ in rows)
        if not wanted:
            return
        be_on_duty(person=worker, project=self.project, now=self.now)
        for (task, _, label), spent in zip(rows, seconds, strict=True):
            if self.tasks[task] in wanted:
                self._answer(self.tasks[task], worker, self.answers[label], timedelta(seconds=spent))
        go_off_duty(person=worker, now=self.now)
        if self.used >= self.refit_at:
            refit_if_due(project=self.project, now=self.now)
            self.refit_at = self.used + ROUND

    def _wanted(self, tasks: Iterable[int]) -> frozenset[int]:
        """Return those of the tasks that want an answer; nobody else works while a worker sits."""
        open_tasks = Task.objects.filter(pk__in=list(tasks), open_slots__gt=0)
        return frozenset(open_tasks.values_list("pk", flat=True))

    def _answer(self, task_id: int, worker: Person, answer: Answer, spent: timedelta) -> None:
        taken = take(project=self.project, task_id=task_id, worker=worker, now=self.now)
        self.now += spent
        submit_answer(assignment_id=taken.pk, worker=worker, data=answer, now=self.now)
        self.used += 1

    def settle(self) -> None:
        """End the project; once the review window is over, approve by silence and pay everyone."""
        finish_project(project=self.project, actor=self.owner, now=self.now)
        ended = self.now + timedelta(seconds=1)
        self.now += timedelta(hours=self.plan.specification.pay.review_hours, seconds=1)
        keep_up(now=self.now)
        run = run_pay(starts_at=self.starts_at, ends_at=ended, now=self.now).run
        confirm_payouts(run=run, now=self.now)

    def report(self, gold: pl.DataFrame | None) -> Replay:
        """Read the outcome from the store and prove the guarantees."""
        results = self._results()
        right = None if gold is None else gold.with_columns(self._canonical(gold["label"]))
        return Replay(
            project=self.project,
            tasks=len(self.tasks),
            workers=len(self.people),
            answers_recorded=self.recording.labels.height,
            answers_used=self.used,
            results=results,
            accuracy=None if right is None else accuracy(results, right),
            accuracy_all_answers=None if right is None else self._accuracy_of_all(right),
            human_share=self._human_share(),
            paid_total=format_money(self._paid_minor(), self.project.currency),
            verify=broken_rows(verify()),
        )

    def _results(self) -> pl.DataFrame:
        names = {task_id: name for name, task_id in self.tasks.items()}
        found = Result.objects.filter(project=self.project).values_list("task_id", "label", "confidence")
        rows = sorted((names[task_id], label, confidence) for task_id, label, confidence in found)
        schema = {"task": pl.String, "label": pl.String, "confidence": pl.Float64}
        return pl.DataFrame(rows, schema=schema, orient="row")

    def _canonical(self, labels: pl.Series) -> pl.Series:
        """Write labels as the project's form writes them; what no worker ever said stays as it is."""
        form = self.sheet.form
        written = {label: form.label_of(answer) for label, answer in self.answers.items()}
        return pl.Series(labels.name, [written.get(label, label) for label in labels], dtype=pl.String)

    def _accuracy_of_all(self, gold: pl.DataFrame) -> float:
        labels = self.recording.labels
        whole = labels.with_columns(self._canonical(labels["label"]))
        return accuracy(method(METHODS[self.sheet.synthesis]).fit(whole), gold)

    def _human_share(self) -> float:
        people = blind_answers(self.project).count()
        machines = Proposal.objects.filter(task__project=self.project).count()
        return people / (people + machines) if people else 0.0

    def _paid_minor(self) -> int:
        records = (Accrual.objects.filter(project=self.project), TopUp.objects.filter(project=self.project))
        return sum(one.aggregate(total=Sum("amount_minor"))["total"] or 0 for one in records)
