"""Upkeep goes on for everybody when it fails for one."""

import logging
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from tests.families.microwork.exporting.crowd import SAME, after, answer_all, make_open_pairs

from canut import upkeep
from canut.core.audit.models import CheckRun, PublicFigures
from canut.core.audit.queries import last_round
from canut.core.work.models import Project
from canut.faces.cli.upkeep import _round, go_round
from canut.families.microwork.models import Refit
from canut.families.microwork.operations.carrying import refit_if_due
from canut.families.microwork.operations.refits import FEWEST_NEW_ANSWERS
from canut.reports.publishing import TOPICS

pytestmark = pytest.mark.django_db


def test_one_projects_mistake_keeps_nobody_elses_work_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where one project's refit breaks, it is reported by name and the other project is refitted."""
    broken, sound = (make_open_pairs(tmp_path, FEWEST_NEW_ANSWERS, answers={"exactly": 2}) for _ in range(2))
    for project in (broken, sound):
        answer_all(project, [SAME])

    def refit(*, project: Project, now: datetime) -> bool:
        if project.pk == broken.pk:
            raise ZeroDivisionError("by accident")
        return refit_if_due(project=project, now=now)

    monkeypatch.setattr(upkeep, "refit_if_due", refit)
    done = upkeep.keep_up(now=after(60))
    assert done.refits == 1
    assert set(Refit.objects.values_list("project_id", flat=True)) == {sound.pk}
    assert len(done.failures) == 1
    assert "by accident" in done.failures[0]
    assert str(broken) in done.failures[0]


def test_a_round_checks_publishes_and_is_noted() -> None:
    """Each round carries out one check and computes one topic, and says when it was."""
    for second in range(4):
        assert go_round(now=after(second)) == []
    assert CheckRun.objects.count() == 4
    assert set(PublicFigures.objects.values_list("topic", flat=True)) == set(TOPICS)
    noted = last_round()
    assert noted is not None
    assert noted.failures == []


def test_a_round_that_fails_is_not_the_last(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever breaks, the round ends with a line in the log instead of ending upkeep."""

    def broken(**_: Any) -> None:
        raise ZeroDivisionError("by accident")

    monkeypatch.setattr("canut.faces.cli.upkeep.keep_up", broken)
    with caplog.at_level(logging.ERROR, logger="canut.upkeep"):
        _round()
    assert "what is due stays due" in caplog.text
