"""What goes over the wire about a worker's time; durations are whole seconds, times are UTC."""

from datetime import date, datetime

from ninja import Schema


class IntervalOut(Schema):
    """A part of a worker's time, of one kind: engaged, waiting, paid-break or unpaid-break."""

    kind: str
    start: datetime
    end: datetime
    project_id: int
    assignment_id: int | None


class DayOut(Schema):
    """The seconds of a day where the operator is."""

    day: date
    on_duty: int
    engaged: int
    waiting: int
    paid_break: int
    unpaid_break: int


class TimeOut(Schema):
    """A worker's time from the first day to the last, both included."""

    first: date
    last: date
    days: list[DayOut]
    intervals: list[IntervalOut]


class QuestionOut(Schema):
    """The question whether a worker was at work in time in which nobody saw them."""

    session_id: int
    project_id: int
    since: datetime
    until: datetime


class LeftOut(Schema):
    """What one rule of working time leaves, and when work is open again once it is used up."""

    rule: str
    seconds: int
    limit_seconds: int
    source: str
    again_at: datetime


class NowOut(Schema):
    """Where a worker stands."""

    project_id: int | None
    break_until: datetime | None
    break_is_paid: bool | None
    questions: list[QuestionOut]
    left: list[LeftOut]
    reminders: list[str]


class AnswerQuestionIn(Schema):
    """The answer to a question."""

    was_at_work: bool


class AddedOut(Schema):
    """How much time an answer added."""

    added_seconds: int


class SlotOut(Schema):
    """Time that can be booked, or is."""

    id: int
    project_id: int
    starts_at: datetime
    ends_at: datetime
    notice_hours: int
    booked_at: datetime | None
    cancelled_at: datetime | None
