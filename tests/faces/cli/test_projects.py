"""From a project file to results, and what is said when something is wrong on the way."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from canut.core.people.models import Organisation, Person
from canut.core.work.models import Project

pytestmark = pytest.mark.usefixtures("operator")

Canut = Callable[..., Any]


def pay_in(canut: Canut, amount: str = "100") -> None:
    assert canut("client", "add", "Atelier").exit_code == 0
    paid = canut("client", "deposit", "Atelier", amount, "EUR", "--reference", "statement 1")
    assert paid.exit_code == 0, paid.stderr


def test_a_file_becomes_a_project_that_is_open(canut: Canut, project_file: Path, tmp_path: Path) -> None:
    """Create, import, open, status, results and finish follow each other as the messages say."""
    pay_in(canut)
    made = canut("project", "create", project_file)
    assert made.exit_code == 0, made.stderr
    number = Project.objects.get().pk
    items = tmp_path / "items.csv"
    items.write_text("text\nblue bike\nred car\n\n", encoding="utf-8")
    told = json.loads(canut("tasks", "import", number, items, "--json").stdout)
    assert (told["added"], told["known"], told["refused"]) == (2, 0, 0)
    assert "2 in already" in canut("tasks", "import", number, items).stdout
    assert "2 tasks" in canut("project", "open", number).stdout
    status = json.loads(canut("project", "status", number, "--json").stdout)
    assert (status["state"], status["tasks"], status["held_for_pay"]) == ("open", 2, "1.68 EUR")
    assert "client has" in canut("project", "status", number).stdout
    output, provenance = tmp_path / "results.csv", tmp_path / "provenance.json"
    assert canut("project", "results", number, "-o", output, "--provenance", provenance).exit_code == 0
    assert output.exists()
    assert json.loads(provenance.read_text(encoding="utf-8"))["creator"]["name"] == "Atelier"
    assert "1.68 EUR went back to Atelier" in canut("project", "finish", number).stdout


def test_a_wrong_file_is_refused_at_its_line(canut: Canut, project_file: Path) -> None:
    """Each problem of a project file is a line that starts with file, line and column."""
    text = project_file.read_text(encoding="utf-8").replace("0.12", "0.01").replace("choice", "choise", 1)
    project_file.write_text(text, encoding="utf-8")
    refused = canut("project", "create", project_file)
    assert refused.exit_code == 2
    lines = refused.stderr.splitlines()
    assert lines[0].startswith("project.yaml:5:1: ")
    assert any(line.startswith("project.yaml:7:") and "0.09 EUR" in line for line in lines)
    assert not Project.objects.exists()


@pytest.mark.parametrize("command", ["open", "status", "finish"])
def test_an_unknown_project_is_wrong_input(canut: Canut, command: str) -> None:
    """A number that no project has ends with 2 and says which there are."""
    refused = canut("project", command, 404)
    assert refused.exit_code == 2
    assert refused.stderr == "canut: there is no project 404; latest projects: none yet\n"


def test_a_client_without_funds_opens_nothing(canut: Canut, project_file: Path, tmp_path: Path) -> None:
    """Opening more than the client paid for is refused with what is missing."""
    pay_in(canut, "0.01")
    canut("project", "create", project_file)
    number = Project.objects.get().pk
    items = tmp_path / "items.csv"
    items.write_text("text\nblue bike\n", encoding="utf-8")
    canut("tasks", "import", number, items)
    refused = canut("project", "open", number)
    assert refused.exit_code == 2
    assert "pay in €1.00" in refused.stderr
    assert Project.objects.get().state == "draft"


def test_files_that_cannot_be_read_or_written_are_named(canut: Canut, project_file: Path) -> None:
    """A path that is wrong ends with 2 and stands in the message."""
    pay_in(canut)
    canut("project", "create", project_file)
    number = Project.objects.get().pk
    for words, said in (
        (("project", "create", "nowhere.yaml"), "nowhere.yaml"),
        (("tasks", "import", number, "nowhere.csv"), "nowhere.csv"),
        (("project", "results", number, "-o", "results.doc"), "results.doc"),
    ):
        refused = canut(*words)
        assert refused.exit_code == 2, words
        assert said in refused.stderr
        assert refused.stderr.count("\n") == 1


def test_money_counts_once_and_is_checked(canut: Canut) -> None:
    """The bank's reference makes a deposit count once; amounts that are none are refused."""
    pay_in(canut)
    again = canut("client", "deposit", "Atelier", "100", "EUR", "--reference", "statement 1")
    assert "100.00 EUR available" in again.stdout
    for amount, currency, name in (
        ("0", "EUR", "Atelier"),
        ("1.234", "EUR", "Atelier"),
        ("1", "XXX", "Atelier"),
        ("1", "EUR", "Nobody"),
        ("1", "EUR", "Coop"),
    ):
        refused = canut("client", "deposit", name, amount, currency, "--reference", "statement 2")
        assert refused.exit_code == 2, (amount, currency, name)
    assert canut("client", "add", "Atelier").exit_code == 2
    assert Organisation.objects.filter(name="Atelier").count() == 1


def test_people_are_added_with_their_role(canut: Canut) -> None:
    """A person acts for the organisation that is named, in the least role unless said."""
    pay_in(canut)
    added = canut(
        "person", "add", "ana@atelier.example", "--name", "Ana", "--member-of", "Atelier", "--role", "owner"
    )
    assert added.exit_code == 0, added.stderr
    ana = Person.objects.get(email="ana@atelier.example")
    assert ana.memberships.get().role == "owner"
    assert (
        canut("person", "add", "lou@atelier.example", "--name", "Lou", "--member-of", "Atelier").exit_code
        == 0
    )
    assert Person.objects.get(email="lou@atelier.example").memberships.get().role == "reviewer"
    for words in (
        ("ana@atelier.example", "--name", "Again"),
        ("ana at atelier", "--name", "Ana"),
        ("bo@atelier.example", "--name", "Bo", "--member-of", "Nowhere"),
    ):
        assert canut("person", "add", *words).exit_code == 2
    assert not Person.objects.filter(name="Bo").exists()
    assert canut("project", "open", 1, "--by", "nobody@atelier.example").exit_code == 2


def test_a_client_says_its_other_names(canut: Canut) -> None:
    """They are stated when it is registered or later, where new ones take the place of the old."""
    assert canut("client", "add", "Atelier", "--also", "AN", "--also", " AN ").exit_code == 0
    assert Organisation.objects.get(name="Atelier").other_names == ["AN"]
    told = canut("client", "names", "Atelier", "--also", "Atelier Nord", "--also", "AN").stdout
    assert "also known as Atelier Nord, AN" in told
    assert "no other name" in canut("client", "names", "Atelier").stdout
    assert Organisation.objects.get(name="Atelier").other_names == []
