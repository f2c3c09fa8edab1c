"""Whatever goes wrong, a person reads one line that says what to do."""

import pytest
from django.core.management import CommandError
from django.db import OperationalError
from django.utils.module_loading import import_string
from typer.main import get_command
from typer.testing import CliRunner

from canut.core.ledger.errors import InsufficientFunds
from canut.faces.cli.app import COMMANDS, app
from canut.faces.cli.refusals import STOPPED, WRONG_INPUT, Refused, line_of


@pytest.mark.parametrize("name", sorted(WRONG_INPUT | STOPPED))
def test_every_named_error_exists(name: str) -> None:
    """Each error that the command line knows by name is an exception of that name."""
    assert issubclass(import_string(name), Exception)


@pytest.mark.parametrize(
    ("error", "said", "status"),
    [
        (Refused("there is no project 7"), "there is no project 7", 2),
        (InsufficientFunds("pay in 3.00 EUR"), "pay in 3.00 EUR", 2),
        (OperationalError("no such table: work_project"), "run `canut init`", 1),
        (OperationalError("database is locked"), "try again", 1),
        (OperationalError("database or disk is full"), "make room", 1),
        (OperationalError("couldn't get a connection after 30.00 sec"), "check DATABASE_URL", 1),
        (CommandError("odd"), "CANUT_DEBUG=1", 1),
        (FileNotFoundError(2, "No such file or directory", "a.yaml"), "a.yaml: No such file", 2),
        (OSError(28, "No space left on device"), "make room", 1),
        (KeyError("odd"), "CANUT_DEBUG=1", 1),
    ],
)
def test_an_error_becomes_a_line_and_a_status(error: Exception, said: str, status: int) -> None:
    """Each kind of error says what to do next, in one line, with 2 for wrong input and 1 for the rest."""
    line, given = line_of(error)
    assert said in line
    assert "\n" not in line
    assert given == status


def test_something_unexpected_shows_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    """A defect ends in one line on stderr, and in its traceback once it is asked for."""

    def broken(_: object, **_named: object) -> None:
        raise ZeroDivisionError("by accident")

    monkeypatch.setattr("canut.faces.cli.consensus.read_recording", broken)
    monkeypatch.delenv("CANUT_DEBUG", raising=False)
    result = CliRunner().invoke(app, ["consensus", "x.csv"])
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert "ZeroDivisionError: by accident" in result.stderr
    monkeypatch.setenv("CANUT_DEBUG", "1")
    assert isinstance(CliRunner().invoke(app, ["consensus", "x.csv"]).exception, ZeroDivisionError)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_loads(name: str) -> None:
    """Each line of the table of commands leads to a command that explains itself."""
    result = CliRunner().invoke(app, [name, "--help"])
    assert result.exit_code == 0, result.stderr
    assert "Usage:" in result.stdout


def test_help_loads_no_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """The list of commands is shown without loading any of them."""
    monkeypatch.setattr("canut.faces.cli.app.import_string", lambda _: pytest.fail("a command was loaded"))
    result = CliRunner().invoke(app, ["--help"])
    assert result.exit_code == 0
    assert "verify" in result.stdout
    assert "  upkeep" not in result.stdout


def test_an_unknown_command_is_wrong_input() -> None:
    """A command that does not exist ends with 2 and points at the help."""
    result = CliRunner().invoke(app, ["weave"])
    assert result.exit_code == 2
    assert "--help" in result.stderr
    assert get_command(app).name is not None
