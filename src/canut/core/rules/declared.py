"""How code declares a rule: what it decides, the function that runs, and situations to try it on.

An app lists its rules as ``RULES`` in a module ``register.py``; nothing else can be put to the vote or run.
"""

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from random import Random
from typing import Any

from canut.core.gathering import modules_named

FORBIDDEN = frozenset(
    {
        "appeal",
        "complaint",
        "decline",
        "disability",
        "health",
        "member",
        "opinion",
        "origin",
        "refus",
        "religion",
    }
    | {"speech", "strike", "union", "vote"}
)
"""What no rule of allocation may read, as parts of names (G12; Directive (EU) 2024/2831, article 7)."""


class Kind(StrEnum):
    """What a rule decides on."""

    ALLOCATION = "allocation"
    PAY = "pay"


@dataclass(frozen=True, slots=True)
class Situation:
    """Something to decide: the candidates with all that the rule may read of them, and its lot's seed."""

    candidates: Sequence[Any]
    seed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One version of a rule, as the code has it.

    Attributes
    ----------
    slug, version
        The rule's name for good, and the number of this version.
    title, description
        By language: what members are asked to vote on.
    reads
        The dataclass of a candidate: its fields are all the inputs there are.
    in_words
        By input, and the seed where there is a lot, what it is, by language.
    identity
        The field that only says which candidate it is.
    seed_is
        What a situation's seed stands for.
    decide
        From a situation to what is decided, as plain values.
    draw
        Makes up a plausible situation, to measure what the inputs weigh.
    modules
        The modules whose code is this version: when they change, it is another version.
    """

    slug: str
    version: int
    kind: Kind
    title: Mapping[str, str]
    description: Mapping[str, str]
    reads: type
    in_words: Mapping[str, Mapping[str, str]]
    identity: str = ""
    seed_is: str = "lot"
    decide: Callable[[Situation], Any]
    draw: Callable[[Random], Situation]
    modules: tuple[str, ...]

    @property
    def name(self) -> str:
        """The rule with its version, such as ``dispatch/1``."""
        return f"{self.slug}/{self.version}"

    @property
    def inputs(self) -> list[str]:
        """Names of everything that the rule reads of a candidate."""
        return [field.name for field in fields(self.reads) if field.name != self.identity]

    @property
    def forbidden_inputs(self) -> list[str]:
        """Inputs that an allocation may not have (G12)."""
        if self.kind is not Kind.ALLOCATION:
            return []
        return [name for name in self.inputs if any(part in name for part in FORBIDDEN)]

    @property
    def fingerprint(self) -> str:
        """A hash of the code that runs; comments, documentation and layout leave it as it is."""
        return sha256("".join(map(_code_of, self.modules)).encode()).hexdigest()


def declared_rules() -> Iterator[Rule]:
    """Yield the rules of every app that has a ``register`` module."""
    for module in modules_named("register"):
        yield from module.RULES


def rule_named(name: str) -> Rule | None:
    """Return a rule that the code has, by its name with its version, such as ``dispatch/1``."""
    return next((rule for rule in declared_rules() if rule.name == name), None)


@cache
def _code_of(module: str) -> str:
    """Return a module's code in one form, without docstrings and comments."""
    spec = find_spec(module)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"a rule names the module {module}, which is not there")
    tree = ast.parse(Path(spec.origin).read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            node.body = [one for one in body if not _is_documentation(one)] or [ast.Pass()]  # type: ignore[attr-defined] # every node with a list of statements
    return ast.unparse(tree)


def _is_documentation(node: ast.AST) -> bool:
    match node:
        case ast.Expr(value=ast.Constant(value=str())):
            return True
    return False
