"""For the operator's members: money that a client paid in, looked at before it is recorded."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from canut.core.ledger import chart
from canut.core.ledger.amounts import amount_text
from canut.core.ledger.errors import LedgerError
from canut.core.ledger.queries import available_minor
from canut.core.people.models import Organisation
from canut.core.work.operations.debts import debt_settled_by
from canut.core.work.operations.funding import deposit, deposit_known
from canut.engines.money import MoneyError, minor_units
from canut.faces.web.access import operator_only
from canut.faces.web.pages import Request, person_page, told_in


class PaidIn(forms.Form):
    """What stands on the bank's statement."""

    client = forms.ModelChoiceField(
        label=gettext_lazy("Client"),
        queryset=Organisation.objects.filter(kind=Organisation.Kind.CLIENT).order_by("name"),
    )
    amount = forms.CharField(
        label=gettext_lazy("Amount"),
        help_text=gettext_lazy("What came in, such as 250 or 250.00."),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    currency = forms.CharField(
        label=gettext_lazy("Currency"),
        help_text=gettext_lazy("Its three letters, such as EUR."),
        initial="EUR",
        min_length=3,
        max_length=3,
    )
    reference = forms.CharField(
        label=gettext_lazy("The bank’s reference"),  # noqa: RUF001 - the apostrophe of a text for people
        help_text=gettext_lazy("The same one counts once."),
        max_length=60,
    )
    amount_minor = 0

    def clean(self) -> dict[str, Any]:
        """Read the amount, and say whether the reference was recorded before."""
        given = super().clean() or {}
        if "amount" in given and "currency" in given:
            given["currency"] = given["currency"].upper()
            self._read(given["amount"], given["currency"])
        if "reference" in given and (known := deposit_known(key=given["reference"])):
            text = _("This reference was recorded on %(day)s for %(amount)s; it counts once.")
            day = timezone.localtime(known.at)
            said = {"day": f"{day:%Y-%m-%d}", "amount": amount_text(known.amount_minor, known.currency)}
            self.add_error("reference", text % said)
        return given

    def _read(self, amount: str, currency: str) -> None:
        try:
            self.amount_minor = minor_units(amount.replace(",", "."), currency)
        except MoneyError as error:
            self.add_error("amount", str(capfirst(str(error))))
            return
        if self.amount_minor <= 0:
            self.add_error("amount", _("A deposit is more than nothing."))


@require_http_methods(["GET", "POST"])
@person_page
def paid_in(request: Request) -> HttpResponse:
    """Take down what a client paid in: first shown with what it changes, then recorded."""
    operator_only(request.user)
    form = PaidIn(request.POST or None)
    if form.is_valid() and "sure" in request.POST:
        with told_in(form, LedgerError):
            _record(request, form)
            return redirect("operator_money")
    is_shown = form.is_valid()
    context = {"form": form, "seen": _seen(form) if is_shown else None}
    status = 422 if form.errors else 200
    return render(request, "canut/paid_in.html", context, status=status)


def _record(request: Request, form: PaidIn) -> None:
    given = form.cleaned_data
    deposit(
        client=given["client"],
        amount_minor=form.amount_minor,
        currency=given["currency"],
        key=given["reference"],
        now=timezone.now(),
        actor_id=request.user.pk,
    )
    text = _("Recorded: %(client)s paid %(amount)s in.")
    amount = amount_text(form.amount_minor, given["currency"])
    messages.success(request, text % {"client": given["client"].name, "amount": amount})


def _seen(form: PaidIn) -> dict[str, Any]:
    """Return what a deposit changes, in minor units."""
    given = form.cleaned_data
    client, currency = given["client"], given["currency"]
    before = available_minor(code=chart.client_funds(client.pk), currency=currency)
    debt = debt_settled_by(client=client, currency=currency, amount_minor=form.amount_minor)
    return {
        "client": client,
        "currency": currency,
        "amount_minor": form.amount_minor,
        "reference": given["reference"],
        "before_minor": before,
        "debt_minor": debt,
        "after_minor": before + form.amount_minor - debt,
    }
