"""A policy that was published, content as it was posted and what was decided never change."""

from django.db import migrations

from canut.core.triggers import append_only, frozen_columns, refuse_insert

POSTED = ["project_id", "key", "surface", "author", "text", "posted_at", "received_at"]
OPENED = ["task_id", "item_id", "policy_id", "severity", "proposal", "opened_at"]
POLICY_IS_SEALED = """
(SELECT COUNT(*) FROM moderation_clause WHERE policy_id = NEW.policy_id)
>= (SELECT clause_count FROM moderation_policy WHERE id = NEW.policy_id)
"""


class Migration(migrations.Migration):
    dependencies = [("moderation", "0001_initial")]
    operations = [
        append_only("moderation_policy"),
        append_only("moderation_clause"),
        refuse_insert(
            "moderation_clause",
            "this version of the policy is published; publish a new one",
            when=POLICY_IS_SEALED,
        ),
        frozen_columns("moderation_contentitem", POSTED),
        frozen_columns("moderation_case", OPENED),
        append_only("moderation_enforcementaction"),
    ]
