"""A real browser for the tests of pages: the system's Chromium, else the one that npm brings.

The fixtures: ``page`` (a fresh phone-sized page that fails its test on any script error and reaches nothing
but this machine), ``accessibility`` (axe-core's violations on a page), the ``browser`` below both, and the
``visitor`` above them, at the door of the served pages. What is missing skips the test with its reason; under
``CI=true`` it fails.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from playwright.sync_api import Browser, Page, Route, ViewportSize, sync_playwright
from tests.faces.browser.site import served
from tests.faces.browser.visitor import Accessibility, Visitor
from tests.faces.town import Town

ROOT = Path(__file__).parents[3]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
SYSTEM_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",  # a container's root cannot have one; every page is our own
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PATIENCE_MS = 15_000
PHONE: ViewportSize = {"width": 360, "height": 740}


def missing(reason: str) -> NoReturn:
    """Skip for want of an optional part; on a CI machine nothing is optional."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def find_chromium() -> tuple[str, dict[str, str]]:
    """Return the path of a Chromium and the environment it needs."""
    for name in SYSTEM_BROWSERS:
        if found := shutil.which(name):
            return found, {}
    if not (ROOT / "node_modules").exists():
        missing("no Chromium on this machine and no node_modules: run `npm ci`")
    unpacked = subprocess.run(
        ["node", ROOT / "tools" / "chromium.mjs"], capture_output=True, text=True, check=False
    )
    if unpacked.returncode:
        missing(f"tools/chromium.mjs failed: {unpacked.stderr}")
    answer = json.loads(unpacked.stdout)
    return answer["executable"], answer["environment"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Yield a headless Chromium, shared by the tests of one process."""
    executable, environment = find_chromium()
    # Playwright's synchronous door keeps an event loop in this thread; Django would refuse it the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=executable, args=list(ARGUMENTS), env={**os.environ, **environment}
        )
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def keep_local(route: Route) -> None:
    """Let a request through to this machine, refuse any other."""
    host = route.request.url.split("/")[2] if "//" in route.request.url else ""
    if host.startswith(("127.0.0.1", "localhost", "[::1]")):
        route.continue_()
    else:
        route.abort()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Yield a page as wide as a phone, in English; a script error fails the test."""
    context = browser.new_context(viewport=PHONE, locale="en-GB", timezone_id="UTC")
    context.set_default_timeout(PATIENCE_MS)
    context.route("**/*", keep_local)
    fresh = context.new_page()
    errors: list[str] = []
    fresh.on("pageerror", lambda error: errors.append(str(error)))
    yield fresh
    context.close()
    assert not errors, f"scripts failed on the page: {errors}"


@pytest.fixture
def accessibility() -> Accessibility:
    """Return a function that lists what axe-core finds wrong with a page (WCAG 2.2, levels A and AA)."""
    if not AXE.exists():
        missing("axe-core is not installed: run `npm ci`")

    def violations(page: Page, rules: list[str] | None = None) -> list[dict[str, Any]]:
        # evaluate, unlike a script tag, passes under the pages' own content security policy.
        if page.evaluate("window.axe === undefined"):
            page.evaluate(AXE.read_text(encoding="utf-8"))
        tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
        only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": tags}
        found = page.evaluate("only => axe.run(document, {runOnly: only, resultTypes: ['violations']})", only)
        return [
            {"rule": rule["id"], "help": rule["help"], "nodes": [node["html"] for node in rule["nodes"]]}
            for rule in found["violations"]
        ]

    return violations


@pytest.fixture
def visitor(town: Town, page: Page, accessibility: Accessibility) -> Iterator[Visitor]:
    """Return somebody at the door of the town's pages."""
    del town
    with served() as address:
        yield Visitor(page, address, accessibility)
