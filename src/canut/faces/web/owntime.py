"""A person's own time as pages show it: what is asked, what is left, where they stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from canut.core.people.models import Person
from canut.core.work.queries import what_is_missing
from canut.core.worktime.limits import Ground
from canut.core.worktime.models import Break, Session, Slot
from canut.core.worktime.queries import (
    break_of,
    free_slots,
    questions_for,
    session_of,
    slots_of,
    time_in_question,
    unstarted_slots,
)
from canut.core.worktime.remaining import remaining_for
from canut.core.worktime.reminders import reminder, used_up

FREE_SLOTS_SHOWN = 50
CLAIMS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Question:
    """The question whether a person was at work after a session, in this time."""

    session: Session
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Notice:
    """What a person at work should know about their time: the latest question, and what is nearly used up."""

    question: Question | None
    more_questions: int
    warnings: Sequence[str]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a person stands: on duty, on a break, and what every rule leaves them, in seconds."""

    session: Session | None
    rest: Break | None
    left: Sequence[tuple[str, int, int]]
    warnings: Sequence[str]


@dataclass(frozen=True, slots=True)
class Offer:
    """Some places at one time, of which one is booked at a time."""

    slot: Slot
    places: int


def question_of(session: Session, now: datetime) -> Question:
    """Return the question about a session with the time it is about."""
    return Question(session, *time_in_question(session, now))


def questions_of(person: Person, now: datetime) -> list[Question]:
    """Return the questions that a person has not answered, latest first."""
    return [question_of(session, now) for session in questions_for(person_id=person.pk)]


def notice_for(person: Person) -> Notice:
    """Return what a person at work should know about their time."""
    now = timezone.now()
    asked = list(questions_for(person_id=person.pk))
    latest = question_of(asked[0], now) if asked else None
    return Notice(latest, max(0, len(asked) - 1), standing_of(person, now).warnings)


def standing_of(person: Person, now: datetime) -> Standing:
    """Return where a person stands now."""
    session = session_of(person_id=person.pk)
    rest = break_of(session=session) if session else None
    remaining = remaining_for(person_id=person.pk, now=now)
    by_ground = {one.ground: one.left for one in remaining.lefts}
    left = [
        (one.ground.value, max(0, int(one.left.total_seconds())), int(one.rule.length.total_seconds()))
        for one in remaining.lefts
        # The average says something only once it leaves less than the week does.
        if one.ground is not Ground.AVERAGE or one.left < by_ground[Ground.WEEK]
    ]
    warnings = [used_up(one) for one in remaining.used_up[:1]] or [
        reminder(one) for one in remaining.reminders
    ]
    return Standing(session, rest if rest and rest.until > now else None, left, warnings)


def booked_by(person: Person, now: datetime) -> list[Slot]:
    """Return the slots that a person booked and that are not over."""
    return list(slots_of(person_id=person.pk, now=now))


def claimable_by(person: Person, now: datetime) -> list[Slot]:
    """Return the latest slots that began without their worker."""
    return list(unstarted_slots(person_id=person.pk, now=now)[:CLAIMS_SHOWN])


def offers_for(person: Person, now: datetime) -> list[Offer]:
    """Return the times that a person may book, with how many places are free."""
    offers: dict[tuple[int, datetime, datetime], Offer] = {}
    missing: dict[int, bool] = {}
    for slot in free_slots(now=now):
        if slot.project_id not in missing:
            missing[slot.project_id] = bool(what_is_missing(person_id=person.pk, project=slot.project))
        if missing[slot.project_id]:
            continue
        when = (slot.project_id, slot.starts_at, slot.ends_at)
        known = offers.get(when)
        offers[when] = Offer(known.slot, known.places + 1) if known else Offer(slot, 1)
        if len(offers) > FREE_SLOTS_SHOWN:
            break
    return list(offers.values())[:FREE_SLOTS_SHOWN]
