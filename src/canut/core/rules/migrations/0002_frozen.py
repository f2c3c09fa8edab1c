"""What was proposed and what was voted stays; a decided version stays decided."""

from django.db import migrations

from canut.core.triggers import append_only, frozen_columns

PROPOSED = [
    "slug",
    "version",
    "kind",
    "title",
    "description",
    "inputs",
    "fingerprint",
    "impact_assessment",
    "workers_views",
    "proposed_by_id",
    "proposed_at",
    "vote_ends_at",
    "effective_at",
]


class Migration(migrations.Migration):
    dependencies = [("rules", "0001_initial")]
    operations = [
        frozen_columns("rules_ruleversion", PROPOSED),
        frozen_columns(
            "rules_ruleversion", ["outcome", "decided_at"], when="OLD.outcome <> 'open'", name="decided"
        ),
        append_only("rules_ballot"),
        frozen_columns("rules_voter", ["rule_id", "person_id"]),
        frozen_columns("rules_voter", ["has_voted"], when="OLD.has_voted", name="voted"),
        frozen_columns("rules_member", ["person_id", "since"]),
        frozen_columns("rules_member", ["until"], when="OLD.until IS NOT NULL", name="left"),
    ]
