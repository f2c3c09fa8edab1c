"""How sure the consensus is, and where it is least so."""

from dataclasses import dataclass
from itertools import groupby, islice

import numpy as np
import polars as pl
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from canut.engines.consensus.labels import Labels
from canut.faces.cli.consensus_report import figures
from canut.faces.cli.consensus_report.findings import Findings
from canut.faces.cli.consensus_report.wording import number, percent

MOST_DOUBTFUL = 20
MOST_DOUBTFUL_DRAWN = 12
MOST_VOTES = 6


@dataclass(frozen=True)
class Doubt:
    """How sure the consensus is, and the tasks where it is least so."""

    histogram: SafeString
    plot: SafeString
    rows: list[dict[str, str]]
    below: str


def doubt(found: Findings) -> Doubt:
    """Find the tasks that deserve another look."""
    truth = found.truth
    worst = truth.truth.with_row_index("code").sort("confidence", "code").head(MOST_DOUBTFUL)
    codes = worst["code"].to_list()
    probable, votes = _candidates(found, codes), _votes(truth.labels, codes)
    drawn = [
        (str(task), probable[code][:2])
        for code, task in worst.select("code", "task").head(MOST_DOUBTFUL_DRAWN).iter_rows()
    ]
    rows = [
        {"task": task, "label": label, "confidence": percent(sure), "votes": votes[code]}
        for code, task, label, sure in worst.iter_rows()
    ]
    sure = truth.truth["confidence"]
    below = int((sure < figures.DOUBTFUL).sum())
    return Doubt(figures.confidences(sure), figures.doubtful(drawn), rows, number(below))


def _candidates(found: Findings, codes: list[int]) -> dict[int, list[tuple[str, float]]]:
    """List the labels of some tasks with their probability, most probable first."""
    posterior, classes = found.truth.posterior, found.truth.labels.classes
    at = np.flatnonzero(np.isin(posterior.task, codes))
    rows = [
        (int(posterior.task[i]), -float(posterior.probability[i]), classes[int(posterior.label[i])])
        for i in at
    ]
    return {
        code: [(label, -share) for _code, share, label in group]
        for code, group in groupby(sorted(rows), key=lambda row: row[0])
    }


def _votes(labels: Labels, codes: list[int]) -> dict[int, str]:
    """Write the most frequent votes of some tasks, such as “yes: 3, no: 2”."""
    at = np.isin(labels.task, codes)
    counted = (
        pl.DataFrame({"task": labels.task[at], "label": labels.label[at]})
        .group_by("task", "label")
        .len()
        .sort("task", "len", "label", descending=[False, True, False])
    )
    return {
        code: ", ".join(
            _votes_for(labels.classes[label], count) for _task, label, count in islice(group, MOST_VOTES)
        )
        for code, group in groupby(counted.iter_rows(), key=lambda row: row[0])
    }


def _votes_for(label: str, count: int) -> str:
    return _("{label}: {count}").format(label=label, count=number(count))
