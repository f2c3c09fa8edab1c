"""Re-prove the guarantees on this store: every app's own checks, gathered by guarantee."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from itertools import islice
from time import perf_counter

from django.db import DatabaseError

from canut.core.audit.models import CheckRun
from canut.core.audit.operations import record_checks
from canut.core.audit.proofs import AS_PUBLISHED, Root, differing
from canut.core.audit.queries import Standing, checked_since, standings
from canut.core.checks import Check
from canut.core.gathering import modules_named

GUARANTEES = {
    "books": "The books add up",
    "G1": "The floor holds",
    "G2": "Waiting counts",
    "G3": "A booked slot is honoured",
    "G4": "Money first",
    "G5": "No silent rejection",
    "G6": "Silence means yes",
    "G7": "A known payday",
    "G8": "A known client and purpose",
    "G9": "Terms are frozen",
    "G10": "No gag",
    "G11": "Humans deactivate",
    "G12": "No retaliation",
    "G13": "Open allocation",
    "G14": "Rules are voted",
    "G15": "Harm is dosed",
    "G16": "No dangerous bonus",
    "G17": "Costs are counted",
    "G18": "Data stays with its purpose",
    "G19": "An honest human share",
    "G20": "Surplus returns, books close",
}
"""What is promised, by the names of docs/guarantees.md; ``books`` is what all of them rest on."""

ROWS_SHOWN = 100
"""Offending rows kept of one check; all of them are counted."""

ROWS_RECORDED = 20
"""Offending rows kept in the history of checks."""

PROVED_EVERY = timedelta(days=1)
"""Upkeep carries out each check so often."""


class State(StrEnum):
    """Where a guarantee stands on this store."""

    HOLDS = "holds"
    BROKEN = "broken"
    UNPROVEN = "not yet verifiable here"


@dataclass(frozen=True, slots=True)
class Proof:
    """One check carried out: what should hold, the rows that break it, and the seconds it took."""

    sentence: str
    offending: int
    rows: tuple[str, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """One guarantee with the proofs of it."""

    guarantee: str
    title: str
    proofs: tuple[Proof, ...]

    @property
    def state(self) -> State:
        """Whether it holds; a guarantee without a check is not proven."""
        if not self.proofs:
            return State.UNPROVEN
        return State.BROKEN if any(proof.offending for proof in self.proofs) else State.HOLDS


@dataclass(frozen=True, slots=True)
class Recorded:
    """One guarantee as its history tells it: each check with its last run; None where it never ran."""

    guarantee: str
    checks: tuple[tuple[str, Standing | None], ...]

    @property
    def state(self) -> State:
        """Whether every check held when it was last carried out; one that never was proves nothing."""
        if any(standing and not standing.run.is_held for _sentence, standing in self.checks):
            return State.BROKEN
        if not self.checks or any(standing is None for _sentence, standing in self.checks):
            return State.UNPROVEN
        return State.HOLDS

    @property
    def checked_at(self) -> datetime | None:
        """When the check that waited longest was carried out."""
        return min((standing.run.at for _sentence, standing in self.checks if standing), default=None)

    @property
    def unbroken_since(self) -> datetime | None:
        """Since when each check held in every run: the last break or the first run; None if broken."""
        if self.state is not State.HOLDS:
            return None
        known = [standing for _sentence, standing in self.checks if standing]
        return max(standing.last_broken_at or standing.first_at for standing in known)

    @property
    def seconds(self) -> float:
        """How long its checks took when they were last carried out."""
        return sum(standing.run.seconds for _sentence, standing in self.checks if standing)


def checks() -> Iterator[Check]:
    """Yield the checks of every app that has a ``selfcheck`` module."""
    for module in modules_named("selfcheck"):
        yield from module.CHECKS


def verify(*, published: Sequence[Root] = ()) -> list[Verdict]:
    """Carry out every check on this store; changes nothing.

    Parameters
    ----------
    published
        Daily roots that somebody else kept: history that was rewritten since gives others (G20).
    """
    proofs: dict[str, list[Proof]] = {guarantee: [] for guarantee in GUARANTEES}
    as_published = Check("G20", AS_PUBLISHED, partial(differing, published))
    for check in (*checks(), *([as_published] if published else [])):
        proofs[check.guarantee].append(_prove(check))
    return [Verdict(name, GUARANTEES[name], tuple(done)) for name, done in proofs.items()]


def recorded() -> list[Recorded]:
    """Return where each guarantee stands by the history of checks; carries out none."""
    known = standings()
    names = [(check.guarantee, check.sentence) for check in checks()]
    if ("G20", AS_PUBLISHED) in known:
        names.append(("G20", AS_PUBLISHED))
    return [
        Recorded(name, tuple((said, known.get((of, said))) for of, said in names if of == name))
        for name in GUARANTEES
    ]


def broken_rows(verdicts: Iterable[Verdict]) -> list[str]:
    """Return every offending row that was kept, its guarantee first; empty when all is well."""
    return [
        f"{verdict.guarantee}: {row}"
        for verdict in verdicts
        for proof in verdict.proofs
        for row in proof.rows
    ]


def record(verdicts: Iterable[Verdict], *, now: datetime) -> None:
    """Keep what a verification came to, for everybody to read."""
    record_checks(
        runs=[_run(verdict.guarantee, proof, now) for verdict in verdicts for proof in verdict.proofs]
    )


def prove_due(*, now: datetime) -> list[str]:
    """Carry out and record one check that was not carried out for a day; returns what broke it.

    One at a time: whoever waits for an offer or a payday waits for no verification of everything. A check
    that cannot be carried out proves nothing, so it is recorded as broken.
    """
    done = checked_since(moment=now - PROVED_EVERY)
    due = next((check for check in checks() if (check.guarantee, check.sentence) not in done), None)
    if due is None:
        return []
    try:
        proof = _prove(due)
    except DatabaseError:
        raise
    except Exception as failed:  # noqa: BLE001 - a mistake in one check must not keep the others from being made
        row = f"the check could not be carried out: {type(failed).__name__}: {failed}"
        proof = Proof(due.sentence, 1, (row,), 0.0)
    record_checks(runs=[_run(due.guarantee, proof, now)])
    return [f"{due.guarantee} is broken: {due.sentence}"] if proof.offending else []


def _run(guarantee: str, proof: Proof, now: datetime) -> CheckRun:
    return CheckRun(
        guarantee=guarantee,
        sentence=proof.sentence,
        offending=proof.offending,
        rows=list(proof.rows[:ROWS_RECORDED]),
        seconds=proof.seconds,
        at=now,
    )


def _prove(check: Check) -> Proof:
    began = perf_counter()
    rows = iter(check.offending_rows())
    kept = tuple(islice(rows, ROWS_SHOWN))
    offending = len(kept) + sum(1 for _ in rows)
    return Proof(check.sentence, offending, kept, perf_counter() - began)
