import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pay", "0009_refusals_fall"),
    ]

    operations = [
        migrations.CreateModel(
            name="PayRunWork",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("stopped", "Stopped"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("language", models.CharField(max_length=10)),
                ("done", models.PositiveBigIntegerField(default=0)),
                ("total", models.PositiveBigIntegerField(default=0)),
                ("starts", models.PositiveSmallIntegerField(default=0)),
                ("taker", models.CharField(blank=True, max_length=32)),
                ("said", models.TextField(blank=True)),
                ("asked_at", models.DateTimeField()),
                ("beat_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("checked", models.PositiveIntegerField(default=0)),
                ("to_check", models.PositiveIntegerField(default=0)),
                ("in_review", models.PositiveIntegerField(default=0)),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="works", to="pay.payrun"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "pay run work",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("state__in", ["waiting", "running"])),
                            models.Q(("ended_at__isnull", False), ("state__in", ["done", "stopped"])),
                            _connector="OR",
                        ),
                        name="pay_run_work_ended_has_a_time",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["waiting", "running"])),
                        fields=("run",),
                        name="pay_run_work_one_at_a_time",
                    ),
                ],
            },
        ),
    ]
