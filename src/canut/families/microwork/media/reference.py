"""How an item names a file: its SHA-256, what it is and how large, and what the client called it."""

import re
from dataclasses import dataclass
from typing import Self

_WRITTEN = re.compile(
    r"sha256:(?P<digest>[0-9a-f]{64}) (?P<type>[a-z]+/[a-z0-9.+-]+) "
    r"(?:(?P<width>[0-9]{1,6})x(?P<height>[0-9]{1,6})|(?P<seconds>[0-9]{1,6}\.[0-9]{3})s"
    r"|(?P<bytes>[0-9]{1,9})B) (?P<name>.+)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A file that was taken in.

    Attributes
    ----------
    digest
        SHA-256 of its bytes, hexadecimal.
    width, height
        Pixels of a picture; 0 for a recording.
    seconds
        Length of a recording; 0 for a picture.
    bytes
        Size of a file that a worker sent, unless it is a picture.
    name
        The client's own, never shown to workers: it may give the answer away.

    Examples
    --------
    >>> text = "sha256:" + "0" * 64 + " image/png 640x480 street.png"
    >>> Reference.read(text).width
    640
    >>> str(Reference.read(text)) == text
    True
    """

    digest: str
    type: str
    width: int = 0
    height: int = 0
    seconds: float = 0.0
    bytes: int = 0
    name: str

    @classmethod
    def read(cls, text: object) -> Self | None:
        """Return the reference that a cell holds; None when it holds anything else."""
        found = _WRITTEN.fullmatch(text) if isinstance(text, str) else None
        if found is None:
            return None
        return cls(
            digest=found["digest"],
            type=found["type"],
            width=int(found["width"] or 0),
            height=int(found["height"] or 0),
            seconds=float(found["seconds"] or 0),
            bytes=int(found["bytes"] or 0),
            name=found["name"],
        )

    def __str__(self) -> str:
        size = f"{self.width}x{self.height}" if self.width else f"{self.seconds:.3f}s"
        if self.bytes:
            size = f"{self.bytes}B"
        return f"sha256:{self.digest} {self.type} {size} {self.name}"
