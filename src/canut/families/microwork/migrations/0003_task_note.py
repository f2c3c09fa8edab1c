import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("microwork", "0001_initial"),
        ("work", "0003_operator_fee"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TaskNote",
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
                            ("unclear", "Unclear"),
                            ("wrong-item", "Wrong Item"),
                            ("not-for-me", "Not For Me"),
                            ("broken", "Broken"),
                            ("other", "Other"),
                            ("problem", "Problem"),
                        ],
                        max_length=12,
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=500)),
                ("written_at", models.DateTimeField()),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="task_notes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="task_notes",
                        to="work.project",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="work.task",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["project", "id"], name="task_note_of_project")],
                "constraints": [
                    models.UniqueConstraint(fields=("task", "author", "kind", "text"), name="task_note_once"),
                    models.CheckConstraint(
                        condition=models.Q(("kind", "problem"), ("text", ""), _negated=True),
                        name="task_note_problem_is_told",
                    ),
                ],
            },
        ),
    ]
