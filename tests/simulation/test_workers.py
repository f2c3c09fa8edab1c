"""Simulated workers: every draw follows from the seed."""

from canut.core.people.models import Person
from canut.families.microwork.forms import Answer
from canut.town.worker import Worker, draw_workers

YES: Answer = {"choice": "yes"}
NO: Answer = {"choice": "no"}


def a_worker(care: float, number: int = 0) -> Worker:
    return Worker(person=Person(), number=number, care=care, pace=1.0)


def test_the_same_worker_gives_the_same_answer() -> None:
    """However often and in whatever order they are asked, an item gets one answer from one worker."""
    worker = a_worker(0.5)
    keys = [f"item-{n}" for n in range(40)]
    first = [worker.answer(seed=1, key=key, truth=YES, others=[YES, NO]) for key in keys]
    again = [worker.answer(seed=1, key=key, truth=YES, others=[YES, NO]) for key in reversed(keys)]
    assert first == again[::-1]
    assert first != [worker.answer(seed=2, key=key, truth=YES, others=[YES, NO]) for key in keys]


def test_careful_workers_err_less() -> None:
    """Care is the share of right answers, but for the hard items."""
    keys = [f"item-{n}" for n in range(400)]

    def right(worker: Worker) -> int:
        return sum(worker.answer(seed=1, key=key, truth=YES, others=[YES, NO]) == YES for key in keys)

    assert right(a_worker(1.0)) > 370
    assert right(a_worker(0.9)) > right(a_worker(0.6)) > right(a_worker(0.2))


def test_validators_who_see_the_truth_err_less() -> None:
    """Seeing the truth among what others answered halves the errors."""
    keys = [f"item-{n}" for n in range(400)]
    worker = a_worker(0.6)

    def right(proposed: list[Answer]) -> int:
        judged = [
            worker.judge(seed=1, key=key, truth=YES, proposed=proposed, others=[YES, NO]) for key in keys
        ]
        return judged.count(YES)

    assert right([NO, YES]) > right([NO])


def test_a_crowd_is_drawn_from_its_seed() -> None:
    """The same seed gives the same people, another seed others; one in twenty is careless."""
    persons = [Person(pk=n) for n in range(40)]
    one, same, other = (draw_workers(persons=persons, seed=seed) for seed in (5, 5, 6))
    assert [worker.care for worker in one] == [worker.care for worker in same]
    assert [worker.care for worker in one] != [worker.care for worker in other]
    assert sum(worker.care <= 0.5 and worker.pace <= 0.5 for worker in one) == 2
