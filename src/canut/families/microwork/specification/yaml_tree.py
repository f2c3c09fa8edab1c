"""YAML as plain values, with the place of each in the text.

Only the plain core of YAML 1.2 is read: mappings, lists and scalars. Numbers with a fraction become `Decimal`
from their digits; ``yes``, ``no`` and ``12:30`` stay text; tags, anchors and aliases are refused, so no text
can build objects or grow when read.
"""

import re
from decimal import Decimal
from typing import Any, NamedTuple, Protocol, cast

import yaml
from django.utils.translation import gettext as _
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from canut.families.microwork.specification.errors import Position

MOST_DEPTH = 30

Path = tuple[str | int, ...]

_WORDS: dict[str, bool | None] = {
    word: value
    for value, words in ((True, "true True TRUE"), (False, "false False FALSE"), (None, "null Null NULL ~"))
    for word in words.split()
} | {"": None}
_WHOLE = re.compile(r"[+-]?(0|[1-9][0-9]{0,17})")
_FRACTION = re.compile(r"[+-]?[0-9]{0,18}\.[0-9]{1,18}")


class _Mark(Protocol):
    line: int
    column: int


class Tree(NamedTuple):
    """A text's values, and where each key and each value stands."""

    value: object
    keys: dict[Path, Position]
    values: dict[Path, Position]
    repeated: list[tuple[Path, Position, Position]]


class _PlainLoader(yaml.SafeLoader):
    """Composes nodes, and refuses what a file written by hand has no use for.

    PyYAML ends a plain text between braces at a question mark; YAML 1.2 (7.3.3) does not, and French puts a
    space before it. While a plain text is scanned, a question mark therefore passes for a letter; the text
    itself is taken from the buffer, unchanged.
    """

    depth = 0
    in_plain = False

    def peek(self, index: int = 0) -> str:
        seen = super().peek(index)
        return "q" if self.in_plain and seen == "?" else seen

    def scan_plain(self) -> yaml.ScalarToken:
        self.in_plain = True
        try:
            return super().scan_plain()
        finally:
            self.in_plain = False

    def compose_node(self, parent: Node | None, index: int) -> Node | None:
        event = cast("Any", self.peek_event())  # type: ignore[no-untyped-call]  # PyYAML's stubs leave it untyped
        if getattr(event, "anchor", None):
            raise _refused(_("anchors (&name) and aliases (*name) are not read; write the value out"), event)
        if getattr(event, "tag", None):
            raise _refused(_("tags (!name) are not read; write the plain value"), event)
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise _refused(
                _("more than %(most)d levels, one inside the other; flatten the file") % {"most": MOST_DEPTH},
                event,
            )
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


def read_yaml(text: str) -> Tree:
    """Read one YAML document.

    Raises
    ------
    yaml.YAMLError
        When the text is not YAML, or uses more of it than a project file needs.
    """
    node = yaml.compose(text, Loader=_PlainLoader)
    tree = Tree(None, {}, {}, [])
    return tree if node is None else tree._replace(value=_value(node, (), tree))


def _value(node: Node, path: Path, tree: Tree) -> object:
    tree.values[path] = position(node.start_mark)
    if isinstance(node, MappingNode):
        return _mapping(node, path, tree)
    if isinstance(node, SequenceNode):
        return [_value(item, (*path, index), tree) for index, item in enumerate(node.value)]
    return _scalar(cast("ScalarNode", node))


def _mapping(node: MappingNode, path: Path, tree: Tree) -> dict[str, object]:
    mapping: dict[str, object] = {}
    for key_node, value_node in node.value:
        if not isinstance(key_node, ScalarNode):
            raise _refused(_("a key is one word, followed by a colon and a space"), key_node)
        key = str(key_node.value)
        here = position(key_node.start_mark)
        if key in mapping:
            tree.repeated.append(((*path, key), here, tree.keys[*path, key]))
            continue
        tree.keys[*path, key] = here
        mapping[key] = _value(value_node, (*path, key), tree)
    return mapping


def _scalar(node: ScalarNode) -> object:
    text = str(node.value)
    if node.style is not None:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _WHOLE.fullmatch(text):
        return int(text)
    return Decimal(text) if _FRACTION.fullmatch(text) else text


def position(mark: _Mark) -> Position:
    """Return the place of a PyYAML mark, counted from 1."""
    return Position(mark.line + 1, mark.column + 1)


def _refused(message: str, place: Any) -> yaml.MarkedYAMLError:  # noqa: ANN401 - events and nodes share no type
    return yaml.MarkedYAMLError(problem=message, problem_mark=place.start_mark)
