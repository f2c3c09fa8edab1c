"""What was recorded as owed stays as it is."""

from django.db import migrations

from canut.core.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("pay", "0001_initial")]
    operations = [
        append_only("pay_accrual"),
        append_only("pay_topup"),
        append_only("pay_payrun"),
        append_only("pay_payout"),
    ]
