"""``canut verify`` says what holds, and ends with 1 when something does not."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError
from tests.factories import make_client

from canut.core.audit.models import CheckRun
from canut.core.ledger.models import Account


def test_an_untouched_store_holds(canut: Callable[..., Any]) -> None:
    """Every guarantee is listed; what has no check yet is called so."""
    run = canut("verify", "--json")
    assert run.exit_code == 0, run.stderr
    states = {one["guarantee"]: one["state"] for one in json.loads(run.stdout)}
    assert list(states) == ["books", *(f"G{number}" for number in range(1, 21))]
    assert states["books"] == states["G1"] == states["G19"] == "holds"
    assert "broken" not in states.values()
    plain = canut("verify").stdout
    assert plain.splitlines()[0] == "guarantee\twhat\tstate\tchecks"


def test_tampering_is_found(canut: Callable[..., Any]) -> None:
    """A balance changed at the database prompt ends with 1 and names the account."""
    client = make_client()
    Account.objects.filter(code=f"client:{client.pk}:funds").update(balance_minor=5)
    run = canut("verify")
    assert run.exit_code == 1
    assert f"client:{client.pk}:funds (EUR): stored 5" in run.stderr
    told = json.loads(canut("verify", "--json").stdout)
    assert told[0]["state"] == "broken"
    assert told[0]["checks"][0]["offending"] == 1


def test_what_was_found_is_kept_unless_asked_not_to(canut: Callable[..., Any]) -> None:
    """A run adds to the history that everybody reads; ``--no-record`` leaves no trace."""
    assert canut("verify", "--no-record").exit_code == 0
    assert not CheckRun.objects.exists()
    assert canut("verify").exit_code == 0
    assert CheckRun.objects.filter(guarantee="G20", offending=0).exists()


def test_a_store_that_can_only_be_read_is_verified_too(
    canut: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nothing can be written, the verdict is given and the missing record said (a staged refusal)."""

    def refused(*_: Any, **__: Any) -> None:
        raise DatabaseError("attempt to write a readonly database")

    monkeypatch.setattr("canut.faces.cli.verify.record", refused)
    run = canut("verify")
    assert run.exit_code == 0
    assert "not in the history of checks: attempt to write" in run.stderr
