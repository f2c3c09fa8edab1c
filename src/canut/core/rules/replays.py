"""Replaying a logged decision: the same rule on the same inputs decides the same, or something is wrong.

An app lists in its ``register`` module, as ``REPLAYS``, how each kind of its logged decisions is replayed.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from canut.core.gathering import modules_named
from canut.core.rules.declared import Kind, Situation, rule_named
from canut.core.rules.errors import NoSuchRecord

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Logged:
    """A decision as it was logged: by which rule, on what, and what came out."""

    rule: str
    situation: Situation
    decided: Any


@dataclass(frozen=True, slots=True)
class Replayed:
    """A logged decision, and what the same rule decides on the same inputs now."""

    logged: Logged
    again: Any

    @property
    def is_same(self) -> bool:
        """Whether it came out as it was logged."""
        return bool(self.again == self.logged.decided)


@dataclass(frozen=True, slots=True)
class Log(Generic[Row]):
    """A kind of logged decisions.

    Attributes
    ----------
    decides
        What they decide on, which is known before the first of them.
    rows
        Where they are, one a row.
    read
        Returns what a row says.
    """

    kind: str
    decides: Kind
    rows: QuerySet[Row]
    read: Callable[[Row], Logged]

    def find(self, number: int) -> Logged | None:
        """Return a decision by its number; None when there is none."""
        row = self.rows.filter(pk=number).first()
        return self.read(row) if row else None

    def every(self) -> Iterator[tuple[int, Logged]]:
        """Yield all of them with their numbers, for `canut verify`."""
        for row in self.rows.order_by("pk").iterator():
            yield row.pk, self.read(row)


def logs() -> dict[str, Log[Any]]:
    """Return every kind of logged decisions, by its name."""
    return {log.kind: log for module in modules_named("register") for log in getattr(module, "REPLAYS", [])}


def replay(*, kind: str, number: int) -> Replayed:
    """Replay one logged decision.

    Raises
    ------
    NoSuchRecord
        When there is no such kind, no such decision, or the code has lost the rule that made it.
    """
    known = logs()
    logged = known[kind].find(number) if kind in known else None
    if logged is None:
        message = _("there is no %(kind)s %(number)s to replay; what is logged: %(kinds)s")
        raise NoSuchRecord(message % {"kind": kind, "number": number, "kinds": ", ".join(sorted(known))})
    return replayed(logged)


def replayed(logged: Logged) -> Replayed:
    """Decide again on what was logged.

    Raises
    ------
    NoSuchRecord
        When the code has lost the rule that made it.
    """
    rule = rule_named(logged.rule)
    if rule is None:
        message = _("this release does not have the rule %(rule)s; replay it with one that has it")
        raise NoSuchRecord(message % {"rule": logged.rule})
    return Replayed(logged, rule.decide(logged.situation))
