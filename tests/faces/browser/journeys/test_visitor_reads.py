"""Somebody without an account comes to read."""

from tests.faces.browser.journeys.journey import Journey
from tests.faces.town import MakeProject


def test_visitor_reads(journey: Journey, make_microwork: MakeProject) -> None:
    """Who runs this, the rules, the figures, the human share, each guarantee and the roots of each day."""
    make_microwork()
    for name in ("home", "about", "rules", "figures", "automatic", "guarantees", "roots"):
        journey.go(name)
        assert journey.page.locator("main h1").count() == 1
    journey.go("guarantee", "G7")
