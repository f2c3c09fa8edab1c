"""The operator pays what was earned."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings
from tests.core.pay.test_payment_files import OURS
from tests.core.pay.test_payouts import bank
from tests.faces.browser.journeys.journey import Journey
from tests.faces.town import Answer, MakeProject, Town

from canut.core.work.operations.reviews import approve


@pytest.fixture
def earned(town: Town, make_microwork: MakeProject, answer: Answer, settings: Settings) -> None:
    """Approve an answer of a worker with a bank account; the operator has one, too."""
    settings.CANUT_OPERATOR_IBAN = OURS
    bank(town.worker)
    given = answer(make_microwork(now=timezone.now() - timedelta(hours=1)), town.worker)
    approve(assignment_ids=[given.pk], actor_id=town.member.pk, now=timezone.now())


@pytest.mark.usefixtures("earned")
def test_operator_pays(journey: Journey, town: Town, canut: Callable[..., Any], tmp_path: Path) -> None:
    """The operator runs the pay and writes the bank's file; the worker reads the payment."""
    file = tmp_path / "pay.xml"
    for words in (("pay", "run"), ("pay", "export", "sepa", "-o", file)):
        done = canut(*words)
        assert done.exit_code == 0, done.output
    assert "<InstdAmt" in file.read_text(encoding="utf-8")
    journey.visitor.sign_in(town.staff)
    for name in ("operator", "operator_money", "exports"):
        journey.go(name)
    journey.visitor.sign_in(town.worker)
    for name in ("my_work", "my_statement", "my_payout"):
        journey.go(name)
