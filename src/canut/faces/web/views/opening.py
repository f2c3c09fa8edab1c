"""For clients: items come in, a pilot measures them, the rest opens."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from canut.core.invoices.queries import fee_vat_minor
from canut.core.ledger import chart
from canut.core.ledger.errors import InsufficientFunds
from canut.core.ledger.queries import available_minor
from canut.core.work.errors import UnlawfulPay, UnusableTerms
from canut.core.work.models import Project, Task, Terms
from canut.core.work.operations.funding import opening_parts
from canut.core.work.operations.pilots import PILOT_TASKS, open_pilot, pilot_parts
from canut.core.work.operations.projects import TermsOffered, offer_terms
from canut.core.work.queries import current_terms, is_pilot
from canut.engines.earnings import smallest_lawful_pay
from canut.engines.money import MoneyError, currency_exponent, minor_units
from canut.faces.web.access import MANAGER, microwork_of
from canut.faces.web.pages import Request, person_page, told_in
from canut.faces.web.preview import preview_of
from canut.families.microwork.errors import UnfairTest
from canut.families.microwork.importing import FileRefused
from canut.families.microwork.operations import open_project
from canut.families.microwork.operations.longwork import ask_import
from canut.families.microwork.pilots import pilot
from canut.families.microwork.plan import plan_of
from canut.families.microwork.queries import long_works

WORKS_SHOWN = 5


class Items(forms.Form):
    """A file of items."""

    file = forms.FileField(
        label=gettext_lazy("File of items"),
        help_text=gettext_lazy(
            "CSV, TSV, JSONL or Parquet, one item a row. Or a ZIP: such a file and the pictures or recordings"
            " that its rows name, or these alone, one item each."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.jsonl,.ndjson,.parquet,.zip"}),
    )


class NewTerms(forms.Form):
    """What can be changed after a pilot."""

    per_answer = forms.DecimalField(label=gettext_lazy("Pay an answer"), min_value=0, max_digits=11)
    expected_seconds = forms.IntegerField(
        label=gettext_lazy("Time of an answer, in seconds"), min_value=1, max_value=86_400
    )


@require_http_methods(["GET", "POST"])
@person_page
def items(request: Request, project_id: int) -> HttpResponse:
    """Take a file of items in; it is imported beside the requests, on a page of its own."""
    project = microwork_of(request.user, project_id, least=MANAGER)
    form = Items(request.POST or None, request.FILES or None)
    if form.is_valid():
        uploaded = form.cleaned_data["file"]
        with told_in(form, FileRefused):
            work = ask_import(
                project=project,
                name=uploaded.name or "items",
                chunks=uploaded.chunks(),
                language=get_language() or "en",
                now=timezone.now(),
            )
            return redirect("long_work", project.pk, work.pk)
    context = {
        "project": project,
        "form": form,
        "works": long_works(project=project)[:WORKS_SHOWN],
        "tasks": (tasks := Task.objects.filter(project=project).count()),
        "preview": None if tasks else preview_with(project, None),
        "is_pilot": is_pilot(project=project),
        "is_test": plan_of(project).specification.test is not None,
    }
    return render(request, "canut/client_items.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@person_page
def opening(request: Request, project_id: int) -> HttpResponse:
    """Show what opening costs and what the pilot measured; open the pilot, or the rest."""
    project, now = microwork_of(request.user, project_id, least=MANAGER), timezone.now()
    short = ""
    if request.method == "POST":
        try:
            opener = open_pilot if "pilot" in request.POST else open_project
            count = opener(project=project, actor=request.user, now=now)
            text = ngettext("%(count)d item is open.", "%(count)d items are open.", count)
            messages.success(request, text % {"count": count})
            return redirect("opening", project.pk)
        except (InsufficientFunds, UnfairTest) as error:
            short = str(error)
    return render(
        request, "canut/client_opening.html", prices(project) | {"short": short}, status=422 if short else 200
    )


def prices(project: Project) -> dict[str, Any]:
    """Return what opening the pilot and the rest hold, what the client has, and what is missing."""
    terms = current_terms(project_id=project.pk)
    funds = available_minor(code=chart.client_funds(project.client_id), currency=project.currency)
    parts = opening_parts(project=project)
    needed = sum(parts)
    drafts = Task.objects.filter(project=project, state=Task.State.DRAFT)
    first = drafts.order_by("id").first() or project.tasks.order_by("id").first()
    waiting = drafts.count()
    return {
        "project": project,
        "terms": terms,
        "lawful_minor": smallest_lawful_pay(
            hourly_floor_minor=terms.hourly_floor_minor, seconds=terms.expected_seconds
        ),
        "parts": parts,
        "needed_minor": needed,
        "funds_minor": funds,
        "missing_minor": max(0, needed - funds),
        "remaining_minor": max(0, funds - needed),
        "vat_minor": fee_vat_minor(client=project.client, fee_minor=parts.fee, on=timezone.localdate()),
        "pilot_minor": sum(pilot_parts(project=project)),
        "pilot_tasks": min(PILOT_TASKS, waiting),
        "drafts": waiting,
        "pilot": pilot(project=project),
        "preview": preview_with(project, first),
    }


def preview_with(project: Project, task: Task | None) -> dict[str, Any]:
    """Return one of the project's tasks as its workers will see it; while there is none, a sample."""
    specification = plan_of(project).specification
    if task is None:
        return preview_of(specification)
    page = reverse("preview_frame", args=[project.pk, task.pk]) if specification.sheet.form.html else ""
    return preview_of(specification, task.item, frame=page)


@require_http_methods(["GET", "POST"])
@person_page
def change_terms(request: Request, project_id: int) -> HttpResponse:
    """Offer a new version of the terms; work that was accepted keeps its own."""
    project = microwork_of(request.user, project_id, least=MANAGER)
    terms, measured = current_terms(project_id=project.pk), pilot(project=project)
    proposed = proposed_terms(project, terms, measured)
    form = NewTerms(request.POST or None, initial=proposed)
    form.fields["per_answer"].help_text = _("In %(currency)s.") % {"currency": project.currency}
    if form.is_valid():
        with told_in(form, MoneyError, UnlawfulPay, UnusableTerms, InsufficientFunds):
            offer_terms(project=project, terms=changed(project, terms, form.cleaned_data), now=timezone.now())
            messages.success(request, _("The new terms stand for all work taken from now on."))
            return redirect("opening", project.pk)
    seconds = form.cleaned_data.get("expected_seconds") if form.is_bound else None
    context = {
        "project": project,
        "terms": terms,
        "pilot": measured,
        "form": form,
        "funds_minor": available_minor(code=chart.client_funds(project.client_id), currency=project.currency),
        "lawful_minor": smallest_lawful_pay(
            hourly_floor_minor=terms.hourly_floor_minor, seconds=seconds or proposed["expected_seconds"]
        ),
    }
    return render(request, "canut/client_terms.html", context, status=422 if form.errors else 200)


def proposed_terms(project: Project, terms: Terms, measured: Any) -> dict[str, Any]:  # noqa: ANN401 - a pilot
    """Return the time that was measured and the pay that meets the floor for it, never less than now."""
    seconds, pay = terms.expected_seconds, terms.per_answer_minor
    if measured and measured.lawful_minor:
        seconds, pay = measured.median_seconds, max(pay, measured.lawful_minor)
    return {
        "per_answer": Decimal(pay).scaleb(-currency_exponent(project.currency)),
        "expected_seconds": seconds,
    }


def changed(project: Project, terms: Terms, said: dict[str, Any]) -> TermsOffered:
    """Return the terms with what the form changes."""
    return TermsOffered(
        per_answer_minor=minor_units(said["per_answer"], project.currency),
        hourly_floor_minor=terms.hourly_floor_minor,
        expected_seconds=said["expected_seconds"],
        lease_seconds=max(terms.lease_seconds, said["expected_seconds"]),
        review_hours=terms.review_hours,
        payday_days=terms.payday_days,
    )
