"""A worker's own time: intervals, breaks, questions, what remains, slots."""

from datetime import timedelta
from typing import Literal

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Router

from canut.core.worktime import operations
from canut.core.worktime.days import days_of, midnight
from canut.core.worktime.models import Slot
from canut.core.worktime.queries import (
    break_of,
    free_slots,
    intervals,
    questions_for,
    session_of,
    slots_of,
    time_in_question,
)
from canut.core.worktime.remaining import remaining_for, zone
from canut.core.worktime.reminders import reminder, used_up
from canut.faces.api.caller import caller
from canut.faces.api.me import Day
from canut.faces.api.timeforms import (
    AddedOut,
    AnswerQuestionIn,
    DayOut,
    IntervalOut,
    LeftOut,
    NowOut,
    QuestionOut,
    SlotOut,
    TimeOut,
)

SLOTS_MOST = 200

router = Router(tags=["my time"])


@router.get("/time", response=TimeOut)
def my_time(request: HttpRequest, first: Day, last: Day) -> TimeOut:
    """Return a worker's time from the first day to the last, both included, without overlap or hole."""
    end = midnight(last + timedelta(days=1), zone())
    parts = intervals(person_id=caller(request).pk, start=midnight(first, zone()), end=end)
    days = [DayOut.model_validate(day) for day in days_of(parts, zone())]
    return TimeOut(
        first=first, last=last, days=days, intervals=[IntervalOut.model_validate(one) for one in parts]
    )


@router.get("/now", response=NowOut)
def my_now(request: HttpRequest) -> NowOut:
    """Return whether the worker is on duty or on a break, what is asked, and what every limit leaves."""
    person, now = caller(request), timezone.now()
    session = session_of(person_id=person.pk)
    rest = break_of(session=session) if session else None
    remaining = remaining_for(person_id=person.pk, now=now)
    asked = [(one, time_in_question(one, now)) for one in questions_for(person_id=person.pk)]
    return NowOut(
        project_id=session.project_id if session else None,
        break_until=rest.until if rest else None,
        break_is_paid=rest.is_paid if rest else None,
        questions=[
            QuestionOut(session_id=one.pk, project_id=one.project_id, since=since, until=until)
            for one, (since, until) in asked
        ],
        left=[
            LeftOut(
                rule=one.ground.value,
                seconds=max(0, int(one.left.total_seconds())),
                limit_seconds=int(one.rule.length.total_seconds()),
                source=one.rule.source,
                again_at=one.again_at,
            )
            for one in remaining.lefts
        ],
        reminders=[*map(used_up, remaining.used_up), *map(reminder, remaining.reminders)],
    )


@router.post("/break", response=NowOut)
def take_break(request: HttpRequest) -> NowOut:
    """Begin a break; the session goes on."""
    operations.start_break(person=caller(request), now=timezone.now())
    return my_now(request)


@router.post("/back", response=NowOut)
def come_back(request: HttpRequest) -> NowOut:
    """End the break."""
    operations.end_break(person=caller(request), now=timezone.now())
    return my_now(request)


@router.post("/leave", response=NowOut)
def leave(request: HttpRequest) -> NowOut:
    """Go off duty; the time until now counts."""
    operations.go_off_duty(person=caller(request), now=timezone.now())
    return my_now(request)


@router.post("/questions/{session_id}", response=AddedOut)
def answer_question(request: HttpRequest, session_id: int, body: AnswerQuestionIn) -> AddedOut:
    """Say whether the worker was at work after a session ended; a yes can only add time."""
    added = operations.answer_question(
        session_id=session_id, person=caller(request), was_at_work=body.was_at_work, now=timezone.now()
    )
    return AddedOut(added_seconds=added)


@router.get("/slots", response=list[SlotOut])
def my_slots(request: HttpRequest, *, free: bool = False) -> list[SlotOut]:
    """Return the slots the worker booked, or with `free` those anybody may book."""
    now = timezone.now()
    found = free_slots(now=now) if free else slots_of(person_id=caller(request).pk, now=now)
    return [_slot(slot) for slot in found[:SLOTS_MOST]]


@router.post("/slots/{slot_id}/{step}", response=SlotOut)
def change_slot(
    request: HttpRequest, slot_id: int, step: Literal["book", "give-back", "start", "claim"]
) -> SlotOut:
    """Book a slot, give it back, start it, or state that it could not be started."""
    person, now = caller(request), timezone.now()
    slot = Slot.objects.select_related("project", "worker").filter(pk=slot_id).first()
    if slot is None or (step != "book" and slot.worker_id != person.pk):
        raise Http404
    if step == "book":
        operations.book_slot(slot=slot, worker=person, now=now)
    elif step == "give-back":
        operations.give_slot_back(slot=slot, worker=person, now=now)
    elif step == "start":
        operations.start_slot(slot=slot, now=now)
    else:
        operations.claim_slot(slot=slot, worker=person, now=now)
    return _slot(slot)


def _slot(slot: Slot) -> SlotOut:
    return SlotOut(
        id=slot.pk,
        project_id=slot.project_id,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        notice_hours=slot.notice_hours,
        booked_at=slot.booked_at,
        cancelled_at=slot.cancelled_at,
    )
