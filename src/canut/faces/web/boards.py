"""What a client watches of a project, ready for its page and for the part of it that follows what happens."""

from datetime import datetime
from typing import Any

from canut.core.people.models import Person
from canut.core.people.roles import reaches
from canut.core.work.models import Project
from canut.faces.web.access import MANAGER
from canut.faces.web.itemrows import asked_in_columns, item_rows
from canut.families.microwork.board import board
from canut.families.microwork.itemlist import rows_of
from canut.families.microwork.queries import progress, project_form


def board_of(project: Project, person: Person, now: datetime) -> dict[str, Any]:
    """Return the figures of a micro-work project, and its doubtful items in the words of its form."""
    form, figures = project_form(project=project), board(project=project, now=now)
    doubtful = [one.task for one in figures.doubtful]
    return {
        "project": project,
        "board": figures,
        "progress": progress(project=project),
        "asked": asked_in_columns(form),
        "doubtful": item_rows(form, rows_of(project=project, tasks=doubtful)),
        "manages": reaches(person=person, organisation_id=project.client_id, least=MANAGER),
    }
