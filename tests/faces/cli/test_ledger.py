"""``canut ledger``, ``canut client``, ``canut surplus``: money comes, goes back and is accounted for."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from beancount import loader
from tests.factories import (
    MONDAY,
    answer_next,
    make_client,
    make_member,
    make_operator,
    make_person,
    make_project,
)

from canut.core.ledger import chart
from canut.core.ledger.queries import balance_minor
from canut.core.people.models import Organisation
from canut.core.work.models import Project
from canut.core.work.operations.reviews import approve

Canut = Callable[..., Any]


@pytest.fixture
def client(canut: Canut) -> Organisation:
    """Return a client with 200.00 EUR, on a platform whose operator has an owner."""
    del canut  # the store that it works on
    make_member(make_operator())
    return make_client(funds_minor=20_000)


def test_the_books_are_handed_to_auditors(canut: Canut, client: Organisation, tmp_path: Path) -> None:
    """The export is a file that Beancount finds no error in, and the balances are those of the store."""
    make_project(client=client, tasks=3)
    path = tmp_path / "books.beancount"
    done = canut("ledger", "export", "-o", str(path))
    assert done.exit_code == 0, done.stderr
    entries, errors, _options = loader.load_file(str(path))
    assert errors == []
    assert entries
    assert list(tmp_path.iterdir()) == [path]
    shown = {one["code"]: one for one in json.loads(canut("ledger", "balances", "--json").stdout)}
    assert shown["world:bank"]["balance_minor"] == -20_000
    assert shown["world:bank"]["kind"] == "asset"
    assert "200.00 EUR" in canut("ledger", "balances", "world").stdout


def test_a_fee_is_set_for_terms_to_come(canut: Canut, client: Organisation) -> None:
    """The fee is a part of what opening holds, and a fee beyond all of the pay is refused."""
    assert canut("ledger", "fee", "7.5").exit_code == 0
    project = make_project(client=client, tasks=10)
    assert project.terms.get().fee_basis_points == 750
    assert balance_minor(code=chart.project_fees(project.pk), currency="EUR") == 9
    assert canut("ledger", "fee", "101").exit_code == 2
    assert canut("ledger", "fee", "much").exit_code == 2


def test_money_goes_back_to_a_client(canut: Canut, client: Organisation) -> None:
    """A refund is promised, carried out or refused; one that was never sent is an error of the input."""
    said = canut("client", "refund", client.name, "50", "EUR", "--reference", "a")
    assert "50.00 EUR is promised back" in said.stdout, said.stderr
    assert canut("client", "refunded", client.name, "--reference", "a").exit_code == 0
    canut("client", "refund", client.name, "60", "EUR", "--reference", "b")
    assert "free for" in canut("client", "refunded", client.name, "--reference", "b", "--refused").stdout
    assert balance_minor(code=chart.client_funds(client.pk), currency="EUR") == 15_000
    assert canut("client", "refunded", client.name, "--reference", "c").exit_code == 2
    assert canut("client", "refund", client.name, "150.01", "EUR", "--reference", "d").exit_code == 2


def test_a_chargeback_ends_projects_and_names_the_operators_part(canut: Canut, client: Organisation) -> None:
    """The whole deposit bounces: the command says which projects ended and who paid the rest."""
    project = make_project(client=client, tasks=10)
    said = canut("client", "chargeback", client.name, "200", "EUR", "--reference", "r")
    assert f"Projects ended for it: {project.pk}" in said.stdout, said.stderr
    assert "0.24 EUR is the operator's guarantee" in said.stdout
    project.refresh_from_db()
    assert project.state == Project.State.CLOSED


def test_a_project_is_cancelled(canut: Canut, client: Organisation) -> None:
    """What no worker is owed goes back at once."""
    project = make_project(client=client, tasks=10)
    assert "1.20 EUR went back" in canut("project", "cancel", str(project.pk)).stdout


def test_currencies_are_exchanged_at_a_named_rate(canut: Canut, client: Organisation) -> None:
    """A hundred euros become dollars; a rate of nobody, or none, is refused."""
    words = ["client", "exchange", client.name, "100", "EUR", "USD", "--on", "2026-01-05", "--reference", "x"]
    assert "108.43 USD" in canut(*words, "--rate", "1.0843", "--source", "ECB").stdout
    assert canut(*words, "--rate", "dear", "--source", "ECB").exit_code == 2
    assert canut(*words, "--rate", "1.0843", "--source", " ").exit_code == 2


def test_a_surplus_is_computed_and_shared(canut: Canut, client: Organisation) -> None:
    """What a year left over is shown, then refused while the year runs or against the law."""
    canut("ledger", "fee", "50")
    project = make_project(client=client, tasks=1, per_answer_minor=200)
    worker = make_person()
    work = answer_next(project, worker)
    approve(assignment_ids=[work.pk], actor_id=None, now=MONDAY + timedelta(hours=1))
    assert canut("surplus", "compute", "2026", "--form", "guild", "--work-share", "1").exit_code == 2
    words = ["2026", "--form", "scop", "--work-share", "2/5", "--capital", "1000", "--hours", "0"]
    told = json.loads(canut("surplus", "compute", *words, "--json").stdout)
    assert told["parts"] == {"legal_reserve": 15, "indivisible": 0, "work": 40, "interest": 0, "fund": 45}
    assert [one["share_minor"] for one in told["shares"]] == [40]
    assert "art. 33" in canut("surplus", "compute", *words).stdout
    assert canut("surplus", "compute", "2026", "--form", "scop", "--work-share", "0.1").exit_code == 2
    assert canut("surplus", "compute", "2026", "--form", "scop", "--work-share", "x").exit_code == 2
    cost = canut("surplus", "cost", "0.30", "--what", "servers", "--reference", "i1")
    assert cost.exit_code == 0, cost.stderr
    assert canut("surplus", "distribute", "2126", "--voted-on", "2127-02-01", *words[1:]).exit_code == 2
