"""That a test was not passed is a decision once its worker contests it, one for each attempt."""

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
        ("test", "Test"),
    ],
)


class Migration(migrations.Migration):
    dependencies = [("decisions", "0006_claims")]
    operations = [
        migrations.AlterField("decision", "kind", KIND),
        migrations.AlterField("proposeddecision", "kind", KIND),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "test")), fields=("concerned",), name="test_contested_once"
            ),
        ),
    ]
