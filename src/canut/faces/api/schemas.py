"""What goes over the wire; amounts are whole minor units beside their ISO 4217 code, times are UTC."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any

from ninja import Schema
from pydantic import JsonValue, StringConstraints


class Refused(Schema):
    """Why a request was refused: a code for programs, a sentence for people."""

    code: str
    message: str
    questions: dict[str, str] = {}


class TermsOut(Schema):
    """The frozen terms that work is taken under."""

    id: int
    version: int
    per_answer_minor: int
    hourly_floor_minor: int
    currency: str
    expected_seconds: int
    lease_seconds: int
    review_hours: int
    payday_days: int


class CardOut(Schema):
    """What a worker reads before accepting anything (G7, G8)."""

    id: int
    title: dict[str, str]
    purpose: dict[str, str]
    client: str
    client_other_names: list[str]
    data_use: list[str]
    kind: str
    harm: str
    requires: list[str]
    missing: list[str]
    measured_seconds: int | None
    hourly_minor: int
    terms: TermsOut


class TakeIn(Schema):
    """The terms a worker was shown; without them whatever is current is accepted."""

    terms_id: int | None = None


class AssignmentOut(Schema):
    """A task in hand: the item, the JSON Schema of an answer, and until when.

    Attributes
    ----------
    asked
        ``answer``, or ``validate`` when `proposed` answers are to be confirmed or corrected.
    """

    id: int
    project_id: int
    asked: str
    item: dict[str, JsonValue]
    answer_schema: dict[str, JsonValue]
    proposed: list[dict[str, JsonValue]]
    guidelines_version: int | None
    terms_id: int
    pay_minor: int
    currency: str
    lease_until: datetime


class AnswerIn(Schema):
    """An answer: a value for each question, by its name."""

    answer: dict[str, Any]


class SentFileOut(Schema):
    """A file that was sent: the answer to its question is `reference`."""

    question: str
    reference: str
    type: str
    bytes: int


class SubmittedOut(Schema):
    """An answer that was received."""

    id: int
    state: str
    pay_minor: int
    engaged_seconds: int
    review_due_at: datetime | None


class SkipReason(StrEnum):
    """Why a task is skipped, as the buttons of the page say it."""

    UNCLEAR = "unclear"
    WRONG_ITEM = "wrong-item"
    NOT_FOR_ME = "not-for-me"
    BROKEN = "broken"


Words = Annotated[str, StringConstraints(pattern=r"^[^\x00]*$")]
"""A text that every store can keep."""


class ReturnIn(Schema):
    """Why a task is given back, by one of the reasons, in words, or both; nobody has to say."""

    why: SkipReason | None = None
    reason: Words = ""


class ProblemIn(Schema):
    """What is wrong with a task; the client reads the first 500 characters, without the worker's name."""

    text: Words = ""


class WorkOut(Schema):
    """One assignment of a worker, with its state."""

    id: int
    project_id: int
    state: str
    pay_minor: int
    currency: str
    engaged_seconds: int
    accepted_at: datetime | None
    submitted_at: datetime | None
    review_due_at: datetime | None
    settled_at: datetime | None


class AppealOut(Schema):
    """A worker's appeal, by when its answer and its remedy are due, and the answer once it was given."""

    text: str
    filed_at: datetime
    reply_due_at: datetime
    outcome: str
    reasons: str
    decided_at: datetime | None
    remedy_due_at: datetime | None


class DecisionOut(Schema):
    """A decision about a worker or their work, with its statement of reasons and who decided."""

    id: int
    kind: str
    concerned: str
    assignment_id: int | None
    scopes: list[str]
    ground: str
    facts: str
    evidence: dict[str, JsonValue]
    automation: dict[str, JsonValue]
    danger: str
    decided_by: str
    decided_at: datetime
    effective_at: datetime
    ends_at: datetime | None
    state: str
    appeal: AppealOut | None


class ProjectFiguresOut(Schema):
    """One project on a pay statement."""

    project_id: int
    currency: str
    answers: int
    pay_minor: int
    top_up_minor: int
    total_minor: int
    hourly_floor_minor: int
    hourly_minor: int
    engaged_seconds: int
    waiting_seconds: int


class LineOut(Schema):
    """One amount on a pay statement, in signed minor units, with the sentence and facts that explain it."""

    kind: str
    project_id: int | None
    currency: str
    amount_minor: int
    sentence: str
    facts: dict[str, int | str]


class TotalsOut(Schema):
    """The sums of a statement in one currency; what went off is positive."""

    gross_minor: int
    top_up_minor: int
    tips_minor: int
    remedies_minor: int
    surplus_minor: int
    costs_minor: int
    contributions_minor: int
    withheld_minor: int
    net_minor: int
    hourly_net_minor: int


class StatementOut(Schema):
    """What a worker earned from the first day to the last, both included."""

    first: date
    last: date
    lines: list[LineOut]
    projects: list[ProjectFiguresOut]
    totals: dict[str, TotalsOut]
    totals_minor: dict[str, int]
