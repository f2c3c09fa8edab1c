"""What can be wrong with a project file.

ValueError
└── SpecificationError    every problem found, each at its line and column
"""

from collections.abc import Sequence
from typing import NamedTuple


class Position(NamedTuple):
    """A place in a text, counted from 1 like editors do."""

    line: int
    column: int


class Problem(NamedTuple):
    """One thing that is wrong, where, and what to do."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


class SpecificationError(ValueError):
    """A project file that cannot be used.

    Attributes
    ----------
    problems
        All of them, in the order of the file.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(map(str, self.problems)))
