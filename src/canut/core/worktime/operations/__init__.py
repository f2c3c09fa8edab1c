"""The only door through which time on duty is written, by noun."""

from canut.core.worktime.operations.breaks import end_break, start_break
from canut.core.worktime.operations.limits import refuse_past_limits
from canut.core.worktime.operations.questions import answer_question
from canut.core.worktime.operations.sessions import be_on_duty, end_sessions, go_off_duty
from canut.core.worktime.operations.slots import (
    book_slot,
    cancel_slot,
    claim_slot,
    give_slot_back,
    open_slot,
    open_slots_for,
    start_slot,
)
from canut.core.worktime.running import IDLE_AFTER

__all__ = [
    "IDLE_AFTER",
    "answer_question",
    "be_on_duty",
    "book_slot",
    "cancel_slot",
    "claim_slot",
    "end_break",
    "end_sessions",
    "give_slot_back",
    "go_off_duty",
    "open_slot",
    "open_slots_for",
    "refuse_past_limits",
    "start_break",
    "start_slot",
]
