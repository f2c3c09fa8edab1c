"""For the operator's members: making the invoices of months that are over, and cancelling one."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from canut.core.invoices.documents.sheet import title_of
from canut.core.invoices.errors import InvoiceError
from canut.core.invoices.operations.credit_notes import credit_invoice
from canut.core.invoices.operations.invoicing import invoice_months
from canut.core.invoices.queries import every_invoice
from canut.core.people.queries import operator
from canut.faces.web.access import operator_only
from canut.faces.web.pages import Request, person_page, told_in
from canut.faces.web.views.invoices import Billing, billing_page


class Seller(Billing):
    """Who sends the invoices."""

    registration = forms.CharField(
        label=gettext_lazy("Form, capital and register"),
        help_text=gettext_lazy("As the law has them printed, such as: SCOP SA, capital variable, RCS Lyon."),
        max_length=200,
        required=False,
    )


class Credit(forms.Form):
    """Why an invoice is cancelled."""

    reason = forms.CharField(
        label=gettext_lazy("What was wrong"),
        help_text=gettext_lazy("It stands on the credit note, and the client reads it."),
        max_length=500,
    )


@require_POST
@person_page
def make_invoices(request: Request) -> HttpResponse:
    """Make what is missing of the invoices of months that are over."""
    operator_only(request.user)
    try:
        made = len(invoice_months(now=timezone.now()).made)
    except InvoiceError as refusal:
        messages.error(request, capfirst(str(refusal)))
    else:
        text = ngettext("%(count)s invoice was made.", "%(count)s invoices were made.", made)
        messages.success(request, text % {"count": made})
    return redirect("operator_invoices")


@require_http_methods(["GET", "POST"])
@person_page
def cancel_invoice(request: Request, invoice_id: int) -> HttpResponse:
    """Cancel an invoice by a credit note that says why."""
    operator_only(request.user)
    invoice = get_object_or_404(every_invoice(), pk=invoice_id)
    form = Credit(request.POST or None)
    if form.is_valid():
        with told_in(form, InvoiceError):
            reason, now = form.cleaned_data["reason"], timezone.now()
            made = credit_invoice(number=invoice.number, reason=reason, actor=request.user, now=now)
            text = _("%(title)s is made. Mend the mistake, then make the month’s invoice anew.")  # noqa: RUF001 - a text for people
            messages.success(request, text % {"title": title_of(made)})
            return redirect("operator_invoices")
    context = {"invoice": invoice, "title": title_of(invoice), "form": form}
    return render(request, "canut/cancel_invoice.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@person_page
def seller(request: Request) -> HttpResponse:
    """Show and take who sends the invoices."""
    operator_only(request.user)
    host = operator()
    if host is None:
        raise Http404
    back = reverse("operator_invoices")
    return billing_page(request, host, Seller, title=_("Who sends the invoices"), back=back)
