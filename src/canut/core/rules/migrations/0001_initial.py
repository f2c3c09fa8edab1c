import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RuleVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=40)),
                ("version", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(choices=[("allocation", "allocation"), ("pay", "pay")], max_length=10),
                ),
                ("title", models.JSONField()),
                ("description", models.JSONField()),
                ("inputs", models.JSONField()),
                ("fingerprint", models.CharField(max_length=64)),
                ("impact_assessment", models.TextField(blank=True)),
                ("workers_views", models.TextField(blank=True)),
                ("proposed_at", models.DateTimeField()),
                ("vote_ends_at", models.DateTimeField(blank=True, null=True)),
                ("effective_at", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("founding", "Founding"),
                            ("adopted", "Adopted"),
                            ("refused", "Refused"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "proposed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Ballot",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "choice",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("abstain", "Abstain")], max_length=10
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ballots",
                        to="rules.ruleversion",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Voter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("has_voted", models.BooleanField(default=False)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="roll",
                        to="rules.ruleversion",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Member",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="member_terms",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)), fields=("person",), name="member_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until", None), ("until__gt", models.F("since")), _connector="OR"
                        ),
                        name="member_for_a_time",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="ruleversion",
            constraint=models.UniqueConstraint(
                fields=("slug", "version", "proposed_at"), name="rule_proposed_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="ruleversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", "refused"), _negated=True),
                fields=("slug", "version"),
                name="rule_version_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="ruleversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "founding"), ("proposed_by", None), ("vote_ends_at", None)),
                    models.Q(
                        models.Q(("outcome", "founding"), _negated=True),
                        ("proposed_by__isnull", False),
                        ("vote_ends_at__isnull", False),
                        models.Q(("impact_assessment", ""), _negated=True),
                        models.Q(("workers_views", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="rule_assessed_before_its_vote",
            ),
        ),
        migrations.AddConstraint(
            model_name="ruleversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("vote_ends_at", None),
                    models.Q(
                        ("effective_at__gte", models.F("vote_ends_at")),
                        ("vote_ends_at__gt", models.F("proposed_at")),
                    ),
                    _connector="OR",
                ),
                name="rule_in_effect_after_its_vote",
            ),
        ),
        migrations.AddConstraint(
            model_name="ruleversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("outcome", "open")),
                    models.Q(models.Q(("outcome", "open"), _negated=True), ("decided_at__isnull", False)),
                    _connector="OR",
                ),
                name="rule_decided_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="voter",
            constraint=models.UniqueConstraint(fields=("rule", "person"), name="voter_on_the_roll_once"),
        ),
    ]
