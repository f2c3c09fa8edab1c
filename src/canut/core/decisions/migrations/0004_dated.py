"""Decisions taken before name the person they are about; appeals filed before get the clock of their reply."""

from datetime import timedelta

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import F, OuterRef, Subquery

REPLY_WITHIN = timedelta(days=14)


def fill(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Fill the new columns from what was recorded."""
    del editor
    decision, appeal = apps.get_model("decisions", "Decision"), apps.get_model("decisions", "Appeal")
    assignment = apps.get_model("work", "Assignment")
    worker = assignment.objects.filter(pk=OuterRef("assignment_id")).values("worker_id")
    decision.objects.update(effective_at=F("decided_at"))
    decision.objects.exclude(assignment=None).update(person_id=Subquery(worker))
    appeal.objects.update(reply_due_at=F("filed_at") + REPLY_WITHIN)


class Migration(migrations.Migration):
    dependencies = [("decisions", "0003_measures")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
