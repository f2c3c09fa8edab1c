"""For the operator's members: what the bank says of payouts: carried out, or come back and why."""

from collections.abc import Callable, Collection

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from canut.core.ledger.models import Hold
from canut.core.pay.errors import PayoutRefused
from canut.core.pay.files import read_status_report
from canut.core.pay.models import PaymentFile, Payout, PayRun
from canut.core.pay.operations.payouts import (
    confirm_file,
    confirm_unfiled,
    reject_payout,
    reject_payouts,
)
from canut.core.pay.queries.runs import Pile, pile_of
from canut.faces.web.access import operator_only
from canut.faces.web.pages import KEY_DIGITS, Request, person_page, told_in
from canut.faces.web.views.payruns import run_of

REPORT_BYTES_MOST = 20_000_000


class Executed(forms.Form):
    """That the bank carried payouts out, and which of them it did not."""

    excepted = forms.CharField(
        label=gettext_lazy("Not carried out, or not yet"),
        help_text=gettext_lazy("Numbers of payouts, such as 12, 15. Empty when the bank did all of them."),
        max_length=2000,
        required=False,
    )
    latest = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def clean_excepted(self) -> frozenset[int]:
        """Read the numbers."""
        texts = self.cleaned_data["excepted"].replace(",", " ").replace(";", " ").split()
        for text in texts:
            if not (text.isascii() and text.isdecimal() and len(text) <= KEY_DIGITS):
                raise forms.ValidationError(_("“%(text)s” is no number of a payout.") % {"text": text})
        numbers = frozenset(int(text) for text in texts)
        known = set(Payout.objects.filter(pk__in=numbers).values_list("pk", flat=True))
        if unknown := numbers - known:
            raise forms.ValidationError(_("There is no payout %(number)s.") % {"number": min(unknown)})
        return numbers


class CameBack(forms.Form):
    """Why a payout came back."""

    reason = forms.CharField(
        label=gettext_lazy("The reason the bank gave"),
        help_text=gettext_lazy("The worker reads it as it stands here."),
        max_length=500,
    )


class Report(forms.Form):
    """The bank's answer to a file."""

    report = forms.FileField(
        label=gettext_lazy("The bank’s report (pain.002, XML)"),  # noqa: RUF001 - the apostrophe of a text for people
    )

    def clean_report(self) -> bytes:
        """Read the file."""
        given = self.cleaned_data["report"]
        if given.size > REPORT_BYTES_MOST:
            raise forms.ValidationError(_("The file is too large for a report."))
        return bytes(given.read())


@require_http_methods(["GET", "POST"])
@person_page
def carried_out(request: Request, file_id: int) -> HttpResponse:
    """Record that the bank carried a file out."""
    operator_only(request.user)
    file = get_object_or_404(PaymentFile.objects.select_related("run"), pk=file_id)

    def confirm(excepted: Collection[int], _latest: int) -> int:
        return confirm_file(file=file, excepted=excepted, now=timezone.now(), actor_id=request.user.pk)

    return _confirming(request, file.run, pile_of(file.run, file), confirm)


@require_http_methods(["GET", "POST"])
@person_page
def paid_by_hand(request: Request, run_id: int) -> HttpResponse:
    """Record that payouts which stand in no file were carried out."""
    run = run_of(request.user, run_id)

    def confirm(excepted: Collection[int], latest: int) -> int:
        now = timezone.now()
        return confirm_unfiled(run=run, latest=latest, excepted=excepted, now=now, actor_id=request.user.pk)

    return _confirming(request, run, pile_of(run, None), confirm)


def _confirming(
    request: Request, run: PayRun, pile: Pile | None, confirm: Callable[[Collection[int], int], int]
) -> HttpResponse:
    if pile is None:
        messages.info(request, _("None of these payouts is under way any more."))
        return redirect("pay_run", run.pk)
    form = Executed(request.POST or None, initial={"latest": pile.latest})
    if form.is_valid():
        count = confirm(form.cleaned_data["excepted"], form.cleaned_data["latest"])
        text = ngettext(
            "%(count)s payout is recorded as arrived.", "%(count)s payouts are recorded as arrived.", count
        )
        messages.success(request, text % {"count": count})
        return redirect("pay_run", run.pk)
    context = {"run": run, "pile": pile, "form": form}
    return render(request, "canut/carried_out.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@person_page
def came_back(request: Request, payout_id: int) -> HttpResponse:
    """Record that a payout came back, and why."""
    operator_only(request.user)
    found = Payout.objects.select_related("person", "hold", "run", "account", "file_entry__file")
    payout = get_object_or_404(found, pk=payout_id)
    form = CameBack(request.POST or None)
    if form.is_valid():
        with told_in(form, PayoutRefused):
            reason = form.cleaned_data["reason"]
            reject_payout(payout=payout, reason=reason, now=timezone.now(), actor_id=request.user.pk)
            messages.success(request, _("Recorded. The next pay run sends the money anew."))
            return redirect("pay_run", payout.run_id)
    is_under_way = payout.hold.state == Hold.State.PENDING
    context = {"payout": payout, "form": form, "is_under_way": is_under_way}
    return render(request, "canut/came_back.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@person_page
def bank_report(request: Request) -> HttpResponse:
    """Record all that the bank's report says came back."""
    operator_only(request.user)
    form = Report(request.POST or None, request.FILES or None)
    if form.is_valid():
        with told_in(form, PayoutRefused):
            _record(request, form.cleaned_data["report"])
            return redirect("operator_money")
    return render(request, "canut/bank_report.html", {"form": form}, status=422 if form.errors else 200)


def _record(request: Request, report: bytes) -> None:
    refused = read_status_report(report)
    if not refused:
        messages.info(request, _("The report refuses none: confirm the file as carried out."))
        return
    count = len(reject_payouts(refused=refused, now=timezone.now(), actor_id=request.user.pk))
    text = ngettext(
        "%(count)s payout came back; its worker reads why. The next pay run sends it anew.",
        "%(count)s payouts came back; their workers read why. The next pay run sends them anew.",
        count,
    )
    messages.success(request, text % {"count": count})
