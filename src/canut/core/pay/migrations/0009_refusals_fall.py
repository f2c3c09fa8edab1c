"""A refused claim is accepted after all when its refusal falls; all else about it stays as it was settled."""

from django.db import migrations

from canut.core.triggers import forgotten, frozen_columns

SETTLED = ["state", "settled_at", "settled_by_id"]
STAYS = "OLD.state = 'accepted' OR (OLD.state = 'refused' AND NEW.state <> 'accepted')"


class Migration(migrations.Migration):
    dependencies = [("pay", "0008_accounts_erasable")]
    operations = [
        step
        for table in ("pay_cost", "pay_timereport")
        for step in (
            forgotten(table, "settled"),
            frozen_columns(table, SETTLED, when=STAYS, name="settled"),
            frozen_columns(table, ["reason"], when="OLD.state <> 'declared'", name="reasoned"),
        )
    ]
