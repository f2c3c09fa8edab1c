"""Parts of a recording on the pages: typed without script, shown over the outline to all who may see them."""

import json
import wave
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from pydantic import ValidationError
from tests.factories import make_person

from canut.core.work.models import Assignment, Project, Task
from canut.families.microwork.models import Result
from canut.families.microwork.operations import open_project
from canut.families.microwork.operations.imports import import_items

PARTS = {"type": "times", "name": "parts", "label": "Who speaks when?", "recording": "sound"}
NAMED = PARTS | {"labels_of": ["Ada", "Bob"]}
SHOWN = [{"as": "recording", "columns": ["sound"]}]


@pytest.fixture
def heard(make_microwork: Any, town: Any, settings: Any, tmp_path: Path) -> Project:
    """Return an open project whose one item is a recording of four seconds."""
    settings.MEDIA_ROOT = tmp_path / "kept"
    with wave.open(str(tmp_path / "a.wav"), "wb") as sound:
        sound.setparams((1, 1, 1000, 0, "NONE", ""))
        sound.writeframes(b"\x80\xc0" * 2000)
    (tmp_path / "items.jsonl").write_text(json.dumps({"id": "a", "sound": "a.wav"}))
    project: Project = make_microwork(None, [], is_open=False, form={"show": SHOWN, "questions": [NAMED]})
    Task.objects.filter(project=project).delete()
    report = import_items(
        project=project, path=tmp_path / "items.jsonl", now=timezone.now(), refused_folder=tmp_path
    )
    assert report.refused == 0
    open_project(project=project, actor=town.member, now=timezone.now())
    return project


def typed(start: str, end: str) -> dict[str, str]:
    """Return what a person without script posts for one part."""
    return {
        "parts.0.label": "Ada",
        "parts.0.start": start,
        "parts.0.end": end,
        "then": "stop",
    }


def test_parts_are_typed_without_script(heard: Project, take: Any, signed_in: Any, town: Any) -> None:
    """Numbers in a form are enough; what is wrong is said and what was typed stays; the answer is shown."""
    held = take(heard, town.worker)
    browser, address = signed_in(town.worker), f"/tasks/{held.pk}/"
    page = browser.get(address).content.decode()
    assert '<canut-times data-column="sound"' in page
    assert '<canut-recording data-column="sound"' in page
    late = browser.post(address, typed("0:03,5", "4.2"))
    assert late.status_code == 422
    assert "has 4.000 seconds" in late.content.decode()
    assert 'value="0:03,5"' in late.content.decode()
    browser.post(address, typed("0:03,5", "4"))
    held.refresh_from_db()
    assert held.answer == {"parts": [{"label": "Ada", "start": 3.5, "end": 4}]}
    given = browser.get(address).content.decode()
    assert 'x="87.500%"' in given
    assert "0:03.5 \N{EN DASH} 0:04, Ada" in given


def test_client_and_reviewer_see_parts_over_the_outline(
    heard: Project, answer: Any, signed_in: Any, town: Any
) -> None:
    """Three people's parts are one over the recording; each answer is seen like that in review."""
    for person, end in ((town.worker, 3), (town.other_worker, 3.1), (make_person("Ines Roux"), 4)):
        answer(heard, person, {"parts": [{"label": "Bob", "start": 2, "end": end}]})
    result = Result.objects.get(project=heard)
    assert (result.answer, result.method) == (
        {"parts": [{"label": "Bob", "start": 2, "end": 3.1}]},
        "intervals",
    )
    browser = signed_in(town.member)
    drawn = browser.get(f"/projects/{heard.pk}/drawn/").content.decode()
    assert drawn.count("<rect") == 1
    assert 'width="27.500%"' in drawn
    review = browser.get(f"/projects/{heard.pk}/review/").content.decode()
    assert review.count("<rect") == 3
    assert "widgets/recording" in review
    one = Assignment.objects.filter(project=heard).first()
    assert one
    rejecting = browser.get(f"/projects/{heard.pk}/review/{one.pk}/reject/")
    assert "<rect" in rejecting.content.decode()


@pytest.mark.parametrize(
    ("questions", "synthesis"),
    [
        ([NAMED, {"type": "boolean", "name": "q", "label": "Q"}], None),
        ([NAMED], "exact"),
        ([NAMED], "text"),
        ([{"type": "boolean", "name": "q", "label": "Q"}], "times"),
    ],
)
def test_a_consensus_that_cannot_be_is_refused(
    make_microwork: Any, questions: list[dict[str, Any]], synthesis: str | None
) -> None:
    """Times beside other questions, or compared as equal, are refused with what to do instead."""
    with pytest.raises(ValidationError, match="synthesis"):
        make_microwork(None, form={"show": SHOWN, "questions": questions}, synthesis=synthesis)


def test_every_answer_can_be_kept(make_microwork: Any) -> None:
    """Beside other questions, times are collected."""
    asked = [NAMED, {"type": "boolean", "name": "q", "label": "Q"}]
    item = {"sound": f"sha256:{'0' * 64} audio/wav 4.000s a.wav"}
    project = make_microwork(None, [item], form={"show": SHOWN, "questions": asked}, synthesis="collect")
    assert project.config["synthesis"] == "collect"
