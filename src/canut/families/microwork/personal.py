"""What this family holds on people: how far answers agree, notes on tasks, files, what they look for."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from canut.core.people import keeping
from canut.core.personal import Holding, Personal, table
from canut.families.microwork.evidence import PERSON
from canut.families.microwork.models import Reliability, SavedSearch, SearchNotice, SentFile, TaskNote
from canut.families.microwork.operations.searches import forget_searches
from canut.families.microwork.operations.sending import erase_files
from canut.families.microwork.wish import FIELDS


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
        Holding(
            "sent-files",
            _("Files you sent as answers; each can be downloaded from the page of its task"),
            keeping.YOU,
            keeping.TO_PAY,
            keeping.PROJECT,
            table(
                SentFile,
                "assignment__worker",
                *("id", "assignment_id", "question", "name", "type", "bytes", "digest", "sent_at"),
            ),
        ),
        Holding(
            "saved-searches",
            _("What kind of work you look for"),
            keeping.YOU,
            _("to show you work that fits"),
            keeping.ACCOUNT,
            table(SavedSearch, "person", "name", *FIELDS, "saved_at"),
            ((SavedSearch, "person"),),
        ),
        Holding(
            "search-notices",
            _("Projects that fitted what you look for"),
            keeping.PLATFORM,
            _("to show you work that fits"),
            keeping.ACCOUNT,
            table(
                SearchNotice,
                "search__person",
                *("search__name", "project_id", "project__title", "appeared_at", "seen_at"),
            ),
        ),
    ),
    erasers=(_leave_notes, forget_searches, erase_files),
)
