"""``canut person file``, ``erase`` and the reports of ``canut pay export``."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xmlschema
from pytest_django import Settings
from tests.factories import make_person
from tests.reports.conftest import ADDRESS, JANUARY, make_seller, pay, project, schema, staff

from canut.core.people.models import Person
from canut.core.work.models import Project
from canut.faces.cli import reports

Canut = Callable[..., Any]

__all__ = ["project", "schema", "staff"]


@pytest.fixture
def january(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    """Let it be January 2027 for the reports, where the operator's address is known."""
    settings.CANUT_OPERATOR_ADDRESS = ADDRESS

    class Clock:
        """A clock that stands."""

        @staticmethod
        def now() -> Any:
            """Return the tenth of January."""
            return JANUARY

    monkeypatch.setattr(reports, "timezone", Clock)


@pytest.mark.usefixtures("staff")
def test_a_file_is_json_and_a_page(canut: Canut, tmp_path: Path) -> None:
    """The file goes to a JSON file, to a page in the language asked for, or to the terminal."""
    ana = make_seller("Ana")
    target, page = tmp_path / "ana.json", tmp_path / "ana.html"
    ran = canut("person", "file", ana.email, "-o", target, "--html", page, "--language", "fr")
    assert ran.exit_code == 0, ran.stderr
    assert json.loads(target.read_text(encoding="utf-8"))["person"]["name"] == "Ana"
    assert 'lang="fr"' in page.read_text(encoding="utf-8")
    assert json.loads(canut("person", "file", ana.email).stdout)["language"] == "en"


@pytest.mark.usefixtures("staff")
def test_a_purpose_that_does_not_hold_is_refused(canut: Canut) -> None:
    """Support without consent ends with a line and status 2."""
    ran = canut("person", "file", make_person().email, "--purpose", "support")
    assert (ran.exit_code, "does not hold" in ran.stderr) == (2, True)


@pytest.mark.usefixtures("staff")
def test_erasing_asks_first(canut: Canut, project: Project) -> None:
    """Without --yes it only says what stands in the way; with it, nothing is left of the name."""
    ana, noe = make_seller("Ana"), make_seller("Noé")
    pay(project, noe)
    assert "nothing stands in the way" in canut("person", "erase", ana.email).stdout
    assert Person.objects.get(pk=ana.pk).name == "Ana"
    assert "former worker" in canut("person", "erase", ana.email, "--yes").stdout
    assert "owed" in canut("person", "erase", noe.email).stdout
    refused = canut("person", "erase", noe.email, "--yes")
    assert (refused.exit_code, "cannot be erased yet" in refused.stderr) == (2, True)


@pytest.mark.usefixtures("staff", "january")
def test_the_tax_report_waits_for_what_is_missing(
    canut: Canut, project: Project, schema: xmlschema.XMLSchema, tmp_path: Path
) -> None:
    """What to ask of whom is listed, and nothing written; --allow-missing writes what can be said."""
    pay(project, make_seller("Ana"))
    tia = make_seller("Tia", birth_place="")
    pay(project, tia)
    target = tmp_path / "dac7.xml"
    ran = canut("pay", "export", "dac7", "--year", "2026", "-o", target)
    assert (ran.exit_code, f"ask {tia.email}: their tax number" in ran.stderr) == (2, True)
    assert not target.exists()
    told = json.loads(
        canut("pay", "export", "dac7", "--year", "2026", "-o", target, "--allow-missing", "--json").stdout
    )
    assert (told["sellers"], told["left_out"]) == (2, [])
    schema.validate(target.read_text(encoding="utf-8"))


@pytest.mark.usefixtures("staff")
def test_a_running_year_is_refused(canut: Canut, tmp_path: Path) -> None:
    """A year that is not over is not reported."""
    ran = canut("pay", "export", "dac7", "--year", "2199", "-o", tmp_path / "dac7.xml")
    assert (ran.exit_code, "is not over" in ran.stderr) == (2, True)


def test_platform_work_as_json_and_table(canut: Canut, project: Project, tmp_path: Path) -> None:
    """The figures of article 17 go to JSON, or to CSV by the file's name; nine people stay unseen."""
    for _number in range(9):
        pay(project, make_seller())
    for name in ("pwd.json", "pwd.csv"):
        span = ("--from", "2026-01-01", "--to", "2026-07-01")
        assert canut("pay", "export", "pwd", *span, "-o", tmp_path / name).exit_code == 0
    assert json.loads((tmp_path / "pwd.json").read_text(encoding="utf-8"))["groups"][0]["persons"] is None
    assert (tmp_path / "pwd.csv").read_text(encoding="utf-8").splitlines()[1].endswith(",,,,")
    backwards = ("--from", "2026-07-01", "--to", "2026-01-01")
    assert canut("pay", "export", "pwd", *backwards, "-o", tmp_path / "x.json").exit_code == 2


def test_no_indicators_without_deliveries(canut: Canut, tmp_path: Path) -> None:
    """A year without deliveries has nothing to publish, and says so."""
    ran = canut("pay", "export", "indicators", "--year", "2025", "-o", tmp_path / "indicators.json")
    assert (ran.exit_code, "no delivery" in ran.stderr) == (2, True)
