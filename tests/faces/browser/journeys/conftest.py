"""Who sets out on a journey: in both languages, on a phone and on a desktop; on PostgreSQL, once."""

import pytest
from django.db import connection
from tests.faces.browser.journeys.journey import Journey
from tests.faces.browser.visitor import Visitor
from tests.faces.cli.conftest import canut

__all__ = ["canut"]  # a fixture of another folder

EVERY = [("en", 360), ("fr", 360), ("en", 1280), ("fr", 1280)]
CHOSEN = EVERY if connection.vendor == "sqlite" else [("fr", 360)]


@pytest.fixture(params=CHOSEN, ids=lambda one: f"{one[0]}-{one[1]}")
def journey(visitor: Visitor, request: pytest.FixtureRequest) -> Journey:
    """Return somebody who has chosen a language."""
    language, width = request.param
    page = visitor.page
    page.set_viewport_size({"width": width, "height": 740})
    page.goto(visitor.address)
    if language == "fr":
        page.get_by_role("button", name="Français").click()
        page.get_by_role("button", name="English").wait_for()
    return Journey(visitor, language, width)
