"""What is drawn must lie on the picture."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from pydantic import JsonValue

from canut.families.microwork.forms import corners
from canut.families.microwork.media.reference import Reference


def outside(picture: object, regions: JsonValue, question: str) -> Mapping[str, str]:
    """Return a message about the first region that leaves the picture; none when all lie on it."""
    found = Reference.read(picture)
    if found is None or not isinstance(regions, list):
        return {}
    for region in regions:
        if isinstance(region, dict):
            shape = corners(region)
            if any(x > found.width or y > found.height for x, y in shape):
                beyond = _(
                    "What starts at %(x)d, %(y)d leaves the picture: it is %(width)d by %(height)d pixels."
                )
                x, y = shape[0]
                return {question: beyond % {"x": x, "y": y, "width": found.width, "height": found.height}}
    return {}
