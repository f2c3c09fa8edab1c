"""A top-up says by which rule of the register it was computed."""

from django.db import migrations, models

from canut.core.triggers import append_only, restored


class Migration(migrations.Migration):
    dependencies = [("pay", "0006_payouts_append_only")]
    operations = [
        migrations.AddField(
            model_name="topup", name="rule", field=models.CharField(db_default="floor/1", max_length=50)
        ),
        restored(append_only("pay_topup")),
    ]
