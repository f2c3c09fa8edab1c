"""How a surplus was shared is never rewritten."""

from django.db import migrations

from canut.core.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("surplus", "0001_initial")]
    operations = [append_only("surplus_surplusyear"), append_only("surplus_surplusshare")]
