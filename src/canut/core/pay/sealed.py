"""What this app seals."""

from canut.core.pay.models import Accrual, TopUp
from canut.core.sealed import SealedTable

ACCRUAL = ("assignment_id", "person_id", "project_id", "amount_minor", "currency", "worked_at", "due_at")

TOP_UP = (
    "run_id",
    "person_id",
    "project_id",
    "hourly_floor_minor",
    "on_duty_seconds",
    "engaged_seconds",
    "paid_minor",
    "amount_minor",
    "currency",
)

SEALED = [
    SealedTable("accrual", Accrual, "accrued_at", ACCRUAL),
    SealedTable("top-up", TopUp, "computed_at", TOP_UP),
]
