"""What every field has in which people mark parts of an item: that there are none is an answer too."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from pydantic import JsonValue

from canut.families.microwork.forms.errors import ValueRefused
from canut.families.microwork.forms.field import Post
from canut.families.microwork.forms.table import RowsField


class MarksField(RowsField):
    """Parts of an item in any order; an empty list says that there are none, and has to be given."""

    ordered: bool = False

    def value_schema(self) -> dict[str, JsonValue]:
        """Return the JSON Schema of the marks; an empty list says that there are none."""
        return super().value_schema() | {"minItems": 0}

    def posted(self, post: Post, name: str) -> object:
        """Return the marks posted; an empty list only where it was ticked that there are none."""
        rows = super().posted(post, name)
        says = isinstance(rows, list) and any(self._says(row) for row in rows)
        none = bool(post.getlist(f"{name}.none"))
        if none and says:
            return {"none": True}
        return rows if says else [] if none else None

    def read(self, value: object) -> JsonValue:
        """Return the marks; an explicit empty list stays one."""
        return [] if value == [] else super().read(value)

    def canonical(self, value: object) -> JsonValue:
        """Return the marks in order."""
        if isinstance(value, Mapping):
            raise ValueRefused(_("Remove what is marked, or untick that there is nothing."))
        return super().canonical(value)

    def advice(self, keyword: str) -> str:
        """Ask for a mark, or for the box that says there is nothing."""
        if keyword == "required":
            return _("Mark at least one, or tick that there is nothing.")
        return super().advice(keyword)
