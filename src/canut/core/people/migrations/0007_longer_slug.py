"""A qualification's name is as long as a project may ask for."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0006_earned")]
    operations = [
        migrations.AlterField("qualification", "slug", models.SlugField(max_length=60, unique=True)),
    ]
