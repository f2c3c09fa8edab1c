"""Events are only ever added."""

from django.db import migrations

from canut.core.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [append_only("audit_event")]
