"""For the operator's members: money that clients pay in and get back, looked at before it is recorded."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from canut.core.ledger import chart
from canut.core.ledger.amounts import amount_text
from canut.core.ledger.errors import LedgerError
from canut.core.ledger.queries import available_minor
from canut.core.local_time import moment_text
from canut.core.people.models import Organisation
from canut.core.work.operations.debts import debt_settled_by
from canut.core.work.operations.funding import deposit, deposit_known
from canut.core.work.operations.refunds import end_refund, refund_client
from canut.core.work.refunded import refund_known, refund_numbered, refunds_under_way
from canut.engines.money import MoneyError, minor_units
from canut.faces.web.access import operator_only
from canut.faces.web.pages import Request, person_page, told_in

CLIENTS = Organisation.objects.filter(kind=Organisation.Kind.CLIENT).order_by("name")


class Known(Protocol):
    """What a reference stands for already: a transfer, or a hold."""

    at: datetime
    amount_minor: int
    currency: str


class Way(NamedTuple):
    """A way that money goes.

    Attributes
    ----------
    sign
        1 when it comes to a client's funds, -1 when it leaves them.
    known
        What a reference of a client stands for already; None for a new one.
    """

    sign: int
    known: Callable[[Organisation, str], Known | None]


IN = Way(1, lambda _client, reference: deposit_known(key=reference))
BACK = Way(-1, lambda client, reference: refund_known(client=client, key=reference))


class ClientsMoney(forms.Form):
    """Money of a client, as the bank knows it."""

    client = forms.ModelChoiceField(label=gettext_lazy("Client"), queryset=CLIENTS)
    amount = forms.CharField(
        label=gettext_lazy("Amount"),
        help_text=gettext_lazy("Such as 250 or 250.00."),
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

    def __init__(self, data: QueryDict | None, way: Way) -> None:
        super().__init__(data)
        self._way = way

    def clean(self) -> dict[str, Any]:
        """Read the amount, and say whether the reference was recorded before."""
        given = super().clean() or {}
        if "amount" in given and "currency" in given:
            given["currency"] = given["currency"].upper()
            self._read(given["amount"], given["currency"])
        if "reference" in given and "client" in given:
            self._look_up(self._way.known(given["client"], given["reference"]))
        return given

    def seen(self) -> dict[str, Any]:
        """Return what it changes, in minor units, to be looked at first.

        Less than nothing is left after it when more is to go back than is free.
        """
        given, change = self.cleaned_data, self._way.sign * self.amount_minor
        client, currency = given["client"], given["currency"]
        before = available_minor(code=chart.client_funds(client.pk), currency=currency)
        debt = debt_settled_by(client=client, currency=currency, amount_minor=max(0, change))
        return given | {
            "amount_minor": self.amount_minor,
            "before_minor": before,
            "debt_minor": debt,
            "after_minor": before + change - debt,
        }

    def _read(self, amount: str, currency: str) -> None:
        try:
            self.amount_minor = minor_units(amount.replace(",", "."), currency)
        except MoneyError as error:
            self.add_error("amount", str(capfirst(str(error))))
            return
        if self.amount_minor <= 0:
            self.add_error("amount", _("Give an amount above zero."))

    def _look_up(self, known: Known | None) -> None:
        if known is None:
            return
        text = _("This reference was recorded on %(day)s for %(amount)s; it counts once.")
        amount = amount_text(known.amount_minor, known.currency)
        self.add_error("reference", text % {"day": moment_text(known.at), "amount": amount})


@require_http_methods(["GET", "POST"])
@person_page
def paid_in(request: Request) -> HttpResponse:
    """Take down what a client paid in: first shown with what it changes, then recorded."""
    operator_only(request.user)
    form = ClientsMoney(request.POST or None, IN)
    if form.is_valid() and "sure" in request.POST:
        with told_in(form, LedgerError):
            deposit(**_facts(form), now=timezone.now(), actor_id=request.user.pk)
            messages.success(request, _("Recorded: %(client)s paid %(amount)s in.") % _told(form))
            return redirect("operator_money")
    seen = form.seen() if form.is_valid() else None
    context = {"form": form, "seen": seen}
    return render(request, "canut/paid_in.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@person_page
def paid_back(request: Request) -> HttpResponse:
    """Promise a client's free money back: first shown with what it changes, then held for the bank."""
    operator_only(request.user)
    form = ClientsMoney(request.POST or None, BACK)
    if form.is_valid() and "sure" in request.POST:
        with told_in(form, LedgerError):
            refund_client(**_facts(form), now=timezone.now(), actor_id=request.user.pk)
            text = _("%(amount)s is promised back to %(client)s. Tell the bank; then record what it did.")
            messages.success(request, text % _told(form))
            return redirect("paid_back")
    seen = form.seen() if form.is_valid() else None
    if seen and seen["after_minor"] < 0:
        free = amount_text(max(0, seen["before_minor"] - seen["debt_minor"]), seen["currency"])
        form.add_error("amount", _("Only %(amount)s is free.") % {"amount": free})
        seen = None
    context = {"form": form, "seen": seen, "under_way": refunds_under_way()}
    return render(request, "canut/paid_back.html", context, status=422 if form.errors else 200)


@require_POST
@person_page
def end_paid_back(request: Request, hold_id: int) -> HttpResponse:
    """Record that the bank carried a refund out, or refused it."""
    operator_only(request.user)
    refund = refund_numbered(hold_id)
    outcome = request.POST.get("outcome")
    if refund is None:
        raise Http404
    if outcome not in {"arrived", "refused"}:
        return redirect("paid_back")
    arrived, now = outcome == "arrived", timezone.now()
    end_refund(client=refund.client, key=refund.key, arrived=arrived, now=now, actor_id=request.user.pk)
    text = _("Recorded: it arrived.") if arrived else _("Recorded: the money is free for the client again.")
    messages.success(request, text)
    return redirect("paid_back")


def _facts(form: ClientsMoney) -> dict[str, Any]:
    given = form.cleaned_data
    return {
        "client": given["client"],
        "amount_minor": form.amount_minor,
        "currency": given["currency"],
        "key": given["reference"],
    }


def _told(form: ClientsMoney) -> dict[str, str]:
    given = form.cleaned_data
    return {"client": given["client"].name, "amount": amount_text(form.amount_minor, given["currency"])}
