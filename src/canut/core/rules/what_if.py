"""Replaying a logged allocation with one value changed (G12, G13); nothing is written."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from canut.core.rules.declared import Kind, Rule, Situation, rule_named
from canut.core.rules.errors import ChangeRefused, NoSuchRecord
from canut.core.rules.replays import Log, Logged, logs


@dataclass(frozen=True, slots=True)
class Change:
    """One value of one candidate, by the candidate's place in the log, and what it becomes."""

    place: int
    field: str
    value: Any


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A logged allocation: its inputs, the order that followed, and the order after a change.

    Attributes
    ----------
    before, after
        Places of the candidates in the log, the first to be chosen first; who could not be chosen is absent.
    """

    rule: Rule
    logged: Logged
    candidates: Sequence[Any]
    before: list[int]
    after: list[int]


def allocation_logs() -> dict[str, Log[Any]]:
    """Return the kinds of logged decisions by which work reaches people, by name; pay is not among them."""
    return {name: log for name, log in logs().items() if log.decides is Kind.ALLOCATION}


def latest_of(*, kind: str, most: int) -> list[Model]:
    """Return the latest rows of a kind of logged decisions."""
    known = allocation_logs()
    return list(known[kind].rows.order_by("-pk")[:most]) if kind in known else []


def logged_allocation(*, kind: str, number: int) -> tuple[Rule, Logged]:
    """Return a logged allocation with the rule that made it.

    Raises
    ------
    NoSuchRecord
        When there is none of this kind and number, or the code has lost its rule.
    """
    known = allocation_logs()
    logged = known[kind].find(number) if kind in known else None
    rule = rule_named(logged.rule) if logged else None
    if logged is None or rule is None or rule.kind is not Kind.ALLOCATION:
        message = _("there is no allocation %(kind)s %(number)s that this release can replay")
        raise NoSuchRecord(message % {"kind": kind, "number": number})
    return rule, logged


def what_if(*, kind: str, number: int, change: Change | None = None) -> WhatIf:
    """Decide a logged allocation again, and once more with one value changed.

    Raises
    ------
    NoSuchRecord
        When there is nothing to replay.
    ChangeRefused
        When the rule reads no such input, of no such candidate, or not such a value.
    """
    rule, logged = logged_allocation(kind=kind, number=number)
    situation = logged.situation
    changed = _changed(rule, situation, change) if change else situation
    return WhatIf(
        rule=rule,
        logged=logged,
        candidates=changed.candidates,
        before=order_of(rule=rule, situation=situation),
        after=order_of(rule=rule, situation=changed),
    )


def _changed(rule: Rule, situation: Situation, change: Change) -> Situation:
    candidates = list(situation.candidates)
    if change.field not in rule.inputs or not 0 <= change.place < len(candidates):
        raise ChangeRefused(
            _("the rule reads no such thing; choose one of its inputs and one of its candidates")
        )
    old = getattr(candidates[change.place], change.field)
    if type(change.value) is not type(old):
        raise ChangeRefused(_("the rule reads another kind of value there; write one like the logged one"))
    candidates[change.place] = replace(candidates[change.place], **{change.field: change.value})
    return replace(situation, candidates=candidates)


def order_of(*, rule: Rule, situation: Situation) -> list[int]:
    """Return the places of candidates in the order in which a rule would choose them, one after the other.

    A rule that names only the first is asked again without it, until it names nobody.
    """
    places = {getattr(one, rule.identity): place for place, one in enumerate(situation.candidates)}
    decided = rule.decide(situation)
    if isinstance(decided, list):
        return [places[one] for one in decided]
    order: list[int] = []
    while decided is not None and len(order) < len(places):
        order.append(places[decided])
        left = [one for place, one in enumerate(situation.candidates) if place not in order]
        decided = rule.decide(replace(situation, candidates=left)) if left else None
    return order
