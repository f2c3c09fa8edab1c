"""Pictures and recordings on the pages: who gets them, whole or in part."""

import io
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from PIL import Image
from pydantic import ValidationError
from tests.factories import make_person

from canut.core.work.models import Project, Task
from canut.faces.web.views.media import part_of
from canut.families.microwork.kinds import KINDS
from canut.families.microwork.media import Reference, path_of
from canut.families.microwork.models import Media, Result
from canut.families.microwork.operations import give_back, open_project
from canut.families.microwork.operations.imports import import_items

SAMPLES = Path(str(files("canut.families.microwork.kinds") / "samples"))


@pytest.fixture
def make_media(make_microwork: Any, town: Any, settings: Any, tmp_path: Path) -> Any:
    """Return a maker of an open project with the sample items of a kind."""
    settings.MEDIA_ROOT = tmp_path

    def make(kind: str) -> Project:
        options = dict(KINDS[kind].sample_options)
        project: Project = make_microwork(kind, [], is_open=False, options=options)
        Task.objects.filter(project=project).delete()
        report = import_items(
            project=project,
            path=SAMPLES / f"{kind}.en.jsonl",
            now=timezone.now(),
            refused_folder=tmp_path,
        )
        assert report.refused == 0
        open_project(project=project, actor=town.member, now=timezone.now())
        return project

    return make


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("", (0, 99)),
        ("bytes=0-9", (0, 9)),
        ("bytes=90-", (90, 99)),
        ("bytes=90-500", (90, 99)),
        ("bytes=-10", (90, 99)),
        ("bytes=-500", (0, 99)),
        ("bytes=100-", None),
        ("bytes=9-3", None),
        ("bytes=-0", None),
        ("bytes=-", (0, 99)),
        ("bytes=0-1,5-6", (0, 99)),
        ("lines=0-1", (0, 99)),
    ],
)
def test_ranges(asked: str, part: tuple[int, int] | None) -> None:
    """One plain range is honoured, one outside refused, anything else gets the whole (RFC 9110, 14.2)."""
    assert part_of(asked, 100) == part


def test_the_worker_and_the_client_see_a_picture(
    make_media: Any, take: Any, signed_in: Any, town: Any
) -> None:
    """Those who hold the task or act for the client get it; others are told that there is none."""
    project = make_media("image-choice")
    held = take(project, town.worker)
    digest = Media.objects.filter(task=held.task).first().digest  # type: ignore[union-attr] # it has six
    address = f"/media/{digest}/"
    assert address in signed_in(town.worker).get(f"/tasks/{held.pk}/").content.decode()
    for person in (town.worker, town.member):
        whole = signed_in(person).get(address)
        assert whole["Content-Type"] == "image/png"
        data = whole.getvalue()
        assert data.startswith(b"\x89PNG")
        part = signed_in(person).get(address, headers={"Range": "bytes=1-3"})
        assert (part.status_code, part.getvalue()) == (206, b"PNG")
        assert part["Content-Range"] == f"bytes 1-3/{len(data)}"
        assert signed_in(person).get(address, headers={"Range": "bytes=9999999-"}).status_code == 416
    for person in (town.other_worker, town.other_member, town.staff):
        assert signed_in(person).get(address).status_code == 404
    assert signed_in(None).get(address).status_code == 302
    give_back(assignment_id=held.pk, worker=town.worker, now=timezone.now())
    assert signed_in(town.worker).get(address).status_code == 404


def test_six_pictures_are_answered(make_media: Any, take: Any, signed_in: Any, town: Any) -> None:
    """Some pictures and none at once are refused with what was ticked; the right answer is taken."""
    held = take(make_media("image-choice"), town.worker)
    browser = signed_in(town.worker)
    wrong = browser.post(f"/tasks/{held.pk}/", {"pictures": ["1", "none"], "then": "stop"})
    assert wrong.status_code == 422
    assert "Untick the pictures" in wrong.content.decode()
    browser.post(f"/tasks/{held.pk}/", {"pictures": ["4", "1"], "then": "stop"})
    held.refresh_from_db()
    assert held.answer == {"pictures": ["1", "4"]}


def test_boxes_are_typed_without_script(make_media: Any, take: Any, signed_in: Any, town: Any) -> None:
    """Numbers in a form are enough; what is wrong is said and what was typed stays; nothing must be said."""
    held = take(make_media("image-objects"), town.worker)
    browser, address = signed_in(town.worker), f"/tasks/{held.pk}/"
    silent = browser.post(address, {"then": "stop"})
    assert "Mark at least one, or tick" in silent.content.decode()
    sides = {"objects.0.x": "5", "objects.0.y": "6", "objects.0.width": "70", "objects.0.height": "80"}
    unnamed = browser.post(address, {**sides, "then": "stop"})
    assert unnamed.status_code == 422
    assert 'value="70"' in unnamed.content.decode()
    both = browser.post(address, {**sides, "objects.0.label": "car", "objects.none": "true"})
    assert "untick that there is nothing" in both.content.decode()
    browser.post(address, {**sides, "objects.0.label": "car", "then": "stop"})
    held.refresh_from_db()
    assert held.answer == {"objects": [{"label": "car", "x": 5, "y": 6, "width": 70, "height": 80}]}


def test_the_client_gets_what_was_drawn(
    make_media: Any, answer: Any, signed_in: Any, town: Any, settings: Any
) -> None:
    """Three people's boxes are one result over its picture, and the picture comes back blurred there."""
    del settings
    project = make_media("face-blurring")
    face = {"faces": [{"x": 10, "y": 20, "width": 50, "height": 60}]}
    first = answer(project, town.worker, face)
    for person in (town.other_worker, make_person("Ines Roux")):
        answer(project, person, face)
    result = Result.objects.get(task=first.task)
    assert (result.answer, result.method) == (face, "regions")
    assert result.confidence == pytest.approx(1.0)
    browser = signed_in(town.member)
    page = browser.get(f"/projects/{project.pk}/drawn/").content.decode()
    assert 'points="10,20 60,20 60,80 10,80"' in page
    assert f"/projects/{project.pk}/drawn/" in browser.get(f"/projects/{project.pk}/").content.decode()
    sent = browser.get(f"/projects/{project.pk}/drawn/{result.pk}/blurred/")
    picture = Reference.read(first.task.item["picture"])
    assert picture
    with Image.open(path_of(picture.digest)) as before, Image.open(io.BytesIO(sent.content)) as after:
        assert before.size == after.size
    assert sent["Content-Disposition"].startswith("attachment")


def test_the_client_reads_passages_in_their_text(
    make_media: Any, answer: Any, signed_in: Any, town: Any
) -> None:
    """Three people's passages are marked in the text, each with its name; nothing marked is said in words."""
    project = make_media("text-spans")
    place = {"spans": [{"label": "place", "start": 11, "end": 16}]}
    for person in (town.worker, town.other_worker, make_person("Ines Roux")):
        answer(project, person, place)
    browser = signed_in(town.member)
    page = browser.get(f"/projects/{project.pk}/drawn/").content.decode()
    assert ">Meet me in <mark>Leeds</mark><span" in page
    assert f"/projects/{project.pk}/drawn/" in browser.get(f"/projects/{project.pk}/").content.decode()
    result = Result.objects.get(project=project)
    result.answer = {"spans": []}
    result.save()
    nothing = browser.get(f"/projects/{project.pk}/drawn/").content.decode()
    assert "<dd>Nothing</dd>" in nothing
    assert ">Meet me in Leeds on 3 May.</p>" in nothing


def test_the_client_hears_what_was_written_down(
    make_media: Any, answer: Any, signed_in: Any, town: Any
) -> None:
    """The transcript on which people agree stands under its recording, and how the others differ from it."""
    project = make_media("transcription")
    first = answer(project, town.worker, {"transcript": "save our souls"})
    answer(project, town.other_worker, {"transcript": "save our souls"})
    answer(project, make_person("Ines Roux"), {"transcript": "save our soles"})
    recording = Reference.read(first.task.item["recording"])
    assert recording
    page = signed_in(town.member).get(f"/projects/{project.pk}/drawn/").content.decode()
    assert f'src="/media/{recording.digest}/"' in page
    assert "<dd>save our souls</dd>" in page
    assert "1 other answer, and what differs" in page
    assert ">souls</del>" in page
    assert ">soles</ins>" in page
    assert "Roux" not in page


def test_the_client_reads_a_translation_under_its_source(
    make_media: Any, answer: Any, signed_in: Any, town: Any
) -> None:
    """Source, translation, and word by word what another person wrote."""
    project = make_media("translation")
    first = answer(project, town.worker, {"translation": "Your booking is ready on {date}."})
    answer(project, town.other_worker, {"translation": "Your booking is ready on {date}."})
    answer(project, make_person("Ines Roux"), {"translation": "Your reservation is ready on {date}."})
    page = signed_in(town.member).get(f"/projects/{project.pk}/drawn/").content.decode()
    assert first.task.item["text"] in page
    assert ">booking</del>" in page
    assert ">reservation</ins>" in page


def test_other_work_is_not_drawn(make_microwork: Any, signed_in: Any, town: Any) -> None:
    """A project of another kind has no such page."""
    assert signed_in(town.member).get(f"/projects/{make_microwork().pk}/drawn/").status_code == 404


def test_a_recording_is_heard_in_parts_and_written_down(
    make_media: Any, take: Any, signed_in: Any, town: Any
) -> None:
    """The page has a player, the player can ask for a part, and the text is the answer."""
    held = take(make_media("transcription"), town.worker)
    browser = signed_in(town.worker)
    page = browser.get(f"/tasks/{held.pk}/")
    recording = Reference.read(held.task.item["recording"])
    assert recording
    assert f'<audio controls preload="metadata" src="/media/{recording.digest}/">' in page.content.decode()
    assert '<path d="M0 ' in page.content.decode(), "its outline is drawn without a script"
    assert "media-src 'self'" in page["Content-Security-Policy"]
    part = browser.get(f"/media/{recording.digest}/", headers={"Range": "bytes=0-3"})
    assert (part.getvalue(), part["Content-Type"]) == (b"RIFF", "audio/wav")
    browser.post(f"/tasks/{held.pk}/", {"transcript": " SOS ", "then": "stop"})
    held.refresh_from_db()
    assert held.answer == {"transcript": "SOS"}


def test_who_grades_a_recording_is_told_of_consent_and_purpose(
    make_media: Any, take: Any, signed_in: Any, town: Any
) -> None:
    """The page says who agreed to be heard and what the judgement trains, in the reader's language."""
    held = take(make_media("audio-grading"), town.worker)
    page = signed_in(town.worker).get(f"/tasks/{held.pk}/", headers={"Accept-Language": "fr"})
    assert "est enregistré ici" in page.content.decode()
    assert "entraînent un assistant" in page.content.decode()


def test_grading_a_voice_needs_consent_and_purpose() -> None:
    """No project can leave out how the person recorded agreed, or what it trains."""
    with pytest.raises(ValidationError, match=r"(?s)consent.*trains"):
        KINDS["audio-grading"].sheet({})
