"""Tips and bonuses stay as they are; a claim keeps what was declared, and is settled and counted once."""

from django.db import migrations

from canut.core.triggers import append_only, frozen_columns, restored

DECLARED = ["person_id", "project_id", "happened_at", "declared_at", "review_due_at"]
SETTLED = ["state", "settled_at", "settled_by_id", "reason"]
COST = ["kind", "reference", "rate", "units", "amount_minor", "currency", "evidence"]


class Migration(migrations.Migration):
    dependencies = [("pay", "0003_claims_tips_bonuses")]
    operations = [
        restored(append_only("pay_topup")),
        append_only("pay_tip"),
        append_only("pay_bonus"),
        frozen_columns("pay_cost", [*DECLARED, *COST]),
        frozen_columns("pay_cost", SETTLED, when="OLD.state <> 'declared'", name="settled"),
        frozen_columns("pay_cost", ["counted_in_id"], when="OLD.counted_in_id IS NOT NULL", name="counted"),
        frozen_columns("pay_timereport", [*DECLARED, "assignment_id", "seconds", "account"]),
        frozen_columns("pay_timereport", SETTLED, when="OLD.state <> 'declared'", name="settled"),
        frozen_columns(
            "pay_timereport", ["counted_in_id"], when="OLD.counted_in_id IS NOT NULL", name="counted"
        ),
    ]
