"""The public page of human shares counts what the provenance files count."""

from pathlib import Path

import pytest
from tests.families.microwork.exporting.crowd import SAME, after, answer_all, make_open_pairs

from canut.core.work.models import Project
from canut.families.microwork.exporting.figures import WORKERS_SHOWN_FROM, figures_of
from canut.families.microwork.exporting.human_share import human_shares
from canut.families.microwork.models import Proposal

pytestmark = pytest.mark.django_db


def test_a_share_is_that_of_the_provenance(tmp_path: Path) -> None:
    """Work, proposals and results by producer are those of the file that goes out with the results."""
    project = make_open_pairs(tmp_path, 4, answers={"exactly": 2})
    answer_all(project, [SAME, SAME])
    task = project.tasks.order_by("id")[0]
    Proposal.objects.create(
        task=task, proposer="clerk", version="1", label="same", answer={}, proposed_at=after(60)
    )
    (shown,) = human_shares()
    figures = figures_of(project, after(60))
    assert shown.by_people == figures.work.by_people > 0
    assert shown.by_machines == figures.work.proposals == 1
    assert {name: count for name, count in shown.results.items() if count} == figures.producers
    assert shown.human_share_bp == 10_000 * shown.by_people // (shown.by_people + 1) < 10_000
    assert figures.workers < WORKERS_SHOWN_FROM
    assert shown.human_hours is None


def test_a_draft_is_not_shown(tmp_path: Path) -> None:
    """A project that workers never saw is nobody's business yet."""
    project = make_open_pairs(tmp_path, 1, answers={"exactly": 1})
    assert [one.project for one in human_shares()] == [project.pk]
    Project.objects.filter(pk=project.pk).update(state=Project.State.DRAFT)
    assert list(human_shares()) == []
