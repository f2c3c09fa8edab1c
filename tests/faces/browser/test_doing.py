"""Doing a task in a real browser: a draft survives, a lost connection loses nothing, a pause is a break."""

from django.urls import reverse
from playwright.sync_api import Route, expect
from tests.faces.browser.visitor import Visitor
from tests.faces.town import MakeProject, Take, Town

from canut.core.work.models import Assignment
from canut.core.worktime.models import Break
from canut.families.microwork.models import TaskNote

ITEMS = [{"text": "Good morning"}, {"text": "Bye"}, {"text": "Good night"}, {"text": "See you"}]
KEPT = "() => Object.keys(localStorage).filter(key => key.startsWith('canut:task:')).length"


class LostReply:
    """Lets an answer arrive, and cuts the connection before its reply; says what the reply was."""

    status = 0

    def __call__(self, route: Route) -> None:
        """Cut one request."""
        self.status = route.fetch(max_redirects=0).status
        route.abort()


def rest_and_come_back(visitor: Visitor) -> None:
    """Take a break by keyboard, and end it: it is one of working time."""
    page = visitor.page
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.locator("[data-keys]")).to_have_attribute("open", "")
    page.keyboard.press("p")
    expect(page.locator("#rest")).to_be_visible()
    assert Break.objects.filter(ended_at=None).count() == 1
    assert visitor.faults("task-break") == []
    page.keyboard.press("p")
    expect(page.locator("#rest")).to_have_count(0)
    assert not Break.objects.filter(ended_at=None).exists()


def test_what_is_typed_is_never_lost_and_sent_once(
    visitor: Visitor, town: Town, make_microwork: MakeProject, take: Take
) -> None:
    """Reload, break, no connection, lost reply, closed page: the answer is kept, and received once."""
    held = take(make_microwork("translation", ITEMS), town.worker)
    visitor.sign_in(town.worker)
    page, here = visitor.page, visitor.address + reverse("task", args=[held.pk])
    page.goto(here)
    answer = page.locator("textarea[name=translation]")
    answer.fill("Bonjour")
    page.wait_for_function(f"() => ({KEPT})() === 1")
    page.goto(here)
    expect(page.locator("[data-restored]")).to_be_visible()
    expect(answer).to_have_value("Bonjour")

    rest_and_come_back(visitor)
    expect(answer).to_have_value("Bonjour")

    page.wait_for_load_state("load")
    page.context.set_offline(True)
    page.get_by_role("button", name="Submit and next").last.click()
    expect(page.locator("[data-offline]")).to_be_visible()
    assert visitor.faults("task-offline") == []
    assert Assignment.objects.get(pk=held.pk).answer is None
    lost = LostReply()
    page.route(here, lost, times=1)
    page.context.set_offline(False)
    page.locator("[data-try]").click()
    page.wait_for_function("here => location.href !== here", arg=here)
    held.refresh_from_db()
    assert lost.status == 200
    assert (held.state, held.answer) == (Assignment.State.SUBMITTED, {"translation": "Bonjour"})
    assert page.evaluate(KEPT) == 0

    page.get_by_role("button", name="Broken").click()
    page.get_by_text("Nothing follows from it").first.wait_for()
    assert [note.kind for note in TaskNote.objects.all()] == [TaskNote.Kind.BROKEN]

    page.wait_for_load_state("load")
    here = page.url
    answer.fill("Bonne nuit")
    page.context.set_offline(True)
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-offline]")).to_be_visible()
    page.goto("about:blank")
    page.context.set_offline(False)
    page.goto(here)
    # A page that was left may still send as the connection comes back, before this one does: both are well.
    page.wait_for_function(f"() => ({KEPT})() === 0")
    later = Assignment.objects.get(pk=here.rstrip("/").rpartition("/")[2])
    assert (later.state, later.answer) == (Assignment.State.SUBMITTED, {"translation": "Bonne nuit"})
