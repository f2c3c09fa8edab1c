"""What every page promises a browser: valid HTML, few bytes, and no script but our own."""

import gzip
import json
import re
import subprocess
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse
from tests.faces.browser.conftest import ROOT, missing
from tests.faces.walk import html_pages, visitor_of
from tests.faces.world import addresses, people

from canut.core.people.models import Person

__all__ = ["addresses", "people"]  # fixtures of another module

LIGHT_BYTES = 150_000
"""What a page may weigh with its styles and scripts, compressed and before any media (issue 5)."""

OURS = re.compile(r'(?:src|href)="/static/([^"]+\.(?:css|js|svg))"')
IMPORTED = re.compile(r'(?:from|import)\s*\(?\s*"\./([^"]+)"')
DOORS = ("account_login", "account_signup", "account_reset_password")

INLINE = re.compile(
    r"<style|<script(?![^>]*\ssrc=)|<[a-z][^>]*\s(?:style|on[a-z]+)=|=\"\s*javascript:", re.IGNORECASE
)
"""What the policy would refuse to apply or run: a page that needs it is broken, whatever the policy says."""


@pytest.fixture
def shown(addresses: dict[str, str], people: dict[str, Person | None]) -> dict[str, Any]:
    """Return every page in both languages, named after itself, its role and its language."""
    responses = {}
    for language in ("en", "fr"):
        for name, role, response in html_pages(addresses, people, language):
            if is_a_clients(response):
                continue
            responses[f"{name} ({role}, {language})"] = response
        for door in DOORS:
            responses[f"{door} ({language})"] = visitor_of(None, language).get(reverse(door))
        responses[f"missing ({language})"] = visitor_of(None, language).get("/nowhere/")
    return responses


def test_every_page_is_valid_light_and_lets_no_script_in(shown: dict[str, Any]) -> None:
    """Each page in both languages follows the standard, weighs at most 150 kB, and has a strict policy."""
    assert len(shown) > 80
    texts = {name: response.content.decode() for name, response in shown.items()}
    heavy = {name: weight for name, text in texts.items() if (weight := weighs(text)) > LIGHT_BYTES}
    loose = [name for name, response in shown.items() if not is_strict(response)]
    inline = [name for name, text in texts.items() if INLINE.search(text) and not is_file(shown[name])]
    faults = html_faults(texts)
    assert (heavy, loose, inline, faults) == ({}, [], [], [])


def is_file(response: Any) -> bool:
    """Tell whether a page is to be kept, never shown on this site: it brings its own style."""
    return str(response.headers.get("Content-Disposition", "")).startswith("attachment")


def is_a_clients(response: Any) -> bool:
    """Tell whether a page is a client's own, without the rights of this site: see test_framed.py."""
    rights = response.headers.get("Content-Security-Policy", "").partition(";")[0].split()
    return rights[:1] == ["sandbox"] and "allow-same-origin" not in rights


def is_strict(response: Any) -> bool:
    """Tell whether a page runs only scripts and styles of this site, and no other site may frame it."""
    policy = response.headers.get("Content-Security-Policy", "")
    wanted = ("default-src 'none'", "script-src 'self'", "base-uri 'none'", "frame-ancestors 'none'")
    return "unsafe" not in policy and all(part in policy for part in wanted)


def weighs(text: str) -> int:
    """Return the compressed bytes of a page with the styles, scripts and pictures of ours that it loads."""
    waiting, loaded = set(OURS.findall(text)), {}
    while waiting:
        name = waiting.pop()
        path = finders.find(name)
        assert path is not None, f"{name} is not there"
        with open(path, "rb") as file:  # noqa: PTH123 - the finders' paths may be of any storage
            loaded[name] = file.read()
        folder = name.rpartition("/")[0]
        if name.endswith(".js"):
            more = IMPORTED.findall(loaded[name].decode())
            waiting |= {f"{folder}/{other}" for other in more} - loaded.keys()
    return sum(len(gzip.compress(part)) for part in (text.encode(), *loaded.values()))


def html_faults(texts: dict[str, str]) -> list[str]:
    """Return what is wrong with pages by the HTML standard."""
    if not (ROOT / "node_modules" / "html-validate").exists():
        missing("html-validate is not installed: run `npm ci`")
    command = ["node", str(ROOT / "tools" / "html_faults.mjs")]
    checked = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, check=True)
    found: list[str] = json.loads(checked.stdout)
    return found


def test_the_checker_of_html_sees_what_is_wrong() -> None:
    """An identifier given twice is one fault of an otherwise sound page."""
    page = (
        "<!DOCTYPE html>\n<html lang='en'><head><title>A</title></head>"
        "<body><p id='a'>1</p><p id='a'>2</p></body></html>"
    )
    assert [fault.split()[1] for fault in html_faults({"twice": page})] == ["no-dup-id:"]


def test_the_weight_counts_what_a_page_loads() -> None:
    """A page that loads our script weighs more than its text."""
    bare = "<p>Work</p>"
    assert weighs(bare + '<script src="/static/canut/task.js"></script>') > weighs(bare) + 500
