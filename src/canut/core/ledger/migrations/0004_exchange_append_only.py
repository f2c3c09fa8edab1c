"""An exchange of currencies keeps its rate, and so does whoever published it."""

from django.db import migrations

from canut.core.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_exchange")]
    operations = [append_only("ledger_exchange")]
