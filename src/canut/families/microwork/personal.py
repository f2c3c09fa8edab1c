"""What this family holds on people: how far their answers agree, and what they told clients about tasks."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from canut.core.people import keeping
from canut.core.personal import Holding, Personal, table
from canut.families.microwork.evidence import PERSON
from canut.families.microwork.models import Reliability, TaskNote


def _annotator(person_id: int) -> Q:
    return Q(annotator=f"{PERSON}{person_id}")


def _leave_notes(*, person_id: int, now: datetime) -> None:
    """Keep what was said about tasks, without who said it."""
    del now
    TaskNote.objects.filter(author_id=person_id).update(author=None)


PERSONAL = Personal(
    holdings=(
        Holding(
            "reliability",
            _("How far your answers can be relied on, as inferred for each project and kind of work"),
            keeping.MODEL,
            keeping.TO_WEIGH,
            keeping.PROJECT,
            table(
                Reliability,
                _annotator,
                *("project_id", "project__title", "project__kind", "answers", "accuracy", "evidence"),
            ),
        ),
        Holding(
            "task-notes",
            _("What you told clients about tasks"),
            keeping.YOU,
            keeping.TO_TELL,
            keeping.PROJECT,
            table(TaskNote, "author", "id", "project_id", "task_id", "kind", "text", "written_at"),
            ((TaskNote, "author"),),
        ),
    ),
    erasers=(_leave_notes,),
)
