"""Offers are append-only, an order keeps what was agreed, and no position enters an ended session."""

from django.db import migrations

from canut.core.triggers import append_only, frozen_columns, refuse_insert


class Migration(migrations.Migration):
    dependencies = [("deliveries", "0001_initial"), ("worktime", "0001_initial")]
    operations = [
        append_only("deliveries_offerlog"),
        frozen_columns("deliveries_shop", ["client_id", "latitude", "longitude"]),
        frozen_columns("deliveries_order", ["task_id", "shop_id", "pay_minor", "placed_at", "drop_code"]),
        frozen_columns(
            "deliveries_order",
            ["state", "assignment_id", "picked_up_at", "ended_at", "why_undelivered"],
            when="OLD.ended_at IS NOT NULL",
            name="ended",
        ),
        refuse_insert(
            "deliveries_courierposition",
            "no position is kept of a courier off duty",
            when="(SELECT ended_at FROM worktime_session WHERE id = NEW.session_id) IS NOT NULL",
        ),
    ]
