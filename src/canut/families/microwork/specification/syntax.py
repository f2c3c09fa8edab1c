"""Say in plain words why a text cannot be read as YAML, and where."""

import yaml
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from canut.families.microwork.specification.errors import Position
from canut.families.microwork.specification.yaml_tree import position

START = Position(1, 1)

ADVICE = (
    ("'\\t'", gettext_lazy("there is a tab here; indent with spaces")),
    (
        "mapping values are not allowed",
        gettext_lazy("a text that holds “: ” goes between quotes; or the indentation is off"),
    ),
    ("could not find expected ':'", gettext_lazy("a key is followed by a colon and a space: `key: value`")),
    (
        "expected ',' or '}'",
        gettext_lazy("the { opened before is not closed, a comma is missing, or a text needs quotes"),
    ),
    (
        "expected ',' or ']'",
        gettext_lazy("the [ opened before is not closed, a comma is missing, or a text needs quotes"),
    ),
    ("unexpected end of stream", gettext_lazy("a quote or a bracket opened before is not closed")),
    (
        "expected <block end>",
        gettext_lazy("the indentation is off: keys of one level start in the same column"),
    ),
    ("expected a single document", gettext_lazy("the file holds two documents; remove the line `---`")),
    ("cannot start any token", gettext_lazy("a text that starts with this character goes between quotes")),
    (
        "unknown escape character",
        gettext_lazy("between double quotes write \\\\ for a backslash, or use single quotes"),
    ),
)


def explain(error: yaml.YAMLError, text: str) -> tuple[Position, str]:
    """Return where the text is wrong and what to do."""
    if isinstance(error, yaml.reader.ReaderError):
        return _place_of(text, error.position), _("there is a control character here; delete it")
    if not isinstance(error, yaml.MarkedYAMLError):
        return START, _("this is not YAML: %(error)s") % {"error": error}
    mark = error.problem_mark or error.context_mark
    said = error.problem or str(error)
    where = START if mark is None else position(mark)
    for sign, advice in ADVICE:
        if sign in said or sign in (error.context or ""):
            return where, str(advice)
    return where, said


def decode(content: bytes) -> tuple[str, tuple[Position, str] | None]:
    """Return the text of a UTF-8 file, or where and why it is none."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "", (START, _("the file is in UTF-16; save it as UTF-8"))
    try:
        return content.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8-sig", errors="replace")
        byte = content[error.start]
        advice = _("byte 0x%(byte)s is not UTF-8 (an old Windows or Latin-1 file?); save the file as UTF-8")
        message = advice % {"byte": f"{byte:02X}"}
        return "", (_place_of(before, len(before)), message)


def _place_of(text: str, index: int) -> Position:
    before = text[:index]
    return Position(before.count("\n") + 1, index - (before.rfind("\n") + 1) + 1)
