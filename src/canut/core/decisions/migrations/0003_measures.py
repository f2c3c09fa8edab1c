"""Measures against persons, clocks, remedies, proposals of machines, and second words on bulk rejections."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from canut.core.triggers import forgotten


class Migration(migrations.Migration):
    dependencies = [
        ("decisions", "0002_frozen"),
        ("people", "0004_restriction"),
        ("work", "0002_frozen"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # The tables change: their triggers come back with the last of these migrations.
        forgotten("decisions_decision", "facts", "overturned"),
        forgotten("decisions_appeal", "facts", "decided"),
        migrations.CreateModel(
            name="BulkConfirmation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rejections_max", models.PositiveIntegerField()),
                ("reasons", models.TextField()),
                ("confirmed_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="ProposedDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("rejection", "Rejection"),
                            ("restriction", "Restriction"),
                            ("suspension", "Suspension"),
                            ("termination", "Termination"),
                            ("content", "Content"),
                        ],
                        max_length=12,
                    ),
                ),
                ("ground", models.TextField()),
                ("facts", models.TextField()),
                ("evidence", models.JSONField(default=dict)),
                ("automation", models.JSONField()),
                ("proposed_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("taken", "Taken"), ("dismissed", "Dismissed")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Remedy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount_minor", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("reasons", models.TextField()),
                ("stated_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="appeal",
            name="remedy_due_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="appeal",
            name="reply_due_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="decision",
            name="danger",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="decision",
            name="effective_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="decision",
            name="ends_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="decision",
            name="measure_scopes",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="decision",
            name="person",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decisions_about",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="decision",
            name="kind",
            field=models.CharField(
                choices=[
                    ("rejection", "Rejection"),
                    ("restriction", "Restriction"),
                    ("suspension", "Suspension"),
                    ("termination", "Termination"),
                    ("content", "Content"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="decision",
            name="state",
            field=models.CharField(
                choices=[("standing", "Standing"), ("overturned", "Overturned"), ("lapsed", "Lapsed")],
                default="standing",
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(fields=["decided_by", "decided_at"], name="decision_of_decider"),
        ),
        migrations.AddField(
            model_name="bulkconfirmation",
            name="confirmed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="bulkconfirmation",
            name="decider",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="bulkconfirmation",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="work.project"
            ),
        ),
        migrations.AddField(
            model_name="proposeddecision",
            name="assignment",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="work.assignment",
            ),
        ),
        migrations.AddField(
            model_name="proposeddecision",
            name="decision",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="proposal",
                to="decisions.decision",
            ),
        ),
        migrations.AddField(
            model_name="proposeddecision",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="proposeddecision",
            name="settled_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="remedy",
            name="decision",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="remedy", to="decisions.decision"
            ),
        ),
        migrations.AddField(
            model_name="remedy",
            name="stated_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="bulkconfirmation",
            constraint=models.CheckConstraint(
                condition=models.Q(("decider", models.F("confirmed_by")), _negated=True),
                name="bulk_confirmed_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="bulkconfirmation",
            constraint=models.CheckConstraint(
                condition=models.Q(("reasons", ""), _negated=True), name="bulk_has_reasons"
            ),
        ),
        migrations.AddConstraint(
            model_name="proposeddecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decision", None), ("settled_by", None), ("state", "open")),
                    models.Q(("decision", None), ("settled_by__isnull", False), ("state", "dismissed")),
                    models.Q(("decision__isnull", False), ("settled_by__isnull", False), ("state", "taken")),
                    _connector="OR",
                ),
                name="proposal_settled_by_a_human",
            ),
        ),
        migrations.AddConstraint(
            model_name="remedy",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_minor__gte", 0)), name="remedy_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="remedy",
            constraint=models.CheckConstraint(
                condition=models.Q(("reasons", ""), _negated=True), name="remedy_has_reasons"
            ),
        ),
    ]
