"""Somebody who visits the pages with a browser, and looks at them closely."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from canut.core.people.models import Person

Accessibility = Callable[..., list[dict[str, Any]]]
"""Lists what axe-core finds wrong with a page; a second argument names the only rules to try."""

OF_COLOUR = ["color-contrast", "link-in-text-block"]
"""The rules whose outcome depends on the theme."""

PHOTOS = os.environ.get("CANUT_PHOTOS", "")
"""A folder to keep photographs of the pages in; empty keeps none."""


@dataclass(frozen=True)
class Visitor:
    """A browser at the door."""

    page: Page
    address: str
    accessibility: Accessibility

    def sign_in(self, person: Person) -> None:
        """Take on the session of a person."""
        client = Client()
        client.force_login(person)
        name = settings.SESSION_COOKIE_NAME
        cookie = client.cookies[name].value
        hidden = settings.SESSION_COOKIE_HTTPONLY
        self.page.context.add_cookies(
            [{"name": name, "value": cookie, "url": self.address, "httpOnly": hidden}]
        )

    def look(self, name: str) -> None:
        """Keep a photograph where CANUT_PHOTOS says so."""
        if PHOTOS:
            self.page.screenshot(path=Path(PHOTOS) / f"{name}.png", full_page=True)

    def faults(self, name: str) -> list[str]:
        """Look at the page in both themes; return what is wrong with it."""
        wrong = []
        for theme in ("light", "dark"):
            self.page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
            self.look(f"{name}-{theme}")
            rules = OF_COLOUR if theme == "dark" else None
            wrong += [f"{name} {theme} {found}" for found in self.accessibility(self.page, rules)]
        if self.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wrong.append(f"{name} is wider than the screen")
        return wrong
