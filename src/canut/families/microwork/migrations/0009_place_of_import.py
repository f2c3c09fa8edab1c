from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("microwork", "0008_sent_file"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="longwork",
            name="added_before",
        ),
        migrations.AddField(
            model_name="longwork",
            name="place_line",
            field=models.PositiveBigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="longwork",
            name="place_offset",
            field=models.PositiveBigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="longwork",
            name="refused_bytes",
            field=models.PositiveBigIntegerField(default=0),
        ),
    ]
