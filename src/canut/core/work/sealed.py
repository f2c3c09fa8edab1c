"""What this app seals: what was agreed, and what was asked."""

from canut.core.sealed import SealedTable
from canut.core.work.models import Guidelines, Terms

TERMS = (
    "project_id",
    "version",
    "per_answer_minor",
    "hourly_floor_minor",
    "expected_seconds",
    "lease_seconds",
    "review_hours",
    "payday_days",
    "harm",
    "agreed_at",
)

SEALED = [
    SealedTable("terms", Terms, "agreed_at", TERMS),
    SealedTable("guidelines", Guidelines, "written_at", ("project_id", "version", "text", "written_at")),
]
