"""``canut pay`` sends what is owed and shows why."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tests.factories import MONDAY, answer_next, make_person, make_project

from canut.core.ledger.models import Hold
from canut.core.pay.models import Payout, PayRun
from canut.core.work.operations.reviews import approve


def test_work_is_paid_once_and_explained(canut: Callable[..., Any]) -> None:
    """The latest answer belongs to the run; a second run finds nothing unpaid."""
    project = make_project(tasks=2)
    worker = make_person("Ana")
    first = answer_next(project, worker)
    second = answer_next(project, worker, now=MONDAY + timedelta(minutes=1))
    approve(assignment_ids=[first.pk, second.pk], actor_id=None, now=MONDAY + timedelta(hours=1))
    told = json.loads(canut("pay", "run", "--json").stdout)
    assert (told["payouts"], told["waiting_for_review"], told["floors_checked"]) == (1, 0, 1)
    assert "Nothing is unpaid" in canut("pay", "run").stdout
    assert PayRun.objects.count() == 1
    made = json.loads(canut("pay", "statement", worker.email, "--json").stdout)
    assert made["projects"][0]["answers"] == 2
    assert made["projects"][0]["pay_minor"] == 24
    assert [line["kind"] for line in made["lines"]] == ["piece", "top-up"]
    assert made["lines"][0]["sentence"] == "2 answers were approved, at 0.12 EUR each."
    assert made["totals"]["EUR"]["net_minor"] == sum(line["amount_minor"] for line in made["lines"])
    assert "Total: 0.24 EUR" in canut("pay", "statement", worker.email).stdout
    day = canut("pay", "statement", worker.email, "--from", "2026-01-06", "--to", "2026-01-07", "--json")
    assert (json.loads(day.stdout)["lines"], json.loads(day.stdout)["projects"]) == ([], [])


def test_payouts_are_confirmed_when_the_bank_says_so(canut: Callable[..., Any]) -> None:
    """What was sent is under way until it is confirmed, and nothing is confirmed twice."""
    project = make_project(tasks=1)
    worker = make_person("Ana")
    answered = answer_next(project, worker)
    approve(assignment_ids=[answered.pk], actor_id=None, now=MONDAY + timedelta(hours=1))
    assert "canut pay confirm" in canut("pay", "run").stdout
    assert not Payout.objects.exclude(hold__state=Hold.State.PENDING).exists()
    assert json.loads(canut("pay", "confirm", "--json").stdout) == {"confirmed": 1}
    assert not Payout.objects.filter(hold__state=Hold.State.PENDING).exists()
    assert "0 payouts" in canut("pay", "confirm").stdout


def test_one_answer_alone_is_paid(canut: Callable[..., Any]) -> None:
    """A period with a single answer has a length, and the answer is in it."""
    project = make_project(tasks=1)
    worker = make_person()
    answered = answer_next(project, worker)
    approve(assignment_ids=[answered.pk], actor_id=None, now=MONDAY + timedelta(hours=1))
    run = canut("pay", "run")
    assert run.exit_code == 0, run.stderr
    assert "1 payouts" in run.stdout


def test_wrong_periods_and_people_are_refused(canut: Callable[..., Any]) -> None:
    """Half a period, a reversed one, no day at all and an unknown person end with 2."""
    for words in (
        ("run", "--from", "2026-01-01"),
        ("run", "--from", "2026-02-01", "--to", "2026-01-01"),
        ("run", "--from", "monday", "--to", "2026-01-01"),
        ("statement", "nobody@example.org"),
    ):
        assert canut("pay", *words).exit_code == 2, words
