"""What a person asks for on the page of work: the form, and the address that says the same."""

from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from canut.core.work.models import Harm
from canut.faces.web.templatetags.loom import in_readers_language
from canut.faces.web.words import HARMS
from canut.families.microwork.kinds import KINDS
from canut.families.microwork.wish import Order, Wish

ORDERS = {
    Order.NEWEST: pgettext_lazy("sort by", "newest"),
    Order.HOURLY: pgettext_lazy("sort by", "highest pay an hour, as measured"),
    Order.PAY: pgettext_lazy("sort by", "highest pay an answer"),
    Order.PAYDAY: pgettext_lazy("sort by", "soonest payday"),
}

NAMES = {
    "kind": "kind",
    "harm": "harm",
    "hourly": "hourly_minimum",
    "payday": "payday_days",
    "mine": "is_qualified",
    "sort": "order",
}
"""What the address calls each field of a wish."""

LONGEST_PAYDAY = 366


def kinds() -> list[tuple[str, str]]:
    """Return every kind with its title in the reader's language, in the order of the titles."""
    titles = [(name, in_readers_language(kind.title)[1]) for name, kind in KINDS.items()]
    return sorted(titles, key=lambda one: one[1].casefold())


class Money(forms.DecimalField):
    """An amount with a point or a comma, whatever the reader's language."""

    def to_python(self, value: Any) -> Any:  # noqa: ANN401 - as the field has it
        """Read a comma as a point."""
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)


class WishForm(forms.Form):
    """What a person looks for; what cannot be read is said beside its field and asks for nothing."""

    kind = forms.ChoiceField(label=_("Kind of work"), required=False)
    harm = forms.ChoiceField(label=_("Harm at most"), required=False)
    hourly = Money(
        label=_("Pay an hour at least"),
        help_text=_("In the project's currency, such as 12.50."),
        required=False,
        min_value=Decimal(0),
        max_digits=9,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    payday = forms.IntegerField(
        label=_("Payday within"),
        help_text=_("Days after approval."),
        required=False,
        min_value=0,
        max_value=LONGEST_PAYDAY,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    sort = forms.ChoiceField(label=_("Sort by"), required=False, choices=ORDERS.items)
    mine = forms.BooleanField(label=_("Only those I qualify for"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own
        super().__init__(*args, **kwargs)
        choices = {
            "kind": [("", _("any")), *kinds()],
            "harm": [("", _("any")), *((level, HARMS[level]) for level in Harm.values)],
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined] # a ChoiceField

    @property
    def wish(self) -> Wish:
        """What is asked for, as far as it can be read."""
        self.full_clean()
        given = {NAMES[name]: value for name, value in self.cleaned_data.items() if name in NAMES}
        return Wish(**given | {"order": given.get("order") or Order.NEWEST})


def asked_in(wish: Wish) -> dict[str, str]:
    """Return a wish as the address or a hidden field has it; what asks for nothing is left out."""
    fields = wish.fields
    given = {name: fields[field] for name, field in NAMES.items() if fields[field] != getattr(Wish(), field)}
    return {name: "on" if value is True else str(value) for name, value in given.items()}


def address_part(wish: Wish) -> str:
    """Return a wish as the part of an address after its question mark."""
    return urlencode(asked_in(wish))
