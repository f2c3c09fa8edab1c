"""A specification as the fields of a page: derived from its models, read and written back."""

from canut.faces.web.described.bound import Bound
from canut.faces.web.described.parts import MISSING, Data, Part
from canut.faces.web.described.rows import with_row, with_row_moved, without_row
from canut.faces.web.described.whole import described_in, root_of, unsaid

__all__ = [
    "MISSING",
    "Bound",
    "Data",
    "Part",
    "described_in",
    "root_of",
    "unsaid",
    "with_row",
    "with_row_moved",
    "without_row",
]
