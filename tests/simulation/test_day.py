"""A seeded town lives a day through the public operations, and every guarantee holds in the evening."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from canut.core.pay.models import Accrual, Payout
from canut.families.microwork.specification import Specification
from canut.town.day import DayReport, Plans, live_a_day
from canut.verification import State

pytestmark = pytest.mark.django_db

MORNING = datetime(2026, 3, 2, 8, tzinfo=UTC)

INVOICES = Specification.model_validate(
    {
        "title": {"en": "Enter this invoice", "fr": "Saisissez cette facture"},
        "client": "Comptoir des Comptes",
        "purpose": {"en": "Keep the books of small shops", "fr": "Tenir les comptes de petits commerces"},
        "data_use": ["operate-service"],
        "kind": "data-entry",
        "pay": {"currency": "EUR", "per_answer": "0.60", "hourly_floor": "12.02", "expected_seconds": 120},
        "answers": {"start": 2, "confidence": 0.9, "lead": 2, "at_most": 5},
        "gold": {"share": 0.3},
        "validation": {"below_confidence": 0.85, "share": 0.2},
    }
)


def live(folder: Path, seed: int) -> DayReport:
    """Live a small day: one job of invoices, a chat, an hour of deliveries."""
    plans = Plans(jobs={"data-entry": INVOICES}, results=folder)
    return live_a_day(plans=plans, seed=seed, starts_at=MORNING, say=lambda *_: None)


def test_a_day_ends_with_results_pay_and_proof(tmp_path: Path) -> None:
    """Results are written, who worked is paid, both kinds of appeal are heard, nothing is broken."""
    report = live(tmp_path, seed=3)
    broken = [one for one in report.verdicts if one.state is State.BROKEN]
    assert broken == []
    (job,) = report.jobs
    assert job.items == 33  # 48 invoices, 15 of them known
    assert job.accuracy > 0.8
    assert job.answers + job.validations < job.answers_fixed * 2
    assert all(path.stat().st_size > 0 for path in report.files)
    assert (report.rejections, report.overturned) == (2, 1)
    assert report.chat.appeals >= report.chat.restored
    assert report.rides.delivered == report.rides.orders == 30
    worked = set(Accrual.objects.filter(amount_minor__gt=0).values_list("person_id", flat=True))
    assert worked <= set(Payout.objects.values_list("person_id", flat=True))
