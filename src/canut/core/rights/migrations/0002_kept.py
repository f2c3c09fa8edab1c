"""What was asked and answered stays; an erasure cannot be undone."""

from django.db import migrations

from canut.core.triggers import frozen_columns

ANSWER = ("answered_by_id", "answered_at", "outcome", "reasons")


class Migration(migrations.Migration):
    dependencies = [("rights", "0001_corrections_and_erasures")]
    operations = [
        frozen_columns("rights_correctionrequest", ("person_id", "asked_at", "due_at")),
        frozen_columns(
            "rights_correctionrequest", ANSWER, when="OLD.answered_at IS NOT NULL", name="answered"
        ),
        frozen_columns("rights_erasure", ("person_id", "requested_by_id", "erased_at", "identity_until")),
        frozen_columns(
            "rights_erasure",
            ("identity_erased_at",),
            when="OLD.identity_erased_at IS NOT NULL",
            name="ended",
        ),
    ]
