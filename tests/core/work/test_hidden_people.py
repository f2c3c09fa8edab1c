"""Human work is not sold as a machine's (G19)."""

from typing import Any

import pytest
from tests.attacks import sneak
from tests.factories import make_project

from canut.core.work.errors import HumanWorkHidden
from canut.core.work.selfcheck import CHECKS

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "texts",
    [
        {"title": {"en": "Receipts processed by our AI"}},
        {"purpose": {"fr": "Modération entièrement automatique", "en": "Moderation"}},
    ],
)
def test_a_project_that_hides_its_people_is_refused(texts: dict[str, Any]) -> None:
    """The sentence is named, and what to write instead."""
    with pytest.raises(HumanWorkHidden, match="say who does it"):
        make_project(**texts)


def test_one_that_was_slipped_in_is_found() -> None:
    """A title changed at the database prompt is named by the self-check."""
    project, title = make_project(), "Labels without any human"
    sneak("UPDATE work_project SET title = %s WHERE id = %s", f'{{"en": "{title}"}}', project.pk)
    found = [row for check in CHECKS if check.guarantee == "G19" for row in check.offending_rows()]
    assert found == [f'project {project.pk} {title}: "{title}", and people do it']
