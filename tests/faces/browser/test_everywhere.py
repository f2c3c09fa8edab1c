"""Every page of the table of addresses in a real browser: accessible, by keyboard, no foreign script."""

from typing import Any

import pytest
from django.urls import reverse
from tests.faces.browser.visitor import Visitor
from tests.faces.town import MakeProject, Take, Town
from tests.faces.walk import html_pages
from tests.faces.world import addresses, people

from canut.core.people.models import Person

__all__ = ["addresses", "people"]  # fixtures of other modules

HOSTILE = (
    "<script>window.stolen = 1</script><img src=x onerror='window.stolen = 2'>"
    '<a href="javascript:window.stolen = 3">look</a><svg onload="window.stolen = 4"></svg>'
)

ON_FOCUS = """() => {
  const one = document.activeElement;
  const style = getComputedStyle(one);
  const box = one.getBoundingClientRect();
  const again = one === window.stopBefore;
  window.stopBefore = one;
  return {
    name: one === document.body ? '' : one.outerHTML.slice(0, 100),
    // The parts of a date are stops of their own, which the browser marks by itself.
    seen: again || style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1,
    onScreen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
  };
}"""

TO_REACH = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
  .filter(one => one.checkVisibility() && one.type !== 'hidden' && one.type !== 'radio'
    && !one.disabled && one.tabIndex >= 0).length"""


def test_every_page_is_accessible(
    visitor: Visitor, addresses: dict[str, str], people: dict[str, Person | None]
) -> None:
    """Axe finds nothing of level A or AA on any page that the table names, in both themes, on a phone."""
    wrong, seen = [], 0
    # Django's client tells which addresses are pages; the browser then opens those.
    for name, role, response in html_pages(addresses, people, "en"):
        is_kept = response.headers.get("Content-Disposition", "").startswith("attachment")
        # A part that a page fetches again is seen with its page.
        if is_kept or b"<html" not in response.content:
            continue
        person = people[role]
        if person is None:
            visitor.page.context.clear_cookies()
        else:
            visitor.sign_in(person)
        visitor.page.goto(visitor.address + addresses[name])
        wrong += visitor.faults(f"every-{name}")
        seen += 1
    assert wrong == []
    assert seen > 35


@pytest.mark.parametrize("name", ["home", "work", "task", "my_time", "my_decision", "review"])
def test_focus_is_always_visible(
    visitor: Visitor, addresses: dict[str, str], people: dict[str, Person | None], name: str
) -> None:
    """The tab key reaches everything that can be used, and each stop is on the screen with a mark."""
    person = people["member" if name == "review" else "worker"]
    if person is not None and name != "home":
        visitor.sign_in(person)
    page = visitor.page
    page.emulate_media(reduced_motion="reduce")  # what slides into view is there at once
    page.goto(visitor.address + addresses[name])
    wanted, stops = page.evaluate(TO_REACH), []
    for _press in range(wanted + 30):
        page.keyboard.press("Tab")
        stop = page.evaluate(ON_FOCUS)
        if not stop["name"]:
            break
        stops.append(stop)
    unmarked = [stop["name"] for stop in stops if not (stop["seen"] and stop["onScreen"])]
    assert unmarked == []
    assert len(stops) >= wanted > 3


def test_script_of_a_client_never_runs(
    visitor: Visitor, town: Town, make_microwork: MakeProject, take: Take
) -> None:
    """Script in an item, a title and the guidelines is text: none runs, none reaches the session."""
    words = {"en": HOSTILE, "fr": HOSTILE}
    hostile = make_microwork(
        items=[{"query_a": HOSTILE, "query_b": HOSTILE}], title=words, purpose=words, guidelines=words
    )
    held = take(hostile, town.worker)
    visitor.sign_in(town.worker)
    page = visitor.page
    for address in (reverse("work"), reverse("task", args=[held.pk])):
        page.goto(visitor.address + address)
        assert "window.stolen = 1" in page.content()
        assert page.locator("main script, main [onerror], main [onload], a[href^='javascript:']").count() == 0
        assert page.evaluate("window.stolen === undefined")
        assert page.evaluate("document.cookie.includes('sessionid')") is False


def test_the_policy_stops_script_even_within_a_page(visitor: Visitor) -> None:
    """Were a page ever to let foreign markup through, the browser itself would refuse to run it."""
    page = visitor.page
    page.goto(visitor.address)
    tried: Any = page.evaluate(
        """async html => {
          document.querySelector('main').innerHTML = html;
          const script = document.createElement('script');
          script.textContent = 'window.stolen = 5';
          document.head.append(script);
          for (const link of document.querySelectorAll('main a')) link.click();
          await new Promise(done => setTimeout(done, 200));
          return window.stolen ?? null;
        }""",
        HOSTILE,
    )
    assert tried is None
