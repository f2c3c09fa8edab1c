"""Ready-made kinds of work: each is one file here that defines `KIND`; nothing else has to know of it."""

from canut.families.microwork.kinds.declaration import Kind, NoOptions
from canut.families.microwork.kinds.errors import ItemInvalid, KindUnknown
from canut.families.microwork.kinds.registry import KINDS, kind, sample_media, samples
from canut.families.microwork.kinds.sheet import COMPARED, JOINT, Item, Sheet, Synthesis, own_sheet

__all__ = [
    "COMPARED",
    "JOINT",
    "KINDS",
    "Item",
    "ItemInvalid",
    "Kind",
    "KindUnknown",
    "NoOptions",
    "Sheet",
    "Synthesis",
    "kind",
    "own_sheet",
    "sample_media",
    "samples",
]
