"""``canut verify`` says what holds, and ends with 1 when something does not."""

import json
from collections.abc import Callable
from typing import Any

from tests.factories import make_client

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
