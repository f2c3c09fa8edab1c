"""Files and functions stay small enough to be read in one sitting."""

import ast
import io
import statistics
import tokenize
from collections.abc import Iterator
from typing import Any

ENOUGH = 10
"""A median of fewer files says nothing."""

SILENT = frozenset(
    {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
)


def code_lines(text: str) -> set[int]:
    """Return the numbers of the lines that hold code: not blank, not only a comment, not a docstring."""
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in SILENT:
            lines.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Expr(value=ast.Constant(value=str())):
                lines.difference_update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return lines


def function_sizes(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the name, first line and lines of code of each function."""
    code = code_lines(text)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            span = range(node.lineno, (node.end_lineno or node.lineno) + 1)
            yield node.name, node.lineno, len(code.intersection(span))


def test_only_code_counts() -> None:
    """Docstrings, comments and blank lines are free, a multi-line call is not."""
    text = 'def f(a):\n    """A.\n\n    B.\n    """\n\n    # why\n    return g(\n        a,\n    )  # end\n'
    assert list(function_sizes(text)) == [("f", 1, 4)]


def test_files_are_small(source_modules: list[Any]) -> None:
    """Half of the files hold at most 80 lines, 95 % at most 300."""
    sizes = {module.name: len(module.text.splitlines()) for module in source_modules if module.text.strip()}
    if len(sizes) > ENOUGH:
        large = {name: size for name, size in sizes.items() if size > 300}
        assert len(large) <= 0.05 * len(sizes), large
        assert statistics.median(sizes.values()) <= 80


def test_no_file_is_long(all_modules: list[Any]) -> None:
    """No file of ours, tests and tools included, has more than 500 lines."""
    assert [module.name for module in all_modules if len(module.text.splitlines()) > 500] == []


def test_functions_are_small(source_modules: list[Any]) -> None:
    """Half of the functions hold at most 8 lines of code, 95 % at most 35, none more than 60."""
    sizes = {
        f"{module.name}:{line} {name}": size
        for module in source_modules
        for name, line, size in function_sizes(module.text)
    }
    assert {name: size for name, size in sizes.items() if size > 60} == {}
    if len(sizes) > ENOUGH:
        large = {name: size for name, size in sizes.items() if size > 35}
        assert len(large) <= 0.05 * len(sizes), large
        assert statistics.median(sizes.values()) <= 8
