"""A decision keeps its reasons; an appeal that was decided stays decided."""

from django.db import migrations

from canut.core.triggers import frozen_columns

REASONS = [
    "kind",
    "assignment_id",
    "concerned",
    "ground",
    "facts",
    "evidence",
    "automation",
    "decided_by_id",
    "decided_at",
]
VERDICT = ["decided_by_id", "decided_at", "outcome", "reasons"]


class Migration(migrations.Migration):
    dependencies = [("decisions", "0001_initial")]
    operations = [
        frozen_columns("decisions_decision", REASONS),
        frozen_columns("decisions_decision", ["state"], when="OLD.state = 'overturned'", name="overturned"),
        frozen_columns("decisions_appeal", ["decision_id", "first_decided_by_id", "text", "filed_at"]),
        frozen_columns("decisions_appeal", VERDICT, when="OLD.decided_by_id IS NOT NULL", name="decided"),
    ]
