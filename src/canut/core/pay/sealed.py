"""What this app seals: what is owed, what was given, and what it was computed from."""

from canut.core.pay.models import Accrual, Bonus, Payout, Tip, TopUp
from canut.core.sealed import SealedTable

ACCRUAL = ("assignment_id", "person_id", "project_id", "amount_minor", "currency", "worked_at", "due_at")
TOP_UP = (
    *("run_id", "person_id", "project_id", "number", "rule", "hourly_floor_minor", "on_duty_seconds"),
    *("engaged_seconds", "paid_minor", "costs_minor", "earlier_minor", "amount_minor", "currency"),
)
BONUS = (
    "assignment_id",
    "person_id",
    "project_id",
    "amount_minor",
    "currency",
    "reason",
    "paid_by_id",
    "paid_at",
)
TIP = ("person_id", "project_id", "giver_id", "reference", "amount_minor", "currency", "given_at")

SEALED = [
    SealedTable("accrual", Accrual, "accrued_at", ACCRUAL),
    SealedTable("top-up", TopUp, "computed_at", TOP_UP),
    SealedTable("bonus", Bonus, "paid_at", BONUS),
    SealedTable("tip", Tip, "given_at", TIP),
    SealedTable("payout", Payout, "sent_at", ("run_id", "person_id", "hold_id", "sent_at")),
]
