"""What was recorded as owed stays as it is; pay periods never overlap."""

from django.db import migrations

from canut.core.triggers import append_only, refuse_insert

OVERLAPS = (
    "EXISTS (SELECT 1 FROM pay_payrun other"
    " WHERE other.starts_at < NEW.ends_at AND other.ends_at > NEW.starts_at)"
)


class Migration(migrations.Migration):
    dependencies = [("pay", "0001_initial")]
    operations = [
        append_only("pay_accrual"),
        append_only("pay_topup"),
        append_only("pay_payrun"),
        append_only("pay_payout"),
        refuse_insert("pay_payrun", "pay_payrun overlaps another period", when=OVERLAPS),
    ]
