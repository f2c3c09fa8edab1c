"""Who names which file."""

from collections.abc import Iterable
from datetime import datetime

from canut.core.work.models import Task
from canut.families.microwork.media import Reference
from canut.families.microwork.models import Media


def add_media(*, named: Iterable[tuple[Task, Reference]], now: datetime) -> None:
    """Remember the files that new tasks name; one that a task names twice counts once."""
    rows = {
        (task.pk, one.digest): Media(task=task, digest=one.digest, type=one.type, added_at=now)
        for task, one in named
    }
    Media.objects.bulk_create(rows.values(), batch_size=200)
