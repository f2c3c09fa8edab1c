"""For the operator's members: what would be paid now, the pay run as it goes, and the files for the bank."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from canut.core.ledger.models import Hold
from canut.core.pay.errors import ExportedBefore, NothingToExport, PayerUnknown, PeriodRefused
from canut.core.pay.files import content
from canut.core.pay.models import PaymentFile, PayRun
from canut.core.pay.operations.pay_run_works import ask_pay_run
from canut.core.pay.operations.payment_files import make_payment_file
from canut.core.pay.queries import next_period, without_account
from canut.core.pay.queries.accounts import payable_now, sums_of
from canut.core.pay.queries.periods import last_period
from canut.core.pay.queries.run_works import latest_work, sent_since_asked, unfinished_works
from canut.core.pay.queries.runs import payouts_in, piles_under_way, run_state
from canut.core.people.models import Person
from canut.core.people.queries import operator
from canut.faces.web.access import operator_only
from canut.faces.web.pages import Request, as_file, person_page
from canut.faces.web.views.changes import streamed
from canut.faces.web.words import PAYOUT_STATES

SUFFIXES = {PaymentFile.Kind.SEPA: ("xml", "application/xml"), PaymentFile.Kind.MOBILE: ("csv", "text/csv")}

PEOPLE_SHOWN = 50
PAGE = 50


class Period(forms.Form):
    """The period that was shown: pressed twice, the button pays the same one, which pays nothing more."""

    starts_at = forms.DateTimeField(widget=forms.HiddenInput)
    ends_at = forms.DateTimeField(widget=forms.HiddenInput)


class Wanted(forms.Form):
    """Which payouts of a run to list."""

    state = forms.ChoiceField(choices=[(state, state) for state in PAYOUT_STATES], required=False)
    wanted = forms.CharField(max_length=100, required=False)


@require_http_methods(["GET", "POST"])
@person_page
def pay(request: Request) -> HttpResponse:
    """Show what would be paid to whom, and ask that it be paid."""
    operator_only(request.user)
    form = Period(request.POST or None)
    if form.is_valid():
        return _ask(request, form)
    owed, waiting = payable_now(), without_account()
    context = {
        "period": next_period(),
        "last": last_period(),
        "owed": owed[:PEOPLE_SHOWN],
        "owed_people": len(owed),
        "owed_sums": sums_of(owed),
        "waiting": waiting[:PEOPLE_SHOWN],
        "waiting_people": len(waiting),
        "waiting_sums": sums_of(waiting),
        "unfinished": unfinished_works(),
    }
    return render(request, "canut/pay.html", context, status=422 if form.errors else 200)


def _ask(request: Request, form: Period) -> HttpResponse:
    language, now = get_language() or "en", timezone.now()
    try:
        work = ask_pay_run(**form.cleaned_data, language=language, now=now, actor_id=request.user.pk)
    except PeriodRefused as refusal:
        messages.warning(request, capfirst(str(refusal)))
        return redirect("operator_money")
    return redirect("pay_run", work.run_id)


@require_GET
@person_page
def pay_run(request: Request, run_id: int) -> HttpResponse:
    """Show how far a run is, what it sent, in which files, and what became of each payout."""
    run = run_of(request.user, run_id)
    asked = Wanted(request.GET)
    chosen = asked.cleaned_data if asked.is_valid() else {"state": "", "wanted": ""}
    context = {
        "run": run,
        "state": run_state(run),
        "piles": piles_under_way(run),
        "page": Paginator(payouts_in(run, **chosen), PAGE).get_page(request.GET.get("page")),
        "chosen": chosen,
        "query": f"{urlencode(chosen)}&",
        "states": PAYOUT_STATES,
        "pending": Hold.State.PENDING,
        "is_part": False,
        **shown(run),
    }
    return render(request, "canut/pay_run.html", context)


@require_GET
@person_page
def pay_run_state(request: Request, run_id: int) -> HttpResponse:
    """Return how far a run is, for a page that is open to put in place of its own."""
    run = run_of(request.user, run_id)
    context = {"run": run, "is_part": True, **shown(run)}
    response = render(request, "canut/pay_run_state.html", context)
    if context["work"] is None or context["work"].has_ended:
        response["X-Ended"] = "yes"
    return response


@require_GET
@person_page
def pay_run_changes(request: Request, run_id: int) -> HttpResponseBase:
    """Stream that a run went on or ended."""

    def look(person: Person) -> object:
        work = latest_work(run_of(person, run_id))
        return (work.state, work.steps) if work else ()

    return streamed(request, look)


def run_of(person: Person, run_id: int) -> PayRun:
    """Return a run to a member of the operator."""
    operator_only(person)
    return get_object_or_404(PayRun, pk=run_id)


def shown(run: PayRun) -> dict[str, Any]:
    """Return what the part about the work of a run shows."""
    work = latest_work(run)
    return {"work": work, "sent": sent_since_asked(work) if work else []}


@require_POST
@person_page
def make_file(request: Request, run_id: int, kind: str) -> HttpResponse:
    """Put the payouts of a run that stand in no file into one."""
    run, host = run_of(request.user, run_id), operator()
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
    return redirect("pay_run", run.pk)


@require_GET
@person_page
def payment_file(request: Request, file_id: int) -> HttpResponse:
    """Give a file that was made, the same bytes every time."""
    operator_only(request.user)
    file = get_object_or_404(PaymentFile, pk=file_id)
    suffix, kind = SUFFIXES[PaymentFile.Kind(file.kind)]
    response = HttpResponse(content(file), content_type=f"{kind}; charset=utf-8")
    return as_file(response, f"{file.message_id}.{suffix}")
