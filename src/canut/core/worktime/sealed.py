"""What this app seals: time that no session measured. Sessions may still run when a day is closed."""

from canut.core.sealed import SealedTable
from canut.core.worktime.models import AddedTime

ADDED = ("person_id", "project_id", "ground", "session_id", "slot_id", "starts_at", "ends_at", "counted_at")

SEALED = [SealedTable("added-time", AddedTime, "counted_at", ADDED)]
