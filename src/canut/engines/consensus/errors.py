"""What can go wrong in the consensus engine.

::

    ConsensusError
    ├── LabelsError               the answers cannot be used
    │   ├── MissingColumnError        a column is absent
    │   ├── NullValuesError           a cell is empty
    │   ├── NotTextError              a column holds lists, structures or bytes
    │   ├── EmptyLabelsError          there is no answer at all
    │   └── TooManyClassesError       a table per worker would not fit in memory
    ├── ParameterError            a method or rule was given a value that makes no sense
    ├── UnknownMethodError        no method has this name
    ├── UnknownClassError         an answer is outside the closed set of a model
    ├── NoSharedTaskError         truth and gold have no task in common
    └── FileError                 a file cannot be read
        ├── FileMissingError          it is not there
        ├── FileFormatError           its name ends in no known format
        └── FileContentError          its content is not what its name promises

Each message says what happened and what to do about it.
"""

from collections.abc import Iterable
from pathlib import Path


class ConsensusError(ValueError):
    """Anything the consensus engine refuses."""


class LabelsError(ConsensusError):
    """The answers cannot be used."""


class MissingColumnError(LabelsError):
    """A column is absent."""

    def __init__(self, missing: Iterable[str], found: Iterable[str]) -> None:
        super().__init__(
            f"Missing column {', '.join(missing)}; found {', '.join(found) or 'none'}. "
            "Rename or add the column in the first line of the table."
        )


class NullValuesError(LabelsError):
    """A cell is empty."""

    def __init__(self, column: str, count: int, row: int) -> None:
        super().__init__(
            f"Column {column} has {count} empty value(s), the first in data row {row}. "
            "Fill them in or remove these rows."
        )


class NotTextError(LabelsError):
    """A column holds lists, structures or bytes."""

    def __init__(self, column: str, dtype: str) -> None:
        super().__init__(
            f"Column {column} holds {dtype}, which has no plain text form. "
            "Turn each value into one string, for instance canonical JSON."
        )


class EmptyLabelsError(LabelsError):
    """There is no answer at all."""

    def __init__(self) -> None:
        super().__init__("There is no answer to draw a consensus from. Give at least one row.")


class TooManyClassesError(LabelsError):
    """A table per worker would not fit in memory."""

    def __init__(self, classes: int, most: int) -> None:
        super().__init__(
            f"{classes} different labels, at most {most} with this many workers. "
            "For open answers choose the method one-coin, majority or medoid."
        )


class ParameterError(ConsensusError):
    """A method or rule was given a value that makes no sense."""


class UnknownMethodError(ConsensusError):
    """No method has this name."""

    def __init__(self, name: str, names: Iterable[str]) -> None:
        super().__init__(f"No consensus method is called {name!r}. Choose one of {', '.join(names)}.")


class UnknownClassError(ConsensusError):
    """An answer is outside the closed set of a model."""

    def __init__(self, label: str, classes: Iterable[str]) -> None:
        super().__init__(
            f"The label {label!r} is not one of {', '.join(classes)}. "
            "Refit with this label among the classes, or use the open model."
        )


class NoSharedTaskError(ConsensusError):
    """Truth and gold have no task in common."""

    def __init__(self) -> None:
        super().__init__("Truth and gold have no task in common. Check that both use the same task names.")


class FileError(ConsensusError):
    """A file cannot be read."""


class FileMissingError(FileError):
    """The file is not there."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"There is no file {path}. Check the path.")


class FileFormatError(FileError):
    """The file's name ends in no known format."""

    def __init__(self, path: Path, endings: Iterable[str]) -> None:
        super().__init__(f"{path} has no known ending. Save it as one of {', '.join(endings)}.")


class FileContentError(FileError):
    """The file's content is not what its name promises."""

    def __init__(self, path: Path, reason: str, remedy: str) -> None:
        super().__init__(f"{path} cannot be read: {reason}. {remedy}")
