"""For the operator's members: what would be paid now, the pay run, and the files for the bank."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from canut.core.pay.errors import ExportedBefore, NothingToExport, PayerUnknown, PeriodRefused
from canut.core.pay.files import content
from canut.core.pay.models import PaymentFile, PayRun
from canut.core.pay.operations.pay_runs import run_pay
from canut.core.pay.operations.payment_files import make_payment_file
from canut.core.pay.queries import next_period, without_account
from canut.core.pay.queries.accounts import payable_now
from canut.core.people.queries import operator
from canut.faces.web.access import operator_only
from canut.faces.web.pages import Request, as_file, person_page

SUFFIXES = {PaymentFile.Kind.SEPA: ("xml", "application/xml"), PaymentFile.Kind.MOBILE: ("csv", "text/csv")}


class Period(forms.Form):
    """The period that was shown: pressed twice, the button pays the same one, which pays nothing more."""

    starts_at = forms.DateTimeField(widget=forms.HiddenInput)
    ends_at = forms.DateTimeField(widget=forms.HiddenInput)


@require_http_methods(["GET", "POST"])
@person_page
def pay(request: Request) -> HttpResponse:
    """Show what would be paid to whom, and pay it."""
    operator_only(request.user)
    form = Period(request.POST or None)
    if form.is_valid():
        _run(request, form)
        return redirect("operator_money")
    context = {"period": next_period(), "owed": payable_now(), "waiting": without_account()}
    return render(request, "canut/pay.html", context, status=422 if form.errors else 200)


def _run(request: Request, form: Period) -> None:
    try:
        made = run_pay(**form.cleaned_data, now=timezone.now(), actor_id=request.user.pk)
    except PeriodRefused as refusal:
        messages.warning(request, capfirst(str(refusal)))
        return
    text = ngettext("%(count)s payout left.", "%(count)s payouts left.", made.payouts)
    messages.success(request, text % {"count": made.payouts})
    if made.waiting_for_review:
        text = ngettext(
            "%(count)s floor waits for a review to end; a later run pays it.",
            "%(count)s floors wait for a review to end; a later run pays them.",
            made.waiting_for_review,
        )
        messages.info(request, text % {"count": made.waiting_for_review})


@require_POST
@person_page
def make_file(request: Request, run_id: int, kind: str) -> HttpResponse:
    """Put the payouts of a run that stand in no file into one."""
    operator_only(request.user)
    run, host = get_object_or_404(PayRun, pk=run_id), operator()
    if kind not in PaymentFile.Kind.values or host is None:
        raise Http404
    try:
        make_payment_file(
            run=run,
            kind=PaymentFile.Kind(kind),
            payer_name=host.name,
            payer_iban=settings.CANUT_OPERATOR_IBAN,
            now=timezone.now(),
            actor_id=request.user.pk,
        )
    except (ExportedBefore, NothingToExport):
        messages.info(request, _("Nothing of this run waits for such a file; those made are listed below."))
    except PayerUnknown as refusal:
        messages.error(request, capfirst(str(refusal)))
    return redirect("operator_money")


@require_GET
@person_page
def payment_file(request: Request, file_id: int) -> HttpResponse:
    """Give a file that was made, the same bytes every time."""
    operator_only(request.user)
    file = get_object_or_404(PaymentFile, pk=file_id)
    suffix, kind = SUFFIXES[PaymentFile.Kind(file.kind)]
    response = HttpResponse(content(file), content_type=f"{kind}; charset=utf-8")
    return as_file(response, f"{file.message_id}.{suffix}")
