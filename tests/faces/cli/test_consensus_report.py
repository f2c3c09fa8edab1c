"""The page that ``canut consensus --report`` writes."""

import csv
import re
import subprocess
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

SCRIPT = "<script>alert(1)</script>"
IMAGE = '"><img src=x onerror=alert(1)>'
VOID = {"meta", "link", "br", "img", "input", "hr"}


class Page(HTMLParser):
    """The tags of a page, and whether each is closed in its turn."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag that is closed at once."""
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        """Close the tag that was opened last."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note what can be read."""
        if not {"style", "svg"} & set(self.open):
            self.words.append(" ".join(data.split()))

    @property
    def text(self) -> str:
        """All that can be read outside the plots."""
        return " ".join(filter(None, self.words))

    def all(self, name: str) -> list[dict[str, str | None]]:
        """Return the attributes of every tag of a name."""
        return [attributes for tag, attributes in self.tags if tag == name]


def written(canut: Callable[..., Any], folder: Path, *words: object) -> str:
    """Run the command and read its report."""
    report = folder / "report.html"
    run = canut("consensus", *words, "--report", report, "--json")
    assert run.exit_code == 0, run.stderr
    return report.read_text(encoding="utf-8")


def test_the_report_says_what_the_run_found(
    canut: Callable[..., Any], crowd: tuple[Path, Path], tmp_path: Path
) -> None:
    """Data, gold, agreement, confusions, workers and doubt each have their part, and each plot its words."""
    labels, gold = crowd
    html = written(canut, tmp_path, labels, "--gold", gold)
    page = Page(html)
    assert page.open == []
    for words in (
        "Consensus of labels.csv",
        "Against the known answers",
        "Krippendorff's alpha",
        "Fleiss' kappa",
        "Cohen's kappa",
        "What is taken for what",
        "How reliable workers look",
        "Where the consensus is in doubt",
        "40 answers; an estimated",
        "What this does not say",
    ):
        assert words in page.text
    plots = page.all("svg")
    assert len(plots) == 6
    assert all(plot["role"] == "img" and len(plot["aria-label"] or "") > 30 for plot in plots)
    assert all(plot["viewbox"] and "width" not in plot for plot in plots)
    assert "Against the known answers" not in written(canut, tmp_path, labels)


def test_the_report_speaks_french(
    canut: Callable[..., Any], program: Callable[..., Any], crowd: tuple[Path, Path], tmp_path: Path
) -> None:
    """Headings, figures, sentences and plots are French, with and without an installation."""
    labels, gold = crowd
    html = written(canut, tmp_path, labels, "--gold", gold, "--language", "fr")
    page = Page(html)
    assert page.open == []
    assert page.all("html")[0]["lang"] == "fr"
    for words in (
        "Consensus de labels.csv",
        "Face aux réponses connues",
        "Alpha de Krippendorff, nominal",
        "Kappa de Fleiss",
        "Ce qui est pris pour quoi",
        "Là où le consensus hésite",
        "40 réponses\N{NO-BREAK SPACE}; une part estimée",
        "Ce que cela ne dit pas",
    ):
        assert words in html
    told = f"{page.text} {' '.join(plot['aria-label'] or '' for plot in page.all('svg'))}".lower()
    left = {"answer", "right", "worker", "between", "others", "crowd", "the", "of"} & set(
        re.findall(r"\w+", told)
    )
    assert not left
    english = written(canut, tmp_path, labels, "--gold", gold)
    assert Page(english).all("html")[0]["lang"] == "en"
    alone = tmp_path / "alone.html"
    command = ("consensus", labels, "--gold", gold, "--language", "fr", "--report", alone, "--json")
    run = program(*command, DATABASE_URL="no://where")
    assert run.returncode == 0, run.stderr
    seconds = r"[\d,]+ s\s*</dd>"
    assert re.sub(seconds, "", alone.read_text(encoding="utf-8")) == re.sub(seconds, "", html)


def test_the_report_names_method_and_level(
    canut: Callable[..., Any], crowd: tuple[Path, Path], tmp_path: Path
) -> None:
    """What auto chose and what alpha took labels for are said on the page."""
    labels = tmp_path / "stars.csv"
    text = crowd[0].read_text(encoding="utf-8").replace("yes", "1").replace("no", "0")
    labels.write_text(text, encoding="utf-8")
    page = Page(written(canut, tmp_path, labels, "--level", "interval"))
    assert "auto, which chose " in page.text
    assert "Krippendorff's alpha, interval" in page.text


def test_the_report_needs_nothing_else(
    canut: Callable[..., Any], crowd: tuple[Path, Path], tmp_path: Path
) -> None:
    """No script, nothing loaded from anywhere, every reference points into the page and finds one target."""
    html = written(canut, tmp_path, *crowd[:1], "--gold", crowd[1])
    page = Page(html)
    assert not {"script", "img", "iframe", "object", "image"} & {tag for tag, _ in page.tags}
    assert not page.all("link")
    references = re.findall(r'(?:href|src)="([^"]*)"|url\(([^)]*)\)', html)
    names = [attributes["id"] for _, attributes in page.tags if attributes.get("id")]
    assert len(names) == len(set(names))
    assert {"".join(pair).removeprefix("#") for pair in references} <= set(names)
    assert "@import" not in html
    assert "prefers-color-scheme: dark" in html
    assert not re.search(r"(?:fill|stroke): #0[0-9a-f]0", html), "a stand-in colour was left"


def test_the_same_run_writes_the_same_page(
    program: Callable[..., Any], crowd: tuple[Path, Path], tmp_path: Path
) -> None:
    """Two programs write the same bytes, but for the seconds that they took."""
    pages = []
    for name in ("one.html", "two.html"):
        run = program("consensus", crowd[0], "--gold", crowd[1], "--json", "--report", tmp_path / name)
        assert run.returncode == 0, run.stderr
        pages.append(re.sub(r"[\d.]+ s\s*</dd>", "", (tmp_path / name).read_text(encoding="utf-8")))
    assert pages[0] == pages[1]


@pytest.mark.parametrize("classes", [3, 16])
def test_names_of_users_are_text(canut: Callable[..., Any], tmp_path: Path, classes: int) -> None:
    """Markup, mathematics, other scripts and colours in names are shown as they are, in tables and plots."""
    labels = tmp_path / "&<b>.csv"
    kinds = [SCRIPT, "$\\frac{1}{2}$ 猫 🙂", "#010101", *(f"class {i}" for i in range(classes - 3))]
    with labels.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("task", "worker", "label"))
        for task in range(3 * classes):
            for worker in range(4):
                said = kinds[(task + (task % (worker + 2) == 0)) % classes]
                writer.writerow((f"{IMAGE} {task}", f"{worker} {IMAGE}", said))
    html = written(canut, tmp_path, labels, "--method", "majority")
    page = Page(html)
    assert page.open == []
    assert not page.all("script")
    assert not page.all("img")
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]
    assert SCRIPT in page.text
    assert f"Consensus of {labels.name}" in page.text
    assert "#010101" in page.text
    assert ("left out: 4." in page.text) == (classes > 12)


@pytest.mark.parametrize(
    "rows",
    [
        ["t,w,x"],
        ["t1,w,x", "t2,w,y", "t3,w,z"],
        ["t1,a,x", "t1,b,x", "t2,a,x"],
        ["t1,a,x", "t1,b,y"],
    ],
)
def test_small_crowds_have_a_report_too(canut: Callable[..., Any], tmp_path: Path, rows: list[str]) -> None:
    """One task, one worker, one label, or no task with two answers: what is not defined is said."""
    labels = tmp_path / "labels.csv"
    labels.write_text("\n".join(["task,worker,label", *rows]) + "\n", encoding="utf-8")
    page = Page(written(canut, tmp_path, labels))
    assert page.open == []
    assert ("not defined" in page.text) == (rows[0] != "t1,a,x" or rows[1] != "t1,b,y")


def test_plots_are_loaded_only_for_a_report() -> None:
    """The command itself never waits for matplotlib."""
    code = "import sys, canut.faces.cli.consensus; sys.exit('matplotlib' in sys.modules)"
    environment = {"PYTHONPATH": ":".join(path for path in sys.path if path)}
    assert subprocess.run([sys.executable, "-c", code], env=environment, check=False).returncode == 0
