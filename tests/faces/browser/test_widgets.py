"""Marking and listening by the keyboard alone: what is done over an item stands in the form."""

import re
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.faces.browser.visitor import Visitor
from tests.faces.town import Town
from tests.families.microwork.importing.zips import pack

from canut.core.work.models import Task
from canut.families.microwork.kinds import KINDS
from canut.families.microwork.operations import open_project
from canut.families.microwork.operations.imports import import_items

pytestmark = pytest.mark.django_db(transaction=True)

SAMPLES = Path(str(files("canut.families.microwork.kinds") / "samples"))
RECORDINGS = Path(__file__).parents[2] / "families" / "microwork" / "media" / "recordings"
HEARD = {
    "show": [{"as": "recording", "columns": [column]} for column in "abc"],
    "questions": [{"type": "text", "name": "said", "label": "What is said?"}],
}
Opened = Callable[..., Page]


@pytest.fixture(autouse=True)
def own_store(settings: Any, tmp_path: Path) -> None:
    """Keep the files of each test apart."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def opened(visitor: Visitor, make_microwork: Any, take: Any, town: Town, tmp_path: Path) -> Opened:
    """Return what opens the first sample task of a kind for its worker."""

    def open_task(kind: str, **options: object) -> Page:
        chosen = dict(KINDS[kind].sample_options) | options
        project = make_microwork(kind, [], is_open=False, options=chosen)
        Task.objects.filter(project=project).delete()
        import_items(
            project=project, path=SAMPLES / f"{kind}.en.jsonl", now=timezone.now(), refused_folder=tmp_path
        )
        open_project(project=project, actor=town.member, now=timezone.now())
        visitor.sign_in(town.worker)
        visitor.page.goto(f"{visitor.address}/tasks/{take(project, town.worker).pk}/")
        return visitor.page

    return open_task


def press(page: Page, *keys: str) -> None:
    """Press keys one after the other."""
    for key in keys:
        page.keyboard.press(key)


def test_a_polygon_by_keys(opened: Opened) -> None:
    """Arrows move a cross, Enter sets corners, the first one ends it; then arrows move the whole."""
    page = opened("image-objects", shape="polygon")
    page.get_by_role("button", name="Start another").focus()
    press(
        page, "Enter", "Enter", *["ArrowRight"] * 4, "Enter", *["ArrowDown"] * 4, "Enter", "ArrowUp", "Enter"
    )
    press(page, "Backspace", *["ArrowLeft"] * 4, *["ArrowUp"] * 3, "Enter", "ArrowRight")
    points = page.locator('[name="objects.0.points"]')
    expect(points).to_have_value("121,90 145,90 145,114")
    press(page, "Delete")
    expect(points).to_have_value("")


def test_a_digit_names_a_box(opened: Opened) -> None:
    """A box that was added by a key is called by what the digit chose, at once."""
    page = opened("image-objects")
    page.get_by_role("button", name="Add a region").press("Enter")
    press(page, "2")
    expect(page.get_by_role("button", name="Region 1 Car")).to_be_attached()


def test_a_passage_by_keys(opened: Opened) -> None:
    """Arrows select words of the text, Enter marks them: the numbers and the words are shown, and removed."""
    page = opened("text-spans")
    page.locator(".item p.lines").focus()
    press(page, *["ArrowRight"] * 4, "Enter")
    row = page.locator("fieldset.row").first
    expect(row.locator("q")).to_have_text("Leeds")
    expect(page.locator('[name="spans.0.start"]')).to_have_value("11")
    expect(page.locator('[name="spans.0.end"]')).to_have_value("16")
    row.get_by_role("button", name="Remove").click()
    expect(page.locator('[name="spans.0.end"]')).to_have_value("")


def test_listening_while_writing(opened: Opened) -> None:
    """Function keys change the pace and Esc plays, with the text in focus; a dragged part repeats."""
    page = opened("transcription")
    box = page.locator(".outline svg").first.bounding_box()
    assert box
    text = page.locator("textarea[name=transcript]")
    text.evaluate("element => element.focus({ preventScroll: true })")
    page.mouse.move(box["x"] + box["width"] / 4, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 20)
    page.mouse.up()
    expect(page.get_by_role("button", name="Stop repeating")).to_be_visible()
    press(page, "F3", "F3", "Escape")
    expect(text).to_be_focused()
    assert page.locator("audio").evaluate("audio => [audio.paused, audio.playbackRate]") == [False, 0.8]


def test_the_browser_draws_the_outline_of_what_is_compressed(
    visitor: Visitor, make_microwork: Any, take: Any, town: Town, tmp_path: Path
) -> None:
    """FLAC, Ogg (Opus) and MP3 are decoded when they are looked at, and their tone fills the line."""
    project = make_microwork(None, [], is_open=False, form=HEARD)
    path = pack(
        tmp_path / "tones.zip",
        {"items.csv": b"a,b,c\ntone.flac,tone.opus,tone.mp3\n"}
        | {f"tone.{one}": (RECORDINGS / f"tone.{one}").read_bytes() for one in ("flac", "opus", "mp3")},
    )
    assert import_items(project=project, path=path, now=timezone.now()).added == 1
    open_project(project=project, actor=town.member, now=timezone.now())
    visitor.sign_in(town.worker)
    visitor.page.goto(f"{visitor.address}/tasks/{take(project, town.worker).pk}/")
    for outline in visitor.page.locator(".outline").all():
        outline.scroll_into_view_if_needed()
        line = outline.locator("path")
        expect(line).to_have_attribute("d", re.compile(r"^M0 "))
        heights = [float(one) for one in re.findall(r"v([0-9.]+)", line.get_attribute("d") or "")]
        high = max(heights)
        assert len(heights) == 300
        assert sum(one > high / 2 for one in heights) > 200


def test_parts_of_a_recording(visitor: Visitor, make_microwork: Any, take: Any, town: Town) -> None:
    """F8 marks what was dragged, arrows move it by tenths, a dragged bound moves, Delete takes it away."""
    item = {"sound": f"sha256:{'0' * 64} audio/wav 10.000s a.wav"}
    asked = {"type": "times", "name": "parts", "label": "Who?", "recording": "sound", "labels_of": ["A", "B"]}
    form = {"show": [{"as": "recording", "columns": ["sound"]}], "questions": [asked]}
    page = visitor.page
    visitor.sign_in(town.worker)
    page.goto(f"{visitor.address}/tasks/{take(make_microwork(None, [item], form=form), town.worker).pk}/")
    start, end = (page.locator(f'[name="parts.0.{bound}"]') for bound in ("start", "end"))

    def drag(first: float, last: float) -> None:
        outline = page.locator(".outline")
        outline.scroll_into_view_if_needed()
        box = outline.bounding_box()
        assert box
        page.mouse.move(box["x"] + first * box["width"], box["y"] + 20)
        page.mouse.down()
        page.mouse.move(box["x"] + last * box["width"], box["y"] + 20)
        page.mouse.up()

    drag(0.2, 0.4)
    press(page, "F8", "2")
    part = page.get_by_role("button", name=re.compile("Part 1 B"))
    expect(part).to_be_attached()
    assert visitor.faults("task-times") == []
    drag(0.4, 0.6)
    expect(end).to_have_value(re.compile(r"^(5\.9|6)"))
    before = float(start.input_value())
    part.focus()
    press(page, "ArrowRight", "Control+ArrowRight")
    assert float(start.input_value()) == pytest.approx(before + 0.11, abs=0.011)
    press(page, "Delete")
    expect(end).to_have_value("")


def test_a_reply_starts_from_a_template(opened: Opened) -> None:
    """A key chooses a template and fills the empty text, another replaces it; what was written is kept."""
    page = opened("reply")
    text = page.locator("textarea[name=text]")
    insert = page.get_by_role("button", name="Insert the template here")
    press(page, "1")
    expect(text).to_have_value(re.compile(r"^Dear \[name\],\n\nThank you"))
    press(page, "2")
    expect(text).to_have_value(re.compile(r"^Dear \[name\],\n\nWe are sorry"))
    expect(insert).to_be_hidden()
    text.focus()
    press(page, "A")
    expect(text).to_have_value(re.compile(r"^Dear A,\n\nWe are sorry"))
    page.locator("input[name=template][value=refund]").check()
    expect(text).to_have_value(re.compile(r"^Dear A,\n\nWe are sorry"))
    text.press("Control+End")
    insert.click()
    expect(text).to_have_value(re.compile(r"^Dear A,[^$]*Customer care\n\nDear \[name\],\n\nWe are ref"))
