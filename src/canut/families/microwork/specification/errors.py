"""What can be wrong with a project file.

ValueError
├── SpecificationError    every problem found, each at its line and column
└── FieldsRefused         the same of a form: every problem at the path of its field
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


class FieldsRefused(ValueError):  # noqa: N818 - named after the fact
    """A form whose fields make no specification.

    Attributes
    ----------
    problems
        The path of each wrong field, such as ``("pay", "per_answer")``, with what is wrong and what to do.
    """

    def __init__(self, problems: Sequence[tuple[tuple[str | int, ...], str]]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(message for _path, message in problems))
