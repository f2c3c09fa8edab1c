"""What was stated and paid stays as it is; an account can only end."""

from django.db import migrations

from canut.core.triggers import append_only, frozen_columns

STATED = ("person_id", "kind", "number", "bic", "provider", "holder", "since")


class Migration(migrations.Migration):
    dependencies = [("pay", "0005_payout_accounts")]
    operations = [
        frozen_columns("pay_payoutaccount", STATED),
        frozen_columns("pay_payoutaccount", ("ended_at",), when="OLD.ended_at IS NOT NULL", name="end"),
        append_only("pay_withholdingrate"),
        append_only("pay_withholding"),
        append_only("pay_paymentfile"),
        append_only("pay_paymentfileentry"),
    ]
