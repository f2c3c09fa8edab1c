"""Under what names a client's own page meets people: one a project, which says nothing anywhere else."""

from base64 import b32encode

from django.utils.crypto import salted_hmac

from canut.core.work.models import Assignment, Task
from canut.families.microwork.forms.frame import IDENTIFIERS, NOT_TAKEN

LENGTH = 13
"""Base 32 digits after the first letter, as long as what Mechanical Turk's pages expect: 65 bits."""


def pseudonym(*, person_id: int, project_id: int) -> str:
    """Return a worker's name before the page of one project.

    It is a keyed hash: only the platform could say whose it is, and two projects, of one client or of two,
    cannot find out that they met the same person. It changes with the platform's secret key.
    """
    told = salted_hmac("canut.pseudonym", f"{project_id}:{person_id}", algorithm="sha256").digest()
    return f"A{b32encode(told).decode()[:LENGTH]}"


def identifiers_of(held: Assignment) -> dict[str, str]:
    """Return what a client's page may know of a task in hand."""
    worker = pseudonym(person_id=held.worker_id, project_id=held.project_id)
    return dict(zip(IDENTIFIERS, (worker, str(held.pk), held.task.key), strict=True))


def identifiers_of_preview(task: Task) -> dict[str, str]:
    """Return what a client's page may know where nobody took the task."""
    return dict(zip(IDENTIFIERS, ("", NOT_TAKEN, task.key), strict=True))
