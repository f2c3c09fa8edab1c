"""``canut init`` makes a store once, and may be run again."""

from collections.abc import Callable
from typing import Any

from tests.faces.cli.conftest import PASSWORD

from canut.core.people.models import Organisation, Person

ASKED = ("--operator", "Coop", "--email", "lise@coop.example", "--no-input")


def test_the_store_is_made_once(program: Callable[..., Any]) -> None:
    """A second run changes nothing and says that all is there."""
    first = program("init", *ASKED, CANUT_OPERATOR_PASSWORD=PASSWORD)
    assert first.returncode == 0, first.stderr
    assert "Operator: Coop" in first.stdout
    again = program("init", *ASKED, CANUT_OPERATOR_PASSWORD=PASSWORD)
    assert again.returncode == 0, again.stderr
    assert "up to date" in again.stdout
    assert program("verify").returncode == 0


def test_without_a_store_nothing_but_advice(program: Callable[..., Any]) -> None:
    """A command on an installation without a store says how to make one."""
    for words in (("project", "status", "1"), ("verify",), ("pay", "run")):
        run = program(*words)
        assert run.returncode in {1, 2}
        assert "canut init" in run.stderr
        assert "Traceback" not in run.stderr


def test_the_first_account_can_sign_in(canut: Callable[..., Any], monkeypatch: Any) -> None:
    """The operator's first account owns it and has the pass phrase of the environment."""
    monkeypatch.setenv("CANUT_OPERATOR_PASSWORD", PASSWORD)
    assert canut("init", *ASKED).exit_code == 0
    person = Person.objects.get(email="lise@coop.example")
    assert person.check_password(PASSWORD)
    assert person.memberships.get().role == "owner"
    assert Organisation.objects.get().kind == "operator"
    assert canut("init", "--operator", "Other", "--email", "o@coop.example", "--no-input").exit_code == 0
    assert Person.objects.count() == 1


def test_what_is_missing_is_asked_for(canut: Callable[..., Any], monkeypatch: Any) -> None:
    """Without a terminal, a missing address, a bad one, or a weak pass phrase is refused by its name."""
    monkeypatch.setenv("CANUT_OPERATOR_PASSWORD", "short")
    for words, said in (
        (("--operator", "Coop"), "--email"),
        (("--operator", "Coop", "--email", "nobody"), "no e-mail address"),
        (("--operator", "Coop", "--email", "lise@coop.example"), "pass phrase"),
        (("--operator", "Coop", "--email", "lise@coop.example", "--siren", "123"), "SIREN"),
    ):
        refused = canut("init", *words, "--no-input")
        assert refused.exit_code == 2, refused.stderr
        assert said in refused.stderr
    assert not Organisation.objects.exists()
    assert "canut init --operator" in canut("init", "--no-input").stderr
