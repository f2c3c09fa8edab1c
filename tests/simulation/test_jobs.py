"""The jobs of the demo, which are also the examples: each project file has sample items that it can use."""

from importlib.resources import as_file, files

import pytest

from canut.families.microwork.specification import read_specification
from canut.town.job import items_of

JOBS = ("choice", "company-lookup", "equivalence", "own-page", "relevance")


@pytest.mark.parametrize("job", JOBS)
def test_a_job_has_items_in_both_languages_that_its_form_takes(job: str) -> None:
    """Whoever tries an example, or signs in to the demo, finds work in their language."""
    with as_file(files("canut.town") / "jobs" / f"{job}.yaml") as path:
        sheet = read_specification(path).sheet
    rows = list(items_of(job))
    for row in rows:
        sheet.check_item(row)
    assert len({row["id"] for row in rows}) == len(rows) >= 12
    assert {language for row in rows for language in ("fr", "en") if f"-{language}-" in row["id"]} == {
        "fr",
        "en",
    }


def test_the_page_of_the_own_form_shows_the_message() -> None:
    """A page of the client's own has the item in it, and knows its assignment."""
    with as_file(files("canut.town") / "jobs" / "own-page.yaml") as path:
        form = read_specification(path).sheet.form
    row = next(items_of("own-page"))
    page = form.page(row, {"assignmentId": "7", "workerId": "", "hitId": row["id"]})
    assert row["message"] in page
    assert 'value="7"' in page
