"""What one more answer is worth, and which task to ask next.

The gain is the expected rise in the probability that the best label is right, the value of information under
0-1 loss (R. A. Howard, 1966, "Information value theory", IEEE Trans. SSC 2). It depends on how reliable a
worker's answers to this kind of task are and on nothing else about them: it orders the tasks for the worker
who asks, and never decides who may work (guarantee G12).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp

from canut.engines.consensus.online import ClosedModel


@dataclass(frozen=True, order=True)
class Gain:
    """What an answer to a task is expected to add to the probability of being right."""

    gain: float
    task: str


def expected_gain(model: ClosedModel, posterior: Mapping[str, float], worker: str) -> float:
    """Return what one more answer is expected to add to the probability that the best label is right.

    Parameters
    ----------
    model
        What the last refit left.
    posterior
        Of the task as it stands, by label.
    worker
        Who would answer; somebody the model does not know is taken for the crowd as a whole.

    Returns
    -------
    float
        0 where no answer of theirs could change the label, and never under 0.
    """
    chances = [posterior.get(label, 0.0) for label in model.classes]
    evidence = model.evidence.get(worker, model.unseen)
    # For each label they might give: the largest joint probability of it with a true label.
    after = sum(max(chance * exp(log) for chance, log in zip(chances, row, strict=True)) for row in evidence)
    return max(0.0, after - max(chances))


def next_tasks(
    model: ClosedModel,
    answers: Mapping[str, Sequence[tuple[str, str]]],
    worker: str,
    *,
    may_answer: Iterable[str] | None = None,
) -> list[Gain]:
    """Order tasks by what an answer of this worker is expected to add, best first; ties by name.

    Parameters
    ----------
    answers
        The (annotator, label) pairs of each open task.
    may_answer
        Tasks to choose from; all of `answers` unless given. Those the worker answered are left out.
    """
    open_tasks = answers if may_answer is None else may_answer
    gains = [
        Gain(expected_gain(model, model.posterior(answers.get(task, ())), worker), task)
        for task in open_tasks
        if all(who != worker for who, _ in answers.get(task, ()))
    ]
    return sorted(gains, key=lambda one: (-one.gain, one.task))
