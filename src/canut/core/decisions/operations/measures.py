"""Measures against a person: a human decides, the person is told ahead, work in hand is finished (G11)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from canut.core.decisions.errors import NoticeTooShort, NotTheDecider, ScopeUnknown
from canut.core.decisions.models import MEASURES, Decision
from canut.core.decisions.notice import Notice, notice_of
from canut.core.decisions.operations.taking import write_decision
from canut.core.decisions.reasons import checked_reason
from canut.core.local_time import moment_text
from canut.core.people.models import Person
from canut.core.people.operations import restrict
from canut.core.people.queries import acts_for_operator
from canut.core.work.models import Project

EVERYTHING = ("all",)


def decide_measure(
    *,
    kind: Decision.Kind,
    person: Person,
    ground: str,
    facts: str,
    evidence: dict[str, Any],
    decided_by: Person,
    now: datetime,
    scopes: Sequence[str] = EVERYTHING,
    effective_at: datetime | None = None,
    ends_at: datetime | None = None,
    danger: str = "",
    automation: dict[str, Any] | None = None,
) -> Decision:
    """Restrict or suspend a person, or end their access to work; the statement of reasons is theirs at once.

    They take no new work in `scopes` from `effective_at` on. They finish and are paid for what is in hand,
    sign in, appeal, and withdraw their money as before.

    Parameters
    ----------
    scopes
        ``all``, ``family:deliveries``, ``project:7``; a suspension or a termination reaches all.
    effective_at
        When it takes effect; None for the end of the notice, or for at once where there is a danger.
    ends_at
        When a restriction or suspension ends by itself; a termination has no end.
    danger
        The imminent danger that leaves no time for notice; empty when there is none.
    automation
        What a machine found or proposed before the human decided.

    Raises
    ------
    ReasonsMissing, ReasonsPasted
        When ground, facts, evidence or danger say nothing, or the facts were pasted from another decision.
    NotTheDecider
        When `decided_by` does not act for the operator, is the person, or is no human.
    NoticeTooShort
        When it would take effect before the notice is over, and no danger is stated.
    ScopeUnknown
        When a scope names nothing, or the measure has no end where it needs one, or lasts too long.
    """
    if not acts_for_operator(person=decided_by):
        message = _("%(person)s does not act for the operator; a member must decide about a person")
        raise NotTheDecider(message % {"person": decided_by})
    notice = _notice(kind, now)
    decision = Decision(
        kind=kind,
        person=person,
        concerned=f"person:{person.pk}",
        ground=ground,
        facts=facts,
        evidence=evidence,
        automation=automation or {},
        measure_scopes=sorted(_checked_scopes(kind, scopes)),
        danger=checked_reason(_("danger"), danger) if danger else "",
        decided_by=decided_by,
        decided_at=now,
        effective_at=_effect(notice, effective_at, danger, now),
        ends_at=ends_at,
    )
    _check_end(notice, decision)
    with transaction.atomic():
        write_decision(decision=decision)
        restrict(
            person=person,
            scopes=decision.measure_scopes,
            starts_at=decision.effective_at,
            ends_at=ends_at,
            decision_id=decision.pk,
        )
    return decision


def _notice(kind: Decision.Kind, now: datetime) -> Notice:
    if kind not in MEASURES:
        message = _("%(kind)s is no measure against a person; choose one of %(kinds)s")
        raise ScopeUnknown(message % {"kind": kind, "kinds": ", ".join(MEASURES)})
    return notice_of(kind, now)


def _effect(notice: Notice, asked: datetime | None, danger: str, now: datetime) -> datetime:
    earliest = now if danger else now + notice.ahead
    if asked is not None and asked < earliest:
        message = _(
            "it takes effect on %(earliest)s at the earliest, %(days)s days after the person is told; "
            "choose a later moment, or state the imminent danger"
        )
        raise NoticeTooShort(message % {"earliest": moment_text(earliest), "days": notice.ahead.days})
    return asked or earliest


def _checked_scopes(kind: Decision.Kind, scopes: Sequence[str]) -> set[str]:
    wanted = set(scopes)
    if kind != Decision.Kind.RESTRICTION:
        return set(EVERYTHING)
    unknown = [scope for scope in wanted if not _is_scope(scope)]
    if unknown or not wanted:
        message = _("%(scope)s names nothing to restrict; write all, family:NAME or project:NUMBER")
        raise ScopeUnknown(message % {"scope": ", ".join(sorted(unknown)) or "-"})
    return wanted


def _is_scope(scope: str) -> bool:
    noun, _colon, name = scope.partition(":")
    if noun == "project":
        return name.isascii() and name.isdecimal() and Project.objects.filter(pk=int(name)).exists()
    return scope in EVERYTHING or (noun == "family" and name in Project.Family.values)


def _check_end(notice: Notice, decision: Decision) -> None:
    ends_at = decision.ends_at
    if notice.longest is None:
        if ends_at is not None:
            raise ScopeUnknown(_("a termination has no end; choose a suspension"))
        return
    latest = decision.effective_at + notice.longest
    if ends_at is None or not decision.effective_at < ends_at <= latest:
        message = _("it must end after it begins, and on %(latest)s at the latest; correct its end")
        raise ScopeUnknown(message % {"latest": moment_text(latest)})
