"""Every kind there is: each module of this package that defines `KIND`."""

import difflib
import re
from collections.abc import Iterator, Mapping
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from pkgutil import iter_modules
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _

from canut.families.microwork.kinds.declaration import Kind
from canut.families.microwork.kinds.errors import KindUnknown

# A kind's options type is its own business; here any will do.
AnyKind = Kind[Any]


def _declared() -> Iterator[AnyKind]:
    package = __name__.rpartition(".")[0]
    for module in iter_modules([str(Path(__file__).parent)]):
        declared = getattr(import_module(f"{package}.{module.name}"), "KIND", None)
        if isinstance(declared, Kind):
            yield declared


KINDS: Mapping[str, AnyKind] = MappingProxyType({declared.name: declared for declared in _declared()})
"""The kinds by name."""


def kind(name: str) -> AnyKind:
    """Return the kind of this name.

    Raises
    ------
    KindUnknown
        With the name that was probably meant, and all there are.
    """
    if name in KINDS:
        return KINDS[name]
    near = difflib.get_close_matches(name, KINDS, n=1)
    said = {"name": name, "known": ", ".join(sorted(KINDS))}
    if near:
        advice = _("there is no kind %(name)r; did you mean %(near)r? the kinds are: %(known)s")
        raise KindUnknown(advice % (said | {"near": near[0]}))
    raise KindUnknown(_("there is no kind %(name)r; the kinds are: %(known)s") % said)


def samples(name: str, language: str) -> Iterator[dict[str, object]]:
    """Iterate over the sample items of the kind of this name; see `Kind.samples`."""
    return kind(name).samples(language)


SAMPLE_MEDIA = re.compile(r"media/([a-z]+(?:-[0-9]+)+\.(?:png|wav))")
"""How a sample item names its picture or recording."""


def sample_media(named: str) -> bytes | None:
    """Return the picture or recording that a sample item names; None when there is none of this name."""
    if SAMPLE_MEDIA.fullmatch(named) is None:
        return None
    file = files(__package__) / "samples" / named
    return file.read_bytes() if file.is_file() else None
