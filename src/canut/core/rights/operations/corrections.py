"""Correcting what is wrong: by oneself, or by asking the operator, who has a month (GDPR, 12(3) and 16)."""

import calendar
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.people.models import Person
from canut.core.people.operations import correct_person
from canut.core.people.queries import acts_for_operator
from canut.core.rights.errors import AnswerRefused, NotTheOperator
from canut.core.rights.models import CorrectionRequest

REASON_LENGTH_MIN = 10
"""Characters an answer needs: the person must be able to understand it."""

TEXT_LENGTH_MAX = 5_000


def correct_self(*, person: Person, name: str, language: str, now: datetime) -> list[str]:
    """Let a person correct their own name and language; returns the names of what changed."""
    with transaction.atomic():
        changed = correct_person(person=person, name=name, language=language)
        if changed:
            fields = {"fields": changed}
            record(happenings=[Happening("person.corrected", person.pk, person.pk, fields)], now=now)
    return changed


def month_after(*, at: datetime) -> datetime:
    """Return the end of the time limit of a month: the same day of the next one, or its last.

    Regulation (EEC, Euratom) No 1182/71, article 3(2)(c).
    """
    first_of_next = (at.replace(day=1) + timedelta(days=32)).replace(day=1)
    last = calendar.monthrange(first_of_next.year, first_of_next.month)[1]
    return first_of_next.replace(day=min(at.day, last))


def ask_correction(*, person: Person, text: str, now: datetime) -> CorrectionRequest:
    """Record what a person says is wrong; the operator has a month to answer.

    Raises
    ------
    AnswerRefused
        When the text says nothing.
    """
    said = text.strip()[:TEXT_LENGTH_MAX]
    if len(said) < REASON_LENGTH_MIN:
        raise AnswerRefused(_("say what is wrong and what is right, in a sentence"))
    with transaction.atomic():
        asked = CorrectionRequest.objects.create(
            person=person, text=said, asked_at=now, due_at=month_after(at=now)
        )
        record(happenings=[Happening("correction.asked", asked.pk, person.pk)], now=now)
    return asked


def answer_correction(
    *, asked: CorrectionRequest, outcome: str, reasons: str, actor: Person, now: datetime
) -> CorrectionRequest:
    """Answer a request for correction with reasons.

    Raises
    ------
    NotTheOperator
        When `actor` does not act for the operator, or asked it themselves.
    AnswerRefused
        When it was answered before, or the answer has no reasons.
    """
    if actor.pk == asked.person_id or not acts_for_operator(person=actor):
        raise NotTheOperator(_("another member of the operator answers this request"))
    said = reasons.strip()[:TEXT_LENGTH_MAX]
    if outcome not in CorrectionRequest.Outcome.values or len(said) < REASON_LENGTH_MIN:
        raise AnswerRefused(_("say what was done and why; the person must be able to understand it"))
    with transaction.atomic():
        answered = CorrectionRequest.objects.filter(pk=asked.pk, answered_at=None).update(
            answered_by=actor, answered_at=now, outcome=outcome, reasons=said
        )
        if not answered:
            raise AnswerRefused(_("this request was answered already; the answer stands"))
        record(happenings=[Happening("correction.answered", asked.pk, actor.pk)], now=now)
        asked.refresh_from_db()
    return asked
