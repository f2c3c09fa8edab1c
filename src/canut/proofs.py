"""Proofs for people: every sealed record about one piece of work, and files of published roots."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

from canut.core.audit.models import Event
from canut.core.audit.proofs import Inclusion, Root, inclusions
from canut.core.ledger.models import Transfer
from canut.core.pay.models import Accrual
from canut.core.work.models import Assignment

Read = TypeVar("Read")


class FileUnreadable(Exception):  # noqa: N818 - named after the fact
    """A file of roots or of a proof is not what it should be; the message says what is."""


def proofs_of_work(assignment: Assignment) -> Iterator[Inclusion]:
    """Return a proof for each sealed record about a piece of work: its terms, events, pay and transfer."""
    return inclusions(_records_of(assignment))


def _records_of(assignment: Assignment) -> Iterator[tuple[str, int]]:
    yield "terms", assignment.terms_id
    if assignment.guidelines_id is not None:
        yield "guidelines", assignment.guidelines_id
    about = Event.objects.filter(subject="assignment", subject_id=assignment.pk)
    yield from (("event", number) for number in about.order_by("pk").values_list("pk", flat=True))
    for accrual in Accrual.objects.filter(assignment=assignment):
        yield "accrual", accrual.pk
    for transfer in Transfer.objects.filter(key=f"piece:{assignment.pk}"):
        yield "transfer", transfer.pk


def roots_in(path: Path) -> list[Root]:
    """Read published roots: what ``canut proof roots`` and the page of roots give, or one of them alone.

    Raises
    ------
    FileUnreadable
        When it is something else.
    """
    wanted = (
        'expected roots such as [{"day": "2026-01-05", "size": 42, "root": "…"}]; '
        "get them with `canut proof roots` or from the platform's page of roots"
    )
    return _listed_in(path, _root, wanted)


def inclusions_in(path: Path) -> list[Inclusion]:
    """Read proofs: what ``canut proof of`` and the page of one's work give.

    Raises
    ------
    FileUnreadable
        When it is something else.
    """
    wanted = "this is no proof; get one with `canut proof of KIND NUMBER` or from your work page"
    return _listed_in(path, _inclusion, wanted)


def plain(roots: Iterator[Root]) -> list[dict[str, Any]]:
    """Return roots as JSON values."""
    return [asdict(root) for root in roots]


def _listed_in(path: Path, read: Callable[[Mapping[str, Any]], Read], wanted: str) -> list[Read]:
    """Read a file that holds a list of things, or one of them alone; `wanted` is said of any other."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        raise FileUnreadable(f"{path}: this is no JSON; give the file as it was downloaded") from None
    try:
        return [read(one) for one in (found if isinstance(found, list) else [found])]
    except (KeyError, TypeError, ValueError):
        raise FileUnreadable(f"{path}: {wanted}") from None


def _root(one: Mapping[str, Any]) -> Root:
    return Root(day=str(one["day"]), size=int(one["size"]), root=str(one["root"]))


def _inclusion(one: Mapping[str, Any]) -> Inclusion:
    bytes.fromhex(one["salt"])
    return Inclusion(
        kind=str(one["kind"]),
        id=int(one["id"]),
        facts=dict(one["facts"]),
        salt=str(one["salt"]),
        day=str(one["day"]),
        index=int(one["index"]),
        size=int(one["size"]),
        path=tuple(bytes.fromhex(step).hex() for step in one["path"]),
        root=bytes.fromhex(one["root"]).hex(),
    )
