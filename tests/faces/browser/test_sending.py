"""A file is sent in a real browser as soon as it is chosen, and an answer waits for it."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import FilePayload, Route, expect
from tests.faces.browser.visitor import Visitor
from tests.faces.town import MakeProject, Take, Town
from tests.families.microwork.files import FORM, ITEMS, photo

from canut.core.work.models import Assignment

PHOTO: FilePayload = {"name": "shelf.jpg", "mimeType": "image/jpeg", "buffer": photo()}


@pytest.fixture
def held(make_microwork: MakeProject, take: Take, town: Town, settings: Any, tmp_path: Any) -> Assignment:
    """Return a task in hand that asks for a photo."""
    settings.MEDIA_ROOT = tmp_path
    return take(make_microwork(None, ITEMS, form=FORM, answers={"exactly": 1}), town.worker)


def test_a_photo_is_sent_once_chosen_and_the_answer_waits_for_it(
    visitor: Visitor, held: Assignment, town: Town
) -> None:
    """A program is refused, a photo chosen offline survives its page, and one in flight holds the answer."""
    page = visitor.page
    visitor.sign_in(town.worker)
    page.goto(visitor.address + reverse("task", args=[held.pk]))
    page.get_by_label("A photo of the shelf").set_input_files({**PHOTO, "buffer": b"MZ"})
    expect(page.locator(".problem")).to_contain_text("none of what can be sent")
    page.get_by_label("Which shop?").fill("Ana's")
    page.get_by_label("A photo of the shelf").set_input_files(PHOTO)
    expect(page.get_by_text("shelf.jpg is here")).to_be_visible()
    assert visitor.faults("task-file") == []
    page.context.set_offline(True)
    page.get_by_label("A photo of the shelf").set_input_files({**PHOTO, "name": "second.jpg"})
    expect(page.get_by_text("The file is kept in this browser")).to_be_visible()
    page.goto("about:blank")
    page.context.set_offline(False)
    page.goto(visitor.address + reverse("task", args=[held.pk]))
    expect(page.get_by_text("second.jpg is here")).to_be_visible()
    expect(page.get_by_label("Which shop?")).to_have_value("Ana's")
    asked: list[Route] = []
    page.route("**/files/photo/", lambda route: asked.append(route))  # noqa: PLW0108 - it keeps a note on its handler
    page.get_by_label("A photo of the shelf").set_input_files(PHOTO)
    page.get_by_role("button", name="Submit and stop").click()
    expect(page.get_by_text("Your answer goes once the file is there.")).to_be_visible()
    asked[0].continue_()
    page.wait_for_url("**/me/")
    held.refresh_from_db()
    assert held.answer == {"photo": held.sent_files.get().reference, "shop": "Ana's"}
