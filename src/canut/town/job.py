"""A job of the town: a project whose true answers only the town knows."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from random import Random
from typing import Any

from canut.core.people.models import Person
from canut.core.work.models import Project
from canut.families.microwork.forms import Answer
from canut.families.microwork.kinds import KINDS, Sheet, samples
from canut.families.microwork.kinds.declaration import TRUTH
from canut.families.microwork.operations import create_project, open_project
from canut.families.microwork.operations.imports import import_items
from canut.families.microwork.plan import plan_of
from canut.families.microwork.specification import Specification

GOLD_ITEMS = 15
"""Items of each job whose answer is given to the platform beforehand."""

OTHERS_MAX = 12
"""Wrong answers that a careless worker of an open question may give."""


@dataclass(frozen=True)
class Job:
    """A project under way in the town."""

    project: Project
    sheet: Sheet
    truths: Mapping[str, Answer]
    gold: frozenset[str]
    expected_seconds: int

    def others(self, key: str) -> Sequence[Answer]:
        """Return answers that somebody who errs on the item `key` may give."""
        if self.sheet.labels is not None:
            return [self.sheet.form.answer_of(label) for label in self.sheet.labels]
        keys = list(self.truths)
        start = keys.index(key)
        return [self.truths[keys[(start + step) % len(keys)]] for step in range(1, OTHERS_MAX)]


def start_job(
    *, specification: Specification, kind: str, client_member: Person, folder: Path, seed: int, now: datetime
) -> Job:
    """Create a project over the samples of a kind in all its languages, import them and open it.

    Parameters
    ----------
    kind
        A kind of work, or a job of the town that has a form of its own and its items beside it.
    """
    project = create_project(specification=specification, created_by=client_member, now=now)
    sheet = plan_of(project).sheet
    rows = list(items_of(kind))
    truths = {str(row["id"]): sheet.form.parse(row[TRUTH]) for row in rows if TRUTH in row}
    random = Random(f"{seed}:gold:{kind}")  # noqa: S311 - a simulation, not a secret
    known = GOLD_ITEMS if specification.gold.share else 0
    gold = frozenset(random.sample(sorted(truths), known))
    path = folder / f"{kind}.items.jsonl"
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in _as_client_has_them(rows, gold))
    import_items(project=project, path=path, now=now)
    open_project(project=project, actor=client_member, now=now)
    return Job(project, sheet, truths, gold, specification.pay.expected_seconds)


def items_of(kind: str) -> Iterator[dict[str, Any]]:
    """Iterate over the sample items of a kind in all its languages, or those of a job with its own form."""
    if kind in KINDS:
        for language in ("fr", "en"):
            yield from samples(kind, language)
        return
    with (files(__package__) / "jobs" / f"{kind}.items.jsonl").open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _as_client_has_them(rows: Sequence[dict[str, Any]], gold: frozenset[str]) -> Iterator[dict[str, Any]]:
    """Take the truth out of the items; a few keep it as gold."""
    for row in rows:
        item = {name: value for name, value in row.items() if name != TRUTH}
        yield item | ({"gold": row[TRUTH]} if row["id"] in gold else {})
