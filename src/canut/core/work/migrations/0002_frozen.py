"""Terms and guidelines never change; a project keeps its purpose; an assignment keeps what was accepted."""

from django.db import migrations

from canut.core.triggers import append_only, frozen_columns


class Migration(migrations.Migration):
    dependencies = [("work", "0001_initial")]
    operations = [
        append_only("work_terms"),
        append_only("work_guidelines"),
        frozen_columns(
            "work_assignment",
            ["task_id", "project_id", "worker_id", "terms_id", "guidelines_id", "pay_minor"],
        ),
        frozen_columns(
            "work_assignment",
            ["answer", "submitted_at", "engaged_seconds", "review_due_at"],
            when="OLD.submitted_at IS NOT NULL",
            name="submitted",
        ),
        # What was settled stays settled; only a rejection can be repaired.
        frozen_columns(
            "work_assignment",
            ["state", "settled_at"],
            when="OLD.state IN ('approved', 'overturned', 'declined', 'lapsed', 'returned')"
            " OR (OLD.state = 'rejected' AND NEW.state <> 'overturned')",
            name="settled",
        ),
        frozen_columns("work_project", ["family", "client_id", "currency"]),
        frozen_columns(
            "work_project", ["purpose", "data_use", "harm"], when="OLD.state <> 'draft'", name="purpose"
        ),
    ]
