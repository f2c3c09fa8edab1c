"""Where translations live, and how the catalogues people edit (.po) become those programs read (.mo)."""

from collections.abc import Iterator
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES = ("fr",)
"""Every language the platform speaks beside its source language, English."""

SPLIT = frozenset({"core", "engines", "faces", "families"})
"""Packages whose children are apps; any other package directly under the source is an app itself."""


def app_of(path: Path, source: Path) -> Path:
    """Return the folder of the app that a file belongs to, thus that holds its translations."""
    parts = path.parent.relative_to(source).parts
    return source.joinpath(*parts[: 2 if parts[:1] and parts[0] in SPLIT else 1])


def catalogue_of(app: Path, locale: str) -> Path:
    """Return the path of an app's catalogue."""
    return app / "locale" / locale / "LC_MESSAGES" / "django.po"


def catalogues(source: Path) -> Iterator[Path]:
    """Yield every catalogue there is."""
    yield from sorted(source.rglob("locale/*/LC_MESSAGES/*.po"))


def compile_catalogues(source: Path) -> list[Path]:
    """Compile the catalogues that changed since they were last compiled, and return what was written."""
    written = []
    for catalogue in catalogues(source):
        compiled = catalogue.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= catalogue.stat().st_mtime:
            continue
        with catalogue.open("rb") as file:
            messages = read_po(file, locale=catalogue.parent.parent.name)
        with compiled.open("wb") as file:
            write_mo(file, messages)
        written.append(compiled)
    return written
