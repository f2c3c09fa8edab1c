"""Somebody on their way through the pages, in their language, on their screen."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Page
from tests.faces.browser.visitor import Visitor

from canut.core.people.models import Person

FITS = "document.documentElement.scrollWidth <= innerWidth"


@dataclass(frozen=True)
class Journey:
    """A visitor of one language, on a screen of one width."""

    visitor: Visitor
    language: str
    width: int

    @property
    def page(self) -> Page:
        """The page that is open."""
        return self.visitor.page

    def words(self, text: str) -> str:
        """Return a text of the pages in the visitor's language."""
        with translation.override(self.language):
            return gettext(text)

    def press(self, text: str) -> None:
        """Press the first button or link that bears the text."""
        name = self.words(text)
        found = self.page.get_by_role("button", name=name).or_(self.page.get_by_role("link", name=name))
        found.first.click()

    def fill(self, **fields: str) -> None:
        """Type into the fields of a form, or choose from them."""
        for name, text in fields.items():
            field = self.page.locator(f"[name='{name}']")
            if field.evaluate("one => one.localName") == "select":
                field.select_option(text)
            else:
                field.fill(text)

    def go(self, name: str, *numbers: object, photo: str = "") -> None:
        """Open a page; it is in the visitor's language, fits the screen, and is photographed."""
        self.page.goto(self.visitor.address + reverse(name, args=numbers))
        self.arrive(photo or name)

    def reach(self, name: str, *numbers: object, photo: str = "") -> None:
        """Wait for a page that a button leads to."""
        self.page.wait_for_url(self.visitor.address + reverse(name, args=numbers))
        self.arrive(photo or name)

    def arrive(self, photo: str) -> None:
        """Look at the page that is shown, once its styles are there."""
        self.page.wait_for_load_state()
        assert self.page.locator("html").get_attribute("lang") == self.language
        assert self.page.evaluate(FITS), f"{photo} is too wide"
        self.visitor.look(f"{photo}-{self.language}-{self.width}")

    def told(self) -> None:
        """Wait until the page says that it is done."""
        self.page.locator(".note.success:visible").first.wait_for()

    def fetch(self, name: str, *numbers: object) -> str:
        """Take a file home; return what it says."""
        sent = self.page.request.get(self.visitor.address + reverse(name, args=numbers))
        assert sent.ok, sent.status
        return sent.text()

    @contextmanager
    def beside(self, person: Person) -> Iterator["Journey"]:
        """Let somebody else come with a browser of their own, while this one's page stays open."""
        browser = self.page.context.browser
        assert browser
        context = browser.new_context(viewport=self.page.viewport_size, locale=f"{self.language}-FR")
        other = replace(self, visitor=replace(self.visitor, page=context.new_page()))
        other.visitor.sign_in(person)
        try:
            yield other
        finally:
            context.close()

    def answer(self, **fields: Any) -> None:
        """Choose in the task that is open, submit, and stop."""
        for name, value in fields.items():
            self.page.locator(f"form[data-task] [name={name}][value='{value}']").check()
        self.press("Submit and stop")
        self.reach("my_work")
