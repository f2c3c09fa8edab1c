"""A refused cost or time is a decision too, one for each."""

from django.db import migrations, models

KIND = models.CharField(
    max_length=12,
    choices=[
        ("rejection", "Rejection"),
        ("restriction", "Restriction"),
        ("suspension", "Suspension"),
        ("termination", "Termination"),
        ("content", "Content"),
        ("claim", "Claim"),
    ],
)


class Migration(migrations.Migration):
    dependencies = [("decisions", "0005_kept")]
    operations = [
        migrations.AlterField("decision", "kind", KIND),
        migrations.AlterField("proposeddecision", "kind", KIND),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "claim")), fields=("concerned",), name="claim_refused_once"
            ),
        ),
    ]
