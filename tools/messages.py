"""Keep the translations complete: find what the code says to people and compare it with the catalogues.

    tools/messages.py check      list what is missing, obsolete, fuzzy or malformed; exit 1 when there is any
    tools/messages.py update     add missing messages with an empty translation, drop obsolete ones
    tools/messages.py compile    write the .mo files

A file's messages belong to the catalogue of its app (``core/people/locale/fr/LC_MESSAGES/django.po``).
Python files are read by Babel, templates after Django has turned them into calls to gettext. Catalogues are
written by hand: ``update`` keeps their order and appends.
"""

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

from catalogues import LOCALES, app_of, catalogue_of, catalogues, compile_catalogues

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "canut"

KEYWORDS = DEFAULT_KEYWORDS | {
    f"{name}{suffix}": DEFAULT_KEYWORDS[name]
    for name in ("gettext", "ngettext", "pgettext", "npgettext")
    for suffix in ("_lazy", "_noop")
}
KEYWORDS["Check"] = (2,)  # what a self-check says holds is read by everybody, on the page of its guarantee
ALIAS = re.compile(r"\b(gettext|ngettext|pgettext|npgettext)(?:_lazy|_noop)? as (\w+)")
"""A name under which a module imports one of the functions; where `_` is lazy, another one is not."""

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w*\}|%[sd]")
UNTYPOGRAPHIC = {
    "fr": (
        (re.compile(r"\w'\w|\w'(?=[«`%])"), "an apostrophe is U+2019, as printed"),
        (
            re.compile(r"[^\s\u00a0(][;!?»](?!\w)|[^\S\u00a0](?:[:;!?»€]|%%)"),
            "a no-break space (U+00A0) comes before : ; ! ? » € and %",
        ),
        (re.compile(r"«(?!\u00a0)"), "a no-break space (U+00A0) comes after «"),
    )
}
"""What a language's printers never do, and what they do: Lexique des règles typographiques en usage à
l'Imprimerie nationale (2002), with U+00A0 alone, as the narrow space is missing from many phones' fonts."""
CODE = re.compile(r"`[^`]*`")


def readable_by_babel(path: Path) -> bytes:
    """Return a file as Python source; of a template, what Django makes of it for gettext."""
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # What is left of the page around the calls is no Python: its indentation must not be read as such.
        lines = templatize(source, origin=str(path)).splitlines()
        source = "\n".join(line.lstrip() for line in lines)
    return source.encode()


def messages_of(path: Path) -> Iterator[tuple[str | None, str | tuple[str, ...]]]:
    """Yield the context and the message, or its singular and plural, of every call to gettext in a file."""
    source = readable_by_babel(path)
    aliases = {alias: DEFAULT_KEYWORDS[name] for name, alias in ALIAS.findall(source.decode())}
    for _, message, _, context in extract("python", BytesIO(source), keywords=KEYWORDS | aliases):
        yield context, message


def templates_of(source: Path) -> Iterator[Path]:
    """Yield every file under a ``templates`` folder."""
    yield from (path for path in source.rglob("*") if "templates" in path.parts and path.is_file())


def expected(source: Path = SOURCE) -> dict[Path, Catalog]:
    """Return, for each app that speaks, the messages of its code."""
    found: dict[Path, Catalog] = {}
    for path in sorted({*source.rglob("*.py"), *templates_of(source)}):
        for context, message in messages_of(path):
            found.setdefault(app_of(path, source), Catalog()).add(message, context=context)
    return found


def key_of(message: Message) -> tuple[str | None, str]:
    """Return what identifies a message in a catalogue: its context and its singular."""
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def read_catalogue(path: Path) -> Catalog:
    """Read the catalogue at a path; an absent one is empty."""
    if not path.exists():
        return Catalog(locale=path.parent.parent.name, project="Canut", header_comment="", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name)


def untypographic(text: str, locale: str) -> str | None:
    """Say what a printer of the language would mend; what stands between backticks is code, and kept."""
    prose = CODE.sub("`", text)
    return next((rule for fault, rule in UNTYPOGRAPHIC.get(locale, ()) if fault.search(prose)), None)


def fault_of(message: Message, wanted: Message, locale: str) -> str | None:
    """Say what is wrong with a translation, if anything is."""
    translations = [message.string] if isinstance(message.string, str) else list(message.string or [""])
    if message.pluralizable != wanted.pluralizable:
        return "the catalogue and the code disagree on its plural"
    if not all(translations):
        return "not translated"
    if message.fuzzy:
        return "marked fuzzy"
    sources = [message.id] if isinstance(message.id, str) else list(message.id)
    known = [set(PLACEHOLDER.findall(text)) for text in sources]
    used = [set(PLACEHOLDER.findall(text)) for text in translations]
    # A plural form may leave its count out ("one day"); it may never name what the code does not give.
    if any(placeholders - set.union(*known) for placeholders in used) or used[-1] != known[-1]:
        return "its placeholders differ from the source's"
    return next(filter(None, (untypographic(text, locale) for text in translations)), None)


def faults(source: Path = SOURCE) -> Iterator[str]:
    """Yield a line for everything that keeps a language from being complete."""
    wanted = expected(source)
    for locale in LOCALES:
        for app, messages in wanted.items():
            path = catalogue_of(app, locale)
            present = {key_of(message): message for message in read_catalogue(path) if message.id}
            needed = {key_of(message): message for message in messages if message.id}
            for key, message in needed.items():
                fault = fault_of(present[key], message, locale) if key in present else "missing"
                if fault:
                    yield f"{path.relative_to(source)}: {key[1]!r}: {fault}"
            for key in present.keys() - needed.keys():
                yield f"{path.relative_to(source)}: {key[1]!r}: obsolete, the code no longer says it"
    for path in set(catalogues(source)) - {catalogue_of(app, locale) for app in wanted for locale in LOCALES}:
        yield f"{path.relative_to(source)}: no message of the code belongs here"


def update(source: Path = SOURCE) -> None:
    """Bring every catalogue in line with the code; new messages come last, untranslated."""
    for app, messages in expected(source).items():
        for locale in LOCALES:
            path = catalogue_of(app, locale)
            present = read_catalogue(path)
            needed = {key_of(message): message for message in messages if message.id}
            for key in [key_of(message) for message in present if message.id]:
                if key not in needed:
                    present.delete(key[1], context=key[0])
            for (context, identifier), message in needed.items():
                if present.get(identifier, context) is None:
                    present.add(message.id, context=context)
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                write_po(file, present, no_location=True, ignore_obsolete=True, width=110)


def main() -> int:
    """Run one of the three commands and return the exit status."""
    # Only a template's tokens are read; Django asks for settings all the same.
    settings.configure()
    match sys.argv[1:]:
        case ["check"]:
            found = list(faults())
            print("\n".join(found) or "every language is complete")
            return 1 if found else 0
        case ["update"]:
            update()
        case ["compile"]:
            for path in compile_catalogues(SOURCE):
                print(path.relative_to(ROOT))
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
