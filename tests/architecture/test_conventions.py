"""The habits that let a reader learn the house once."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from typing import Any

VAGUE = {"utils", "util", "common", "helpers", "helper", "services", "service", "misc"}
Function = ast.FunctionDef | ast.AsyncFunctionDef

IGNORE = re.compile(r"(?:noqa|type:\s*ignore|djlint:off|pragma)\b")
REASONED = re.compile(
    r"(?:noqa: [A-Z]+[0-9]+(?:, ?[A-Z]+[0-9]+)*|type: ignore\[[a-z, -]+\])"  # the code
    r"\s*(?:-|#)\s*(?:\S+ \S+|\S{4,})"  # the reason
)


def functions(tree: ast.AST) -> Iterator[Function]:
    """Yield every function of a module."""
    yield from (node for node in ast.walk(tree) if isinstance(node, Function))


def imported_names(node: ast.AST) -> list[str]:
    """Return the modules that an import statement names; of a relative import, its dots too."""
    match node:
        case ast.Import(names=names):
            return [name.name for name in names]
        case ast.ImportFrom(module=module, names=names, level=level):
            start = "." * level + (module or "")
            return [start, *(f"{start}.{name.name}" for name in names)]
    return []


def test_no_vague_module_names(source_modules: list[Any]) -> None:
    """No module is named after nothing in particular."""
    found = [
        module.name
        for module in source_modules
        if VAGUE.intersection(module.name.removesuffix(".py").split("/"))
    ]
    assert found == []


def test_our_modules_are_imported_at_the_top(source_modules: list[Any]) -> None:
    """No function imports a module of ours: a cycle is taken apart, not hidden."""
    found = [
        module.at(node)
        for module in source_modules
        for function in functions(module.tree)
        for node in ast.walk(function)
        if any(name.startswith(("canut", ".")) for name in imported_names(node))
    ]
    assert found == []


def test_no_signals(source_modules: list[Any]) -> None:
    """Nothing happens behind the caller's back: no Django signal is sent or received."""
    found = [
        module.at(node)
        for module in source_modules
        for node in ast.walk(module.tree)
        for name in imported_names(node)
        if name.startswith("django.dispatch") or name.endswith(".signals")
    ]
    assert found == []


def test_operations_are_keyword_only(source_modules: list[Any]) -> None:
    """The public functions of every ``operations`` module, the only doors that write, take keywords alone."""
    doors = [
        module
        for module in source_modules
        if module.path.stem.startswith("operations") or "operations" in module.path.parts
    ]
    found = [
        f"{module.at(node)} {node.name}"
        for module in doors
        for node in module.tree.body
        if isinstance(node, Function) and not node.name.startswith("_")
        if node.args.args or node.args.posonlyargs or node.args.vararg
    ]
    assert found == []


def is_one_sentence(docstring: str | None) -> bool:
    """Tell whether a docstring is a single sentence with its full stop."""
    return docstring is not None and docstring.endswith(".") and not re.search(r"[.!?]\s+[A-ZÀ-Ý]", docstring)


def test_sentences_are_recognised() -> None:
    """One sentence passes, over two lines as well; none, two, or one without a full stop does not."""
    assert is_one_sentence("Money, e.g. a tip,\nis kept.")
    assert not any(map(is_one_sentence, [None, "", "No stop", "One. Two."]))


def test_every_test_says_what_it_proves(test_modules: list[Any]) -> None:
    """Each test function has a docstring of one sentence."""
    found = [
        f"{module.at(node)} {node.name}"
        for module in test_modules
        if module.path.stem.startswith("test_")
        for node in functions(module.tree)
        if node.name.startswith("test_") and not is_one_sentence(ast.get_docstring(node))
    ]
    assert found == []


def comments(text: str) -> Iterator[tuple[int, str]]:
    """Yield the line and text of every comment."""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def test_reasons_are_recognised() -> None:
    """An ignore passes with a code and a reason, not with less."""
    assert REASONED.search("# noqa: S603 - starts our own tool")
    assert REASONED.search("# type: ignore[arg-type] # the stub is wrong")
    bare = ["# noqa", "# noqa: S603", "# type: ignore[misc]", "# type: ignore # why not"]
    assert not any(map(REASONED.search, bare))


def test_every_ignore_has_its_reason(all_modules: list[Any]) -> None:
    """Each lint or type ignore names its code and says why."""
    found = [
        f"{module.name}:{line}: {comment}"
        for module in all_modules
        for line, comment in comments(module.text)
        if IGNORE.match(comment.lstrip("# ")) and not REASONED.search(comment)
    ]
    assert found == []


def test_every_configured_ignore_has_its_reason(root: Any) -> None:
    """Each rule that pyproject.toml switches off says why on its line."""
    text = (root / "pyproject.toml").read_text(encoding="utf-8")
    entries = re.findall(r'^  "[A-Z]+[0-9]*",.*$', text, flags=re.MULTILINE)
    assert entries
    assert [entry for entry in entries if not re.search(r"# (?:\S+ \S+|likewise)", entry)] == []
