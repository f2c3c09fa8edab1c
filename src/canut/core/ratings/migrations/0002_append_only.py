"""What was published of ratings is never rewritten."""

from django.db import migrations

from canut.core.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("ratings", "0001_initial")]
    operations = [append_only("ratings_ratingbatch")]
