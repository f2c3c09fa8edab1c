"""What a person may take no new work from, and which accounts are programmes'."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from canut.core.triggers import frozen_columns

LATER = "OLD.ends_at IS NOT NULL AND (NEW.ends_at IS NULL OR NEW.ends_at > OLD.ends_at)"


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_legal_identity"),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="is_service",
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name="Restriction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("scope", models.CharField(max_length=40)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField(blank=True, null=True)),
                ("decision_id", models.BigIntegerField(db_index=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="restrictions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("decision_id", "scope"), name="restriction_scope_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_at", None), ("ends_at__gte", models.F("starts_at")), _connector="OR"
                        ),
                        name="restriction_runs_forward",
                    ),
                ],
            },
        ),
        frozen_columns("people_restriction", ["person_id", "scope", "starts_at", "decision_id"]),
        # A restriction ends earlier than decided, never later.
        frozen_columns("people_restriction", ["ends_at"], when=LATER, name="end"),
    ]
