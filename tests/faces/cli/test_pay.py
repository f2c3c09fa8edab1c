"""``canut pay`` sends what is owed and shows why."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone
from tests.factories import MONDAY, answer_next, make_person, make_project

from canut.core.ledger.models import Hold
from canut.core.pay.models import Cost, Payout, PayRun, TimeReport
from canut.core.pay.operations.pay_runs import run_pay
from canut.core.work.operations.reviews import approve
from canut.core.worktime.operations import be_on_duty


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
    assert made["lines"][0]["sentence"] == "2 answers were approved, at €0.12 each."
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
    assert "1 payout," in run.stdout


def test_wrong_periods_and_people_are_refused(canut: Callable[..., Any]) -> None:
    """Half a period, a reversed one, no day at all and an unknown person end with 2."""
    for words in (
        ("run", "--from", "2026-01-01"),
        ("run", "--from", "2026-02-01", "--to", "2026-01-01"),
        ("run", "--from", "monday", "--to", "2026-01-01"),
        ("statement", "nobody@example.org"),
    ):
        assert canut("pay", *words).exit_code == 2, words


def test_a_cost_is_declared_decided_and_counted(canut: Callable[..., Any]) -> None:
    """Added, listed, refused with a reason, added again and accepted: the statement names it."""
    now = timezone.now()
    project = make_project(tasks=1, now=now)
    worker, member = make_person("Ana", now=now), project.created_by
    be_on_duty(person=worker, project=project, now=now - timedelta(hours=1))
    be_on_duty(person=worker, project=project, now=now - timedelta(minutes=50))
    words = ["pay", "cost", "add", worker.email, str(project.pk), "--kind", "phone", "--reference", "r1"]
    words += ["--evidence", "my invoice", "--on", f"{timezone.localdate(now):%Y-%m-%d}", "--amount", "5"]
    told = canut(*words)
    assert "5.00 EUR" in told.stdout, told.stderr
    assert canut(*words).exit_code == 2
    (waiting,) = json.loads(canut("pay", "cost", "list", "--json").stdout)
    number = str(waiting["number"])
    assert canut("pay", "cost", "refuse", number, "--reason", "no", "--by", member.email).exit_code == 2
    why = "The invoice is of another person"
    refused = canut("pay", "cost", "refuse", number, "--reason", why, "--by", member.email)
    assert refused.exit_code == 0, refused.stderr
    assert canut(*words).exit_code == 0
    number = str(json.loads(canut("pay", "cost", "list", "--json").stdout)[0]["number"])
    assert "accepted" in canut("pay", "cost", "accept", number, "--by", member.email).stdout
    assert canut("pay", "cost", "accept", "9999", "--by", member.email).exit_code == 2
    accepted = Cost.objects.get(state="accepted")
    start, end = accepted.happened_at - timedelta(days=1), accepted.happened_at + timedelta(days=1)
    run_pay(starts_at=start, ends_at=end, now=end)
    assert "my invoice" not in canut("pay", "statement", worker.email).stdout
    assert accepted.pk == Cost.objects.exclude(counted_in=None).get().pk


def test_tips_bonuses_and_times(canut: Callable[..., Any]) -> None:
    """A tip and a bonus reach the statement; a reported time waits for a decision."""
    project = make_project(tasks=1, now=timezone.now())
    worker, member = make_person("Ana"), project.created_by
    given = answer_next(project, worker, now=timezone.now() - timedelta(minutes=5))
    approve(assignment_ids=[given.pk], actor_id=None, now=timezone.now())
    work, by = str(given.pk), ("--by", member.email)
    tip = canut("pay", "tip", worker.email, str(project.pk), "--amount", "2", "--reference", "c1")
    assert "2.00 EUR" in tip.stdout, tip.stderr
    why = "The clearest answer of the week"
    bonus = canut("pay", "bonus", work, "--amount", "0.50", "--reason", why, *by)
    assert "0.50 EUR" in bonus.stdout, bonus.stderr
    assert canut("pay", "bonus", "9999", "--amount", "1", "--reason", why, *by).exit_code == 2
    for decision in ("refuse", "accept"):
        told = canut("pay", "time", "report", worker.email, work, "--seconds", "90", "--account", "I read on")
        assert told.exit_code == 0, told.stderr
        number = str(TimeReport.objects.latest("id").pk)
        reason = ("--reason", "The page says ten seconds") if decision == "refuse" else ()
        assert canut("pay", "time", decision, number, *reason, *by).exit_code == 0
    told = canut("pay", "statement", worker.email).stdout
    assert why in told
    assert "counts toward no floor" in told
