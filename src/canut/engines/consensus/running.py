"""A consensus that grows with every answer."""

from collections.abc import Iterable

import polars as pl

from canut.engines.consensus.errors import EmptyLabelsError
from canut.engines.consensus.labels import Labels
from canut.engines.consensus.method import Known
from canut.engines.consensus.methods.dawid_skene import DawidSkene
from canut.engines.consensus.online import ClosedModel
from canut.engines.consensus.truth import Truth


class Running:
    """Answers as they come, each weighed at once, all weighed together now and then.

    Parameters
    ----------
    classes
        The closed set of labels.
    method
        What weighs all answers together.

    Examples
    --------
    >>> running = Running(["no", "yes"])
    >>> for worker in ("ana", "bo"):
    ...     chances = running.observe("t1", worker, "yes")
    >>> next(iter(chances))
    'yes'
    >>> running.refit().truth["label"].to_list()
    ['yes']
    """

    def __init__(self, classes: Iterable[str], method: DawidSkene | None = None) -> None:
        self.model = ClosedModel.cold(classes)
        self.method = method or DawidSkene()
        self._answers: dict[str, dict[str, str]] = {}

    def observe(self, task: str, worker: str, label: str) -> dict[str, float]:
        """Take an answer and return the posterior of its task, best first.

        The cost is that of the answers to this one task. A worker's later answer replaces the earlier one.

        Raises
        ------
        UnknownClassError
            When the label is outside the closed set; nothing was taken.
        """
        self.model.posterior([(worker, label)])
        self._answers.setdefault(task, {})[worker] = label
        return self.posterior(task)

    def posterior(self, task: str) -> dict[str, float]:
        """Return the posterior of a task under the last refit, best first; the prior before any answer."""
        return self.model.posterior(self._answers.get(task, {}).items())

    def refit(self, *, known: Known | None = None) -> Truth:
        """Weigh all answers together; posteriors equal the batch answer until the next answer comes.

        Tasks whose answer is known are settled in the truth that is returned; their posterior stays that of
        their answers.

        Raises
        ------
        EmptyLabelsError
            When there is no answer yet.
        """
        rows = [(task, *answer) for task, given in self._answers.items() for answer in given.items()]
        if not rows:
            raise EmptyLabelsError
        frame = pl.DataFrame(rows, schema=["task", "worker", "label"], orient="row")
        truth = self.method.fit(Labels.from_frame(frame, classes=self.model.classes), known=known)
        self.model = ClosedModel.of(truth)
        return truth
