"""Guidelines that would keep workers from speaking are refused, by whichever door they come (G10)."""

from typing import Any

import pytest
from tests.factories import MONDAY, make_project

from canut.core.work.errors import GaggingClause
from canut.core.work.models import Guidelines, Project
from canut.core.work.operations.projects import write_guidelines
from canut.core.work.selfcheck import CHECKS

GAG = "You may not discuss your pay."


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["title", "purpose", "guidelines"])
def test_a_project_with_a_gag_is_refused(field: str) -> None:
    """Title, purpose and guidelines are looked through, and the sentence is named."""
    changes: dict[str, Any] = {field: {"en": f"Read twice. {GAG}"}}
    with pytest.raises(GaggingClause, match="You may not discuss your pay"):
        make_project(**changes)
    assert not Project.objects.exists()


@pytest.mark.django_db
def test_later_guidelines_are_looked_through() -> None:
    """A gag cannot come in with a second version, in another language."""
    with pytest.raises(GaggingClause):
        write_guidelines(
            project=make_project(), text={"en": "Read.", "fr": "Confidentialité absolue."}, now=MONDAY
        )


@pytest.mark.django_db
def test_verify_names_a_gag_that_was_slipped_in() -> None:
    """Guidelines written behind Canut's back are found."""
    Guidelines.objects.create(project=make_project(), version=2, text={"en": GAG}, written_at=MONDAY)
    (check,) = [one for one in CHECKS if one.guarantee == "G10"]
    (row,) = check.offending_rows()
    assert GAG in row
