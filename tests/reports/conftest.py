"""Somebody who was paid in 2026, and an operator who reports it in January."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import dac7
import pytest
import xmlschema
from tests.factories import MONDAY, answer_next, make_member, make_person, make_project

from canut.core.people.models import Organisation, Person
from canut.core.people.operations import register_organisation, state_identity
from canut.core.work.models import Project
from canut.core.work.operations.reviews import approve
from canut.core.worktime.operations import go_off_duty

YEAR = 2026
JANUARY = datetime(2027, 1, 10, 9, tzinfo=UTC)
ADDRESS = "5 place des Terreaux, 69001 Lyon"
IDENTITY: dict[str, Any] = {
    "legal_name": "Ana Maria Rakoto",
    "born_on": date(1990, 3, 4),
    "birth_place": "Toliara, MG",
    "street_name": "rue des Tables-Claudiennes",
    "building_number": "12",
    "postcode": "69001",
    "town": "Lyon",
    "country": "FR",
}


@pytest.fixture
def schema() -> xmlschema.XMLSchema:
    """Return the schema that the French tax office published, as the package ``dac7`` ships it."""
    folder = Path(dac7.__file__).parent / "schemas"
    return xmlschema.XMLSchema(folder / "DPIXML_v1.1-fr1.xsd")


@pytest.fixture
def staff(db: None) -> Person:
    """Return a member of an operator that has a SIREN."""
    del db
    host = register_organisation(
        kind=Organisation.Kind.OPERATOR, name="Coop des Terreaux", siren="732829320", now=MONDAY
    )
    return make_member(host)


@pytest.fixture
def project(db: None) -> Project:
    """Return an open project that pays twelve euros an answer."""
    del db
    return make_project(tasks=40, overlap=12, per_answer_minor=1_230, expected_seconds=600)


def pay(project: Project, person: Person, *, at: datetime = MONDAY) -> None:
    """Let somebody answer one task, approved a minute later."""
    work = answer_next(project, person, now=at)
    go_off_duty(person=person, now=at + timedelta(seconds=30))
    approve(assignment_ids=[work.pk], actor_id=None, now=at + timedelta(minutes=1))


def make_seller(name: str = "Ana", **changes: Any) -> Person:
    """Return a worker who stated everything that the report needs, but for `changes`."""
    person = make_person(name)
    state_identity(person=person, now=MONDAY, **{**IDENTITY, **changes})
    return person
