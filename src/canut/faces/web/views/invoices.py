"""For clients: their invoices, and whom to invoice. For the operator's members: all of them."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from canut.core.invoices.documents import invoice_figures, invoice_pdf
from canut.core.invoices.documents.sheet import title_of
from canut.core.invoices.errors import BuyerUnknown
from canut.core.invoices.models import Invoice
from canut.core.invoices.operations.facts import Stated, state_billing_facts
from canut.core.invoices.queries import clients_to_ask, every_invoice, facts_of, invoices_of
from canut.core.people.errors import InvalidIdentifier
from canut.core.people.models import Organisation
from canut.core.people.queries import operator
from canut.faces.web.access import MANAGER, client_of, operator_only
from canut.faces.web.pages import Request, as_file, person_page, told_in
from canut.faces.web.templatetags.loom import reader


class Billing(forms.Form):
    """Whom to invoice."""

    legal_name = forms.CharField(label=gettext_lazy("Legal name"), max_length=200)
    street = forms.CharField(label=gettext_lazy("Number and street"), max_length=140)
    postcode = forms.CharField(label=gettext_lazy("Postcode"), max_length=16, required=False)
    town = forms.CharField(label=gettext_lazy("Town"), max_length=70)
    country = forms.CharField(
        label=gettext_lazy("Country"), help_text=gettext_lazy("Its two letters, such as FR."), max_length=2
    )
    is_business = forms.BooleanField(
        label=gettext_lazy("We are in business: a taxable person for VAT"), required=False
    )
    siren = forms.CharField(
        label=gettext_lazy("SIREN"),
        help_text=gettext_lazy("Nine digits; of organisations in France."),
        max_length=20,
        required=False,
    )
    vat_number = forms.CharField(
        label=gettext_lazy("VAT number"),
        help_text=gettext_lazy("With its country code. Another Member State’s business owes the VAT itself."),  # noqa: RUF001 - the apostrophe of a text for people
        max_length=20,
        required=False,
    )


@require_GET
@person_page
def invoices(request: Request, client_id: int) -> HttpResponse:
    """List a client's invoices, and say what is missing before one can be made."""
    client = client_of(request.user, client_id, least=MANAGER)
    context = {
        "organisation": client,
        "invoices": [(one, title_of(one)) for one in invoices_of(client)],
        "facts": facts_of(client),
    }
    return render(request, "canut/client_invoices.html", context)


@require_http_methods(["GET", "POST"])
@person_page
def billing(request: Request, client_id: int) -> HttpResponse:
    """Show and take whom to invoice for a client."""
    client = client_of(request.user, client_id, least=MANAGER)
    back = reverse("client_invoices", args=[client.pk])
    return billing_page(request, client, Billing, title=_("Whom to invoice"), back=back)


def billing_page(
    request: Request, organisation: Organisation, asked: type[Billing], *, title: str, back: str
) -> HttpResponse:
    """Show and take what the law wants of an organisation on its invoices, then lead back to them."""
    form = asked(request.POST if request.method == "POST" else None, initial=_known(organisation, asked))
    if form.is_valid():
        with told_in(form, BuyerUnknown, InvalidIdentifier):
            stated, now = Stated(**form.cleaned_data), timezone.now()
            state_billing_facts(organisation=organisation, stated=stated, actor=request.user, now=now)
            messages.success(request, _("Invoices made from now on say so."))
            return redirect(back)
    context = {"organisation": organisation, "form": form, "title": title, "back": back}
    return render(request, "canut/billing_facts.html", context, status=422 if form.errors else 200)


def _known(organisation: Organisation, asked: type[Billing]) -> dict[str, Any]:
    """Return what was stated last, or what the organisation is registered with."""
    if facts := facts_of(organisation):
        return {name: getattr(facts, name) for name in asked.base_fields}
    return {
        "legal_name": organisation.name,
        "country": organisation.country,
        "siren": organisation.siren,
        "vat_number": organisation.vat_number,
        "is_business": True,
    }


@require_GET
@person_page
def invoice_document(request: Request, client_id: int, invoice_id: int, form: str) -> HttpResponse:
    """Give a client one of its invoices to keep."""
    client = client_of(request.user, client_id, least=MANAGER)
    return _document(get_object_or_404(invoices_of(client), pk=invoice_id), form)


@require_GET
@person_page
def operator_invoices(request: Request) -> HttpResponse:
    """List every invoice, and the clients that have not said whom to invoice."""
    operator_only(request.user)
    host = operator()
    context = {
        "invoices": [(one, title_of(one)) for one in every_invoice()],
        "waiting": clients_to_ask(),
        "seller": facts_of(host) if host else None,
    }
    return render(request, "canut/operator_invoices.html", context)


@require_GET
@person_page
def operator_invoice(request: Request, invoice_id: int, form: str) -> HttpResponse:
    """Give the operator's members any invoice to keep."""
    operator_only(request.user)
    return _document(get_object_or_404(every_invoice(), pk=invoice_id), form)


def _document(invoice: Invoice, form: str) -> HttpResponse:
    language = reader()
    if form == "pdf":
        response = HttpResponse(invoice_pdf(invoice, language=language), content_type="application/pdf")
    elif form == "json":
        options = {"ensure_ascii": False, "indent": 2}
        response = JsonResponse(invoice_figures(invoice, language=language), json_dumps_params=options)
    else:
        raise Http404
    return as_file(response, f"canut-{invoice.number}.{form}")
