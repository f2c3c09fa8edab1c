"""Everything held on a person is in their file, and nothing of anybody else."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.apps import apps
from django.db.models import Field
from django.utils import translation
from tests.factories import MONDAY, answer_next, make_person, make_project

from canut.core import rights
from canut.core.people.models import Person
from canut.core.personal import gathered
from canut.core.rights.file import personal_file
from canut.core.rights.labels import LABELS
from canut.core.rights.page import file_html

SCHEMA = json.loads((Path(rights.__file__).parent / "personal-file.schema.json").read_text(encoding="utf-8"))


def section(person: Person, name: str) -> list[dict[str, Any]]:
    """Return the rows of one section of a person's file."""
    (found,) = [one for one in personal_file(person=person, now=MONDAY).sections if one.holding.name == name]
    return found.rows


def test_every_table_that_points_at_people_is_named() -> None:
    """A foreign key to a person that no app's ``personal.py`` names is a record the file would miss."""
    named = {pair for one in gathered() for holding in one.holdings for pair in holding.covers}
    pointing = {
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, Field) and field.is_relation and field.related_model is Person
    }
    assert {f"{model.__name__}.{name}" for model, name in pointing - named} == set()
    assert {f"{model.__name__}.{name}" for model, name in named - pointing} == set()


def test_names_are_unique_and_periods_are_known() -> None:
    """Programs find a section by its name; each says how long it is kept and by which article."""
    holdings = [holding for one in gathered() for holding in one.holdings]
    assert len({holding.name for holding in holdings}) == len(holdings)
    assert all(holding.keeping.article and str(holding.keeping.text) for holding in holdings)


@pytest.mark.django_db
def test_the_file_keeps_its_documented_structure(paid: Person) -> None:
    """The file of somebody who worked and was paid is valid by its published schema, as JSON."""
    plain = json.loads(json.dumps(personal_file(person=paid, now=MONDAY).plain()))
    jsonschema.validate(plain, SCHEMA)
    filled = {one["name"] for one in plain["sections"] if one["rows"]}
    assert {"account", "legal-identity", "work", "counts", "guidelines", "accruals", "payouts"} <= filled


@pytest.mark.django_db
def test_nothing_of_others_is_in_it(ana: Person) -> None:
    """Two people answered the same project; neither answer nor name of one is in the other's file."""
    project, other = make_project(tasks=1, overlap=2), make_person("Noé Blanc")
    answer_next(project, ana, answer={"choice": "ana's own"})
    answer_next(project, other, answer={"choice": "noé's own"})
    written = json.dumps(personal_file(person=ana, now=MONDAY).plain(), ensure_ascii=False)
    assert "ana's own" in written
    assert "noé's own" not in written
    assert "Noé Blanc" not in written


@pytest.mark.django_db
def test_own_counts_and_guidelines_are_there(ana: Person) -> None:
    """Workers take their counts and the guidelines with them (G10)."""
    project = make_project(tasks=2, guidelines={"en": "Read both twice."})
    answer_next(project, ana)
    (count,) = section(ana, "counts")
    assert (count["project_id"], count["state"], count["tasks"]) == (project.pk, "submitted", 1)
    assert [row["text"] for row in section(ana, "guidelines")] == [{"en": "Read both twice."}]


@pytest.mark.django_db
def test_every_column_has_a_word(paid: Person) -> None:
    """The page calls each column by a word of its own, in both languages."""
    made = personal_file(person=paid, now=MONDAY)
    shown = {name for one in made.sections for row in one.rows for name in row}
    assert shown - set(LABELS) == set()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "heading"), [("en", "Your work and your answers"), ("fr", "Votre travail et vos réponses")]
)
def test_the_page_reads_in_both_languages(paid: Person, language: str, heading: str) -> None:
    """The page says the same as the file, in the reader's language, amounts with their currency."""
    page = file_html(personal_file(person=paid, now=MONDAY), language=language)
    assert f'lang="{language}"' in page
    assert heading in page
    assert "0.12 EUR" in page


@pytest.mark.django_db
def test_a_name_cannot_break_the_page(ana: Person) -> None:
    """What people wrote is shown, never run."""
    Person.objects.filter(pk=ana.pk).update(name="<script>alert(1)</script>")
    ana.refresh_from_db()
    with translation.override("en"):
        assert "<script>alert" not in file_html(personal_file(person=ana, now=MONDAY), language="en")
