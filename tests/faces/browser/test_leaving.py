"""What the browser keeps of answers leaves from any page, and goes as its person signs out, never unasked."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from tests.faces.browser.site import served
from tests.faces.browser.visitor import Accessibility, Visitor
from tests.faces.town import MakeProject, Take, Town

from canut.core.work.models import Assignment

KEEP = """([task, worker, waiting]) => localStorage.setItem(`canut:task:${task}`, JSON.stringify(
    {worker, waiting, at: Date.now(), fields: [["translation", "Bonjour"]]}))"""
KEPT = "() => Object.keys(localStorage).filter(key => key.startsWith('canut:task:')).sort()"
OTHERS_TASK = 999


@pytest.fixture
def visitor(town: Town, page: Page, accessibility: Accessibility) -> Iterator[Visitor]:
    """Return the worker at the door of the town's pages."""
    with served() as address:
        at_the_door = Visitor(page, address, accessibility)
        at_the_door.sign_in(town.worker)
        yield at_the_door


def test_answers_leave_from_any_page_and_nothing_stays_after_signing_out(
    visitor: Visitor, town: Town, make_microwork: MakeProject, take: Take
) -> None:
    """Back online on another page it is sent; signing out asks first, and spares another's answer."""
    page, worker = visitor.page, str(town.worker.pk)
    first = take(make_microwork("translation", [{"text": "Good morning"}]), town.worker)
    second = take(make_microwork("translation", [{"text": "Good night"}]), town.worker)
    page.goto(visitor.address + reverse("my_costs"))
    page.evaluate("() => localStorage.setItem('canut:single-keys', 'off')")
    page.evaluate(KEEP, [OTHERS_TASK, "0", "next"])
    page.context.set_offline(True)
    page.evaluate(KEEP, [first.pk, worker, "next"])
    page.context.set_offline(False)
    expect(page.locator("[data-waited]")).to_be_visible()
    first.refresh_from_db()
    assert (first.state, first.answer) == (Assignment.State.SUBMITTED, {"translation": "Bonjour"})
    assert page.evaluate(KEPT) == [f"canut:task:{OTHERS_TASK}"]

    page.evaluate(KEEP, [second.pk, worker, "stop"])
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Not sent yet")).to_be_visible()
    expect(page.get_by_role("link", name=f"Task {second.pk}")).to_be_visible()
    assert visitor.faults("sign-out") == []
    page.get_by_role("button", name="Send them now").click()
    expect(page.get_by_role("heading", name="Not sent yet")).to_be_hidden()
    second.refresh_from_db()
    assert second.state == Assignment.State.SUBMITTED

    page.evaluate(KEEP, [second.pk, worker, ""])
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.get_by_role("link", name="Sign in").wait_for()
    assert page.evaluate(KEPT) == [f"canut:task:{OTHERS_TASK}"]
    assert page.evaluate("() => localStorage.getItem('canut:single-keys')") == "off"
