"""A client's own page in a real browser: it works, and nothing that it tries reaches anything."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from tests.faces.browser.site import served
from tests.faces.browser.visitor import Accessibility, Visitor
from tests.faces.town import MakeProject, Take, Town

from canut.core.work.models import Assignment

PAGE = """<!DOCTYPE html><html><head><style>body { padding: 1rem }</style></head><body>
<form action="https://www.mturk.com/mturk/externalSubmit">
<p>${text}</p>
<p><label><input type="radio" name="Tone" value="kind"> kind</label>
<label><input type="radio" name="Tone" value="rude"> rude</label></p>
<p><label>In French <input name="french"></label></p>
<input type="submit" value="Send">
</form></body></html>"""

QUESTIONS = [
    {"type": "choice", "name": "tone", "label": "Tone", "options": ["kind", "rude"]},
    {"type": "text", "name": "french", "label": "In French"},
]

HOSTILE = """<input name="french"><script>
const tried = {};
const attempt = (name, what) => {
  try { tried[name] = String(what()) } catch (error) { tried[name] = "refused" }
};
attempt("cookie", () => document.cookie);
attempt("storage", () => localStorage.length);
attempt("parent", () => parent.document.body.innerHTML);
attempt("top", () => { top.location = "/me/"; return "asked" });
attempt("window", () => open("/me/") === null ? "refused" : "opened");
attempt("press", () => parent.document.forms[0].submit());
const forged = { then: ["stop"], csrfmiddlewaretoken: ["x"], "page-do": ["rest"], french: "no list" };
parent.postMessage({ canut: 1, values: forged }, "*");
parent.postMessage({ canut: 1, values: { french: ["x".repeat(1e6)] } }, "*");
parent.postMessage({ canut: 1, height: 1e9 }, "*");
parent.postMessage("nonsense", "*");
const ends = [
  fetch("/me/file/json/", { credentials: "include" }).then(() => "fetched", () => "refused"),
  fetch("https://example.org/").then(() => "fetched", () => "refused"),
  new Promise((done) => {
    const one = new Image();
    Object.assign(one, { onload: () => done("loaded"), onerror: () => done("refused") });
    one.src = "/static/canut/mark.svg";
  }),
];
Promise.all(ends).then((all) => {
  tried.ends = all.join();
  document.body.dataset.tried = JSON.stringify(tried);
});
const form = Object.assign(document.createElement("form"), { method: "post", action: "/account/logout/" });
document.body.append(form);
form.submit();
</script>"""


@pytest.fixture
def visitor(town: Town, page: Page, accessibility: Accessibility) -> Iterator[Visitor]:
    """Return the worker at the door of the town's pages."""
    with served() as address:
        at_the_door = Visitor(page, address, accessibility)
        at_the_door.sign_in(town.worker)
        yield at_the_door


@pytest.fixture
def framed(make_microwork: MakeProject, take: Take, town: Town) -> Any:
    """Return a taker of a task with a page of the client's own."""

    def make(html: str, questions: list[dict[str, Any]]) -> Assignment:
        form = {"html": html, "questions": questions}
        return take(make_microwork(None, [{"text": "Good morning"}] * 2, form=form), town.worker)

    return make


def test_what_is_filled_in_there_is_sent(visitor: Visitor, framed: Any) -> None:
    """What is typed in the frame is the answer; its button leads to ours; a draft comes back into it."""
    held, page = framed(PAGE, QUESTIONS), visitor.page
    page.goto(visitor.address + reverse("task", args=[held.pk]))
    sent, inside = page.locator("details.sent"), page.frame_locator("iframe")
    expect(sent).not_to_have_attribute("open", "")
    inside.get_by_label("kind").check()
    inside.get_by_label("In French").fill("Bonjour")
    expect(page.locator("input[name=french]")).to_have_value("Bonjour")
    assert visitor.faults("task-framed") == []
    page.wait_for_function("() => Object.values(localStorage).some(entry => entry.includes('Bonjour'))")
    page.reload()
    expect(inside.get_by_label("In French")).to_have_value("Bonjour")
    expect(inside.get_by_label("kind")).to_be_checked()
    inside.get_by_role("button", name="Send").click()
    expect(page.locator("form .send")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(".send button[value=next]")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_function("here => location.href !== here", arg=page.url)
    held.refresh_from_db()
    assert held.answer == {"tone": "kind", "french": "Bonjour"}


def test_nothing_it_tries_reaches_anything(visitor: Visitor, framed: Any) -> None:
    """A page that reads, fetches, posts, leads away and forges messages gets nothing; the session stays."""
    held, page = framed(HOSTILE, QUESTIONS[1:]), visitor.page
    page.goto(visitor.address + reverse("task", args=[held.pk]))
    here = page.url
    body = page.frame_locator("iframe").locator("body[data-tried]")
    tried = page.evaluate("text => JSON.parse(text)", body.get_attribute("data-tried"))
    assert tried.pop("ends") == "refused,refused,refused"
    assert set(tried) == {"cookie", "storage", "parent", "top", "window", "press"}
    assert set(tried.values()) == {"refused"}
    assert page.url == here
    assert len(page.context.pages) == 1
    assert page.locator("input[name=french]").input_value() == ""
    assert page.locator("iframe").bounding_box()["height"] <= 6_010  # type: ignore[index] # it is there
    page.goto(visitor.address + reverse("my_work"))
    assert page.locator("main h1").count() == 1
    held.refresh_from_db()
    assert held.state == Assignment.State.ACCEPTED


def test_only_its_own_frame_is_heard(visitor: Visitor, framed: Any) -> None:
    """A message from any other window fills in nothing."""
    held, page = framed(PAGE, QUESTIONS), visitor.page
    page.goto(visitor.address + reverse("task", args=[held.pk]))
    page.evaluate("postMessage({ canut: 1, values: { french: ['forged'] } }, '*')")
    page.frame_locator("iframe").get_by_label("In French").fill("Bonjour")
    expect(page.locator("input[name=french]")).to_have_value("Bonjour")
