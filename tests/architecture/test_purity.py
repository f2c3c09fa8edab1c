"""Time and chance are arguments: an engine or an operation that is given the same facts does the same."""

import ast
from collections.abc import Iterator
from typing import Any

import pytest

CLOCKS = {
    "time": {"time", "time_ns", "monotonic", "monotonic_ns", "perf_counter", "localtime", "gmtime"},
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
    "timezone": {"now", "localtime", "localdate", "template_localtime"},
    "functions": {"Now"},
}
"""What reads a clock, by the last word before its dot: ``datetime.now`` as well as ``dt.datetime.now``."""

CLOCK_NAMES = {
    "time": CLOCKS["time"],
    "django.utils.timezone": CLOCKS["timezone"],
    "django.db.models.functions": CLOCKS["functions"],
}
"""What reads a clock, by the module that it can be imported from."""

SEEDED = {"Random", "SystemRandom"}
SEEDED_NUMPY = {"Generator", "BitGenerator", "SeedSequence", "PCG64", "default_rng"}


def dotted(node: ast.AST) -> list[str]:
    """Return the words of ``a.b.c``; nothing for any other expression."""
    words: list[str] = []
    while isinstance(node, ast.Attribute):
        words.insert(0, node.attr)
        node = node.value
    return [node.id, *words] if isinstance(node, ast.Name) else []


def clocks(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield every mention of a clock, called or handed over, automatic columns included."""
    for node in ast.walk(tree):
        match node:
            case ast.Attribute():
                words = dotted(node)
                if len(words) > 1 and words[-1] in CLOCKS.get(words[-2], ()):
                    yield node
            case ast.ImportFrom(module=str(module), names=names):
                if any(name.name in CLOCK_NAMES.get(module, ()) for name in names):
                    yield node
            case ast.keyword(arg="auto_now" | "auto_now_add"):
                yield node


def dice(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield every use of a random state that everybody shares, and every generator without a seed."""
    imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    for node in ast.walk(tree):
        match node:
            case ast.Attribute():
                words = dotted(node)
                # An argument called `random` is what we ask for; the module of that name is what we forbid.
                is_module = words[:1] == ["random"] and "random" in imported
                if is_module and len(words) == 2 and words[1] not in SEEDED:
                    yield node
                is_numpy = words[:2] in (["np", "random"], ["numpy", "random"]) and len(words) == 3
                if is_numpy and words[2] not in SEEDED_NUMPY:
                    yield node
            case ast.ImportFrom(module="random", names=names) if any(n.name not in SEEDED for n in names):
                yield node
            case ast.Call(args=[], keywords=[]) if dotted(node.func)[-1:] in (["default_rng"], ["Random"]):
                yield node


@pytest.mark.parametrize(
    "line",
    [
        "at = datetime.now(UTC)",
        "at = dt.datetime.utcnow()",
        "at = timezone.now",
        "start = time.perf_counter()",
        "from django.utils.timezone import now",
        "made = DateTimeField(auto_now_add=True)",
    ],
)
def test_clocks_are_recognised(line: str) -> None:
    """Each way to read a clock is seen."""
    assert list(clocks(ast.parse(line)))


@pytest.mark.parametrize(
    "line",
    [
        "import random; random.seed(1)",
        "np.random.shuffle(x)",
        "from random import choice",
        "rng = np.random.default_rng()",
    ],
)
def test_dice_are_recognised(line: str) -> None:
    """Each way to share a random state, or to have no seed, is seen."""
    assert list(dice(ast.parse(line)))


def test_time_and_seed_as_arguments_pass() -> None:
    """Code that is given its time and its seed passes."""
    tree = ast.parse("rng = np.random.default_rng(seed)\ndue = now + timedelta(hours=1)\nrandom.choice(x)")
    assert list(clocks(tree)) == list(dice(tree)) == []


def test_domain_reads_no_clock(source_modules: list[Any]) -> None:
    """Neither an engine nor a core or family app reads a clock; its admin page, a face, may."""
    inside = ("src/canut/engines/", "src/canut/core/", "src/canut/families/", "src/canut/town/")
    found = [
        module.at(node)
        for module in source_modules
        if module.name.startswith(inside) and module.path.name != "admin.py"
        for node in clocks(module.tree)
    ]
    assert found == []


def test_no_shared_random_state(source_modules: list[Any]) -> None:
    """Nothing in the package draws from a random state that it was not given or did not seed."""
    assert [module.at(node) for module in source_modules for node in dice(module.tree)] == []
