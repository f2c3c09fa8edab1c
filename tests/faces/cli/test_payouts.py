"""``canut pay export``, ``returned``, ``remit`` and ``canut status``: payouts leave, arrive, or come back."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings
from tests.core.pay.test_payment_files import OURS, REPORT
from tests.core.pay.test_payouts import bank
from tests.factories import MONDAY, answer_next, make_operator, make_person, make_project

from canut.core.ledger.models import Hold
from canut.core.pay.models import Payout, PayoutAccount
from canut.core.people.models import Person
from canut.core.work.operations.reviews import approve

Canut = Callable[..., Any]


@pytest.fixture
def ana(db: None) -> Person:
    """Return a worker with a bank account and twelve cents approved."""
    del db
    make_operator()
    worker = make_person("Ana")
    bank(worker)
    work = answer_next(make_project(tasks=1), worker)
    approve(assignment_ids=[work.pk], actor_id=None, now=MONDAY + timedelta(hours=1))
    return worker


@pytest.mark.usefixtures("ana")
def test_a_sepa_file_is_written_once_and_again_on_demand(
    canut: Canut, tmp_path: Path, settings: Settings
) -> None:
    """Without an account to pay from it says so; a second file is refused; --again gives the same bytes."""
    target = tmp_path / "pay.xml"
    canut("pay", "run")
    missing = canut("pay", "export", "sepa", "-o", target)
    assert (missing.exit_code, "CANUT_OPERATOR_IBAN" in missing.stderr) == (2, True)
    assert not target.exists()
    settings.CANUT_OPERATOR_IBAN = OURS
    told = json.loads(canut("pay", "export", "sepa", "-o", target, "--json").stdout)
    assert told["payouts"] == 1
    first = target.read_bytes()
    twice = canut("pay", "export", "sepa", "-o", target)
    assert (twice.exit_code, told["message"] in twice.stderr) == (2, True)
    assert canut("pay", "export", "sepa", "-o", target, "--again").exit_code == 0
    assert target.read_bytes() == first
    assert canut("pay", "export", "mobile-money", "-o", target).exit_code == 2
    assert canut("pay", "export", "sepa", "-o", target, "--run", 999).exit_code == 2


def test_what_the_bank_refused_comes_back(canut: Canut, ana: Person, tmp_path: Path) -> None:
    """By its report or by number and reason; the worker's money leaves with the next run."""
    canut("pay", "run")
    payout = Payout.objects.get(person=ana)
    report = tmp_path / "report.xml"
    report.write_text(REPORT.format(one=payout.pk), encoding="utf-8")
    assert json.loads(canut("pay", "returned", report, "--json").stdout) == {"returned": [payout.pk]}
    assert Payout.objects.get().hold.state == Hold.State.VOIDED
    for words in ((report,), (payout.pk, "--reason", "closed"), (999, "--reason", "x"), ("nothing.xml",)):
        assert canut("pay", "returned", *words).exit_code == 2, words
    assert canut("pay", "returned", payout.pk).exit_code == 2


def test_confirming_can_leave_some_out(canut: Canut, ana: Person) -> None:
    """The payouts named with --except stay on their way; an unknown number confirms nothing."""
    canut("pay", "run")
    payout = Payout.objects.get(person=ana)
    assert canut("pay", "confirm", "--except", 999).exit_code == 2
    assert json.loads(canut("pay", "confirm", "--except", payout.pk, "--json").stdout) == {"confirmed": 0}
    assert json.loads(canut("pay", "confirm", "--json").stdout) == {"confirmed": 1}


def test_rates_and_remittances(canut: Canut, ana: Person) -> None:
    """A rate is written in percent; what is no rate is refused; nothing kept means nothing remitted."""
    words = ("--from", "2027-01-01", "--source", "Urssaf")
    assert "21.50 %" in canut("pay", "rate", ana.email, "21.5", *words).stdout
    for wrong in ("abc", "21.555", "100", "NaN"):
        assert canut("pay", "rate", ana.email, wrong, *words).exit_code == 2, wrong
    told = json.loads(canut("pay", "remit", "--reference", "2027-01", "--json").stdout)
    assert told == {"country": "FR", "amount_minor": 0, "currency": "EUR"}
    assert canut("pay", "remit", "--reference", "x", "--country", "KE").exit_code == 2


def test_status_tells_days_and_shares_and_who_waits(canut: Canut, ana: Person) -> None:
    """Each run, project and client with its money, days and share; people without an account by name."""
    canut("pay", "run")
    canut("pay", "confirm")
    told = json.loads(canut("status", "--json").stdout)
    assert [len(told[name]) for name in ("pay_runs", "projects", "clients")] == [1, 1, 1]
    for name in ("pay_runs", "projects", "clients"):
        (clearing,) = told[name][0]["clearing"]
        assert (clearing["owed_minor"], clearing["cleared_minor"], clearing["cleared_percent"]) == (
            12,
            12,
            100,
        )
        assert clearing["days_mean"] == clearing["days_most"] > 0
    assert told["projects"][0]["clearing"][0]["late"] == 1  # approved in January, paid by today's clock
    assert told["without_account"] == []
    PayoutAccount.objects.filter(person=ana).update(ended_at=MONDAY)
    work = answer_next(make_project(tasks=1), ana, now=MONDAY + timedelta(days=1))
    approve(assignment_ids=[work.pk], actor_id=None, now=MONDAY + timedelta(days=1, hours=1))
    assert f"No account stated: {ana.email}, 0.12 EUR" in canut("pay", "run").stdout
    assert "12 " not in canut("status").stdout.splitlines()[-1].split("EUR")[-1]
    waiting = json.loads(canut("status", "--json").stdout)["without_account"]
    assert waiting == [{"person": ana.email, "amount_minor": 12, "currency": "EUR"}]


def test_a_statement_is_written_as_page_and_pdf(canut: Canut, ana: Person, tmp_path: Path) -> None:
    """In the language asked for; an unknown one is refused."""
    page, paper = tmp_path / "s.html", tmp_path / "s.pdf"
    canut("pay", "run")
    made = canut("pay", "statement", ana.email, "--html", page, "--pdf", paper, "--language", "fr")
    assert made.exit_code == 0, made.stderr
    assert "Bulletin de paie" in page.read_text(encoding="utf-8") or "Relevé" in page.read_text(
        encoding="utf-8"
    )
    assert paper.read_bytes().startswith(b"%PDF-")
    assert canut("pay", "statement", ana.email, "--html", page, "--language", "xx").exit_code == 2
