"""Transfers are only ever added, in one currency; a hold keeps its facts and settles once."""

from django.db import migrations

from canut.core.triggers import append_only, frozen_columns, refuse_insert

FACTS = ["key", "kind", "debit_id", "credit_id", "amount_minor", "currency", "at"]
OTHER_CURRENCY = (
    "NEW.currency <> (SELECT currency FROM ledger_account WHERE id = NEW.debit_id)"
    " OR NEW.currency <> (SELECT currency FROM ledger_account WHERE id = NEW.credit_id)"
)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [
        append_only("ledger_transfer"),
        refuse_insert("ledger_transfer", "ledger_transfer mixes currencies", when=OTHER_CURRENCY),
        refuse_insert("ledger_hold", "ledger_hold mixes currencies", when=OTHER_CURRENCY),
        frozen_columns("ledger_hold", FACTS),
        frozen_columns(
            "ledger_hold",
            ["state", "settled_at", "transfer_id"],
            when="OLD.state <> 'pending'",
            name="settled",
        ),
        frozen_columns("ledger_account", ["code", "currency", "may_overdraw"]),
    ]
