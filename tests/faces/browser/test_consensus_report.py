"""The page of ``canut consensus --report``, in a browser."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page
from tests.faces.browser.visitor import Visitor
from typer.testing import CliRunner

from canut.faces.cli.app import app

LONG = "a-name-without-any-space-that-goes-on-and-on-and-on-and-on"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_report_is_readable_on_a_phone(
    page: Page, accessibility: Callable[[Page], list[dict[str, Any]]], tmp_path: Path, language: str
) -> None:
    """Both themes pass the accessibility rules, and nothing is cut off or wider than a phone."""
    rows = ["task,worker,label"]
    for task in range(60):
        for worker in range(5):
            said = (task + (task % (worker + 3) == 0)) % 3
            rows.append(f"{LONG}{task},{LONG}{worker},{LONG if said == 2 else said}")
    labels, report = tmp_path / "labels.csv", tmp_path / "report.html"
    labels.write_text("\n".join(rows) + "\n", encoding="utf-8")
    gold = tmp_path / "gold.csv"
    gold.write_text(
        "task,label\n" + "".join(f"{LONG}{task},{task % 3}\n" for task in range(60)), encoding="utf-8"
    )
    words = ["consensus", str(labels), "--gold", str(gold), "--report", str(report), "--json"]
    run = CliRunner().invoke(app, [*words, "--language", language])
    assert run.exit_code == 0, run.stderr
    page.set_content(report.read_text(encoding="utf-8"))
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    assert Visitor(page, "", accessibility).faults(f"consensus-report-{language}") == []
    assert page.locator("svg").count() == 6
    for plot in page.locator("svg").all():
        box = plot.bounding_box()
        assert box is not None
        assert box["width"] > 250
        assert box["height"] > 100
