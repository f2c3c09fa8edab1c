"""Decisions, appeals, remedies and confirmations are kept as they were taken."""

from django.db import migrations, models

from canut.core.triggers import append_only, frozen_columns

REASONS = [
    "kind",
    "assignment_id",
    "person_id",
    "concerned",
    "ground",
    "facts",
    "evidence",
    "automation",
    "measure_scopes",
    "danger",
    "decided_by_id",
    "decided_at",
    "effective_at",
    "ends_at",
]
FALLEN = "OLD.state = 'overturned' OR (OLD.state = 'lapsed' AND NEW.state <> 'overturned')"
FILED = ["decision_id", "first_decided_by_id", "text", "filed_at", "reply_due_at"]
VERDICT = ["decided_by_id", "decided_at", "outcome", "reasons", "remedy_due_at"]
PROPOSED = [
    "kind",
    "person_id",
    "assignment_id",
    "ground",
    "facts",
    "evidence",
    "automation",
    "proposed_at",
]
SETTLED = ["state", "settled_by_id", "settled_at", "decision_id"]


class Migration(migrations.Migration):
    dependencies = [("decisions", "0004_dated")]
    operations = [
        migrations.AlterField("decision", "effective_at", models.DateTimeField()),
        migrations.AlterField("appeal", "reply_due_at", models.DateTimeField()),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", "content"), ("person__isnull", False), _connector="OR"),
                name="decision_names_its_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("person", None),
                    models.Q(("person", models.F("decided_by")), _negated=True),
                    _connector="OR",
                ),
                name="decision_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("effective_at__gte", models.F("decided_at"))),
                name="decision_not_backdated",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("ends_at__isnull", False),
                        ("kind__in", ["restriction", "suspension"]),
                        ("ends_at__gt", models.F("effective_at")),
                    ),
                    models.Q(
                        models.Q(("kind__in", ["restriction", "suspension"]), _negated=True),
                        ("ends_at", None),
                    ),
                    _connector="OR",
                ),
                name="measure_ends",
            ),
        ),
        frozen_columns("decisions_decision", REASONS),
        frozen_columns("decisions_decision", ["state"], when=FALLEN, name="overturned"),
        frozen_columns("decisions_appeal", FILED),
        frozen_columns("decisions_appeal", VERDICT, when="OLD.decided_by_id IS NOT NULL", name="decided"),
        append_only("decisions_remedy"),
        append_only("decisions_bulkconfirmation"),
        frozen_columns("decisions_proposeddecision", PROPOSED),
        frozen_columns("decisions_proposeddecision", SETTLED, when="OLD.state <> 'open'", name="settled"),
    ]
