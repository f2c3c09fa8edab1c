"""The browser itself: it starts, it is a phone, and axe-core sees what is wrong."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

BARE_FIELD = "<!doctype html><html lang=fr><title>Tâche</title><main><h1>Tâche</h1><input type=text></main>"


def test_page_renders_and_is_a_phone(page: Page) -> None:
    """A page is shown 360 pixels wide and can be photographed."""
    page.set_content(BARE_FIELD)
    assert page.inner_text("h1") == "Tâche"
    assert page.evaluate("innerWidth") == 360
    assert page.screenshot().startswith(b"\x89PNG")


def test_accessibility_names_a_field_without_a_label(
    page: Page, accessibility: Callable[[Page], list[dict[str, Any]]]
) -> None:
    """A field without a label is the one violation of an otherwise sound page."""
    page.set_content(BARE_FIELD)
    assert [violation["rule"] for violation in accessibility(page)] == ["label"]


def test_page_reaches_no_other_machine(page: Page) -> None:
    """A request beyond this machine is refused."""
    page.set_content("<script>fetch('http://192.0.2.1/').catch(() => document.title = 'refused')</script>")
    page.wait_for_function("document.title === 'refused'", timeout=5000)
