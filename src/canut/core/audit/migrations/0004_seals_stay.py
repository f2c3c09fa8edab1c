"""Seals and their leaves are only ever added."""

from django.db import migrations

from canut.core.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_seals")]
    operations = [append_only("audit_seal"), append_only("audit_leaf")]
