"""The crowd at work: everybody takes, answers and takes again, each at their own pace, on one clock."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from random import Random

from canut.core.work.models import Assignment, Lane
from canut.families.microwork.operations import submit_answer, take_next_task
from canut.families.microwork.queries import proposed_answers
from canut.town.job import Job
from canut.town.worker import Worker
from canut.upkeep import keep_up

UPKEEP_EVERY = timedelta(minutes=4)
BREATH = timedelta(seconds=2)
"""Between an answer and the next task."""

LOOK_AGAIN = timedelta(minutes=3)
LOOKS = 4
"""How often a worker who finds nothing looks again before going home."""

Progress = Callable[[int], None]
"""Called with the number of answers so far."""


class Crowd:
    """Workers over the jobs of a day, as a queue of things about to happen."""

    def __init__(
        self, *, jobs: Sequence[Job], workers: Sequence[Worker], seed: int, starts_at: datetime
    ) -> None:
        self.jobs = jobs
        self.seed = seed
        self.now = starts_at
        self.answers = 0
        self._random = Random(f"{seed}:crowd")  # noqa: S311 - a simulation, not a secret
        self._order = count()
        self._queue: list[tuple[datetime, int, Callable[[], None]]] = []
        self._next_upkeep = starts_at + UPKEEP_EVERY
        for worker in workers:
            self._at(
                starts_at + timedelta(seconds=self._random.uniform(0, 1800)), self._looker(worker, LOOKS)
            )

    def work(self, progress: Progress) -> None:
        """Run until nobody finds anything to do."""
        while self._queue:
            self.now, _, happen = heappop(self._queue)
            if self.now >= self._next_upkeep:
                keep_up(now=self.now)
                self._next_upkeep = self.now + UPKEEP_EVERY
            happen()
            progress(self.answers)

    def _at(self, when: datetime, happen: Callable[[], None]) -> None:
        heappush(self._queue, (when, next(self._order), happen))

    def _looker(self, worker: Worker, looks: int) -> Callable[[], None]:
        return lambda: self._look_for_work(worker, looks)

    def _look_for_work(self, worker: Worker, looks: int) -> None:
        first = worker.number % len(self.jobs)
        for job in (*self.jobs[first:], *self.jobs[:first]):
            taken = take_next_task(project=job.project, worker=worker.person, now=self.now)
            if taken is not None:
                seconds = worker.seconds(random=self._random, expected=job.expected_seconds)
                seconds = min(seconds, taken.terms.lease_seconds)
                self._at(self.now + timedelta(seconds=seconds), self._answerer(worker, job, taken))
                return
        if looks:
            self._at(self.now + LOOK_AGAIN, self._looker(worker, looks - 1))

    def _answerer(self, worker: Worker, job: Job, taken: Assignment) -> Callable[[], None]:
        return lambda: self._answer(worker, job, taken)

    def _answer(self, worker: Worker, job: Job, taken: Assignment) -> None:
        key = taken.task.key
        truth, others = job.truths[key], job.others(key)
        if taken.lane == Lane.VALIDATE:
            proposed = proposed_answers(task=taken.task)
            data = worker.judge(seed=self.seed, key=key, truth=truth, proposed=proposed, others=others)
        else:
            data = worker.answer(seed=self.seed, key=key, truth=truth, others=others)
        submit_answer(assignment_id=taken.pk, worker=worker.person, data=data, now=self.now)
        self.answers += 1
        self._at(self.now + BREATH, self._looker(worker, LOOKS))
