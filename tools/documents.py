"""Check the project's Markdown: links lead somewhere, and the commands it names exist.

    tools/documents.py      list what is wrong; exit 1 when anything is

A link is followed to a file of the project and to a heading in it; addresses on the web are left alone.
Commands are read in code, whether fenced or inline: ``make demo`` must be a target of the Makefile,
``canut pay run`` a command that answers ``--help``.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

from canut.faces.cli.app import app

ROOT = Path(__file__).parent.parent

FENCE = re.compile(r"^\s*```.*?^\s*```", flags=re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"!?\[[^\]]*\]\(<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\)")
HEADING = re.compile(r"^#+\s+(.+?)\s*#*$", flags=re.MULTILINE)
ANCHOR = re.compile(r"<a\s+(?:id|name)=\"([^\"]+)\"")
MAKE = re.compile(r"^(?:\$ )?make ([a-z][a-z-]*)")
CANUT = re.compile(r"^(?:\$ )?(?:\.venv/bin/)?canut((?: [a-z][a-z0-9-]*(?=\s|$))+)")
TARGET = re.compile(r"^([a-z][a-z-]*):", flags=re.MULTILINE)
DEPTH = 2
"""A command has at most two words, as in ``canut pay run``; a third is an argument."""


def documents(root: Path) -> list[Path]:
    """Return the Markdown files that are committed or about to be."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "*.md"],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [path for name in listed.split("\0") if name and (path := root / name).is_file()]


def slug(heading: str) -> str:
    """Return the anchor that code forges give to a heading."""
    text = re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
    return re.sub(r"[^\w\- ]", "", text).strip().replace(" ", "-")


def anchors(path: Path) -> set[str]:
    """Return the anchors of a document."""
    text = FENCE.sub("", path.read_text(encoding="utf-8"))
    return {slug(heading) for heading in HEADING.findall(text)} | set(ANCHOR.findall(text))


def broken_links(document: Path) -> Iterator[str]:
    """Yield each link of a document that leads nowhere."""
    text = INLINE.sub("", FENCE.sub("", document.read_text(encoding="utf-8")))
    for link in LINK.findall(text):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = document.parent / name if name else document
        if not target.exists():
            yield f"the link {link} leads nowhere"
        elif anchor and target.suffix == ".md" and anchor not in anchors(target):
            yield f"the link {link} names no heading of that file"


def code(document: Path) -> Iterator[str]:
    """Yield the lines of code in a document."""
    text = document.read_text(encoding="utf-8")
    for fence in FENCE.findall(text):
        yield from (line.strip() for line in fence.splitlines()[1:-1])
    yield from INLINE.findall(FENCE.sub("", text))


def answers_help(words: tuple[str, ...]) -> bool:
    """Tell whether the installed ``canut`` knows a command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "canut.config.settings")
    # Without an installation named, some commands would run themselves in one of their own.
    os.environ.setdefault("CANUT_HOME", str(ROOT / ".cache" / "home"))
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        try:
            app([*words, "--help"], prog_name="canut")
        except SystemExit as ended:
            return ended.code == 0
    return True


def unknown_commands(root: Path, document: Path, known: dict[tuple[str, ...], bool]) -> Iterator[str]:
    """Yield each command of a document that does not exist; ``known`` remembers those already asked for."""
    targets = set(TARGET.findall((root / "Makefile").read_text(encoding="utf-8")))
    for line in code(document):
        if (made := MAKE.match(line)) and made[1] not in targets:
            yield f"`make {made[1]}` is no target of the Makefile"
        if said := CANUT.match(line):
            words = tuple(said[1].split()[:DEPTH])
            if words not in known:
                known[words] = answers_help(words)
            if not known[words]:
                yield f"`canut {' '.join(words)}` is no command"


def main() -> int:
    """Print what is wrong and return the exit status."""
    known: dict[tuple[str, ...], bool] = {}
    faults = [
        f"{document.relative_to(ROOT)}: {fault}"
        for document in documents(ROOT)
        for fault in [*broken_links(document), *unknown_commands(ROOT, document, known)]
    ]
    print("\n".join(faults) or "every link leads somewhere, every command exists")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
