"""What was offered, stated and rested stays as it was recorded."""

from django.db import migrations

from canut.core.triggers import append_only, frozen_columns


class Migration(migrations.Migration):
    dependencies = [("worktime", "0002_breaks_and_added_time")]
    operations = [
        append_only("worktime_addedtime"),
        frozen_columns("worktime_break", ["session_id", "is_paid", "started_at", "until"]),
        frozen_columns("worktime_break", ["ended_at"], when="OLD.ended_at IS NOT NULL", name="end"),
        frozen_columns("worktime_slot", ["project_id", "starts_at", "ends_at", "notice_hours"]),
        frozen_columns(
            "worktime_slot", ["cancelled_at", "worker_id"], when="OLD.cancelled_at IS NOT NULL", name="end"
        ),
    ]
