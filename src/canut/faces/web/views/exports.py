"""For the operator's members: reports that the law asks for, requests for correction, and people's files."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from canut.core.local_time import midnight
from canut.core.people.models import Person
from canut.core.rights.models import CorrectionRequest
from canut.core.rights.operations.corrections import REASON_LENGTH_MIN, answer_correction
from canut.core.rights.operations.reading import read_personal
from canut.core.rights.purposes import Purpose
from canut.core.rights.queries import open_corrections
from canut.faces.web.access import operator_only
from canut.faces.web.pages import Request, as_file, person_page
from canut.faces.web.views.rights import FIRST_REPORTED, LAST_REPORTED, file_response
from canut.reports.dac7 import message, report
from canut.reports.dac7.missing import WORDS
from canut.reports.delivery_indicators import delivery_indicators
from canut.reports.platform_work import platform_work

DAY_INPUT = {"type": "date"}


class OfYear(forms.Form):
    """A report on a calendar year."""

    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=FIRST_REPORTED, max_value=LAST_REPORTED)


class TaxReport(OfYear):
    """The report on what people were paid."""

    allow_missing = forms.BooleanField(
        label=gettext_lazy("Although something is to be asked of people"), required=False
    )


class OfPeriod(forms.Form):
    """A report on a period of whole days, both included."""

    first = forms.DateField(
        label=gettext_lazy("First day"), widget=forms.DateInput(format="%Y-%m-%d", attrs=DAY_INPUT)
    )
    last = forms.DateField(
        label=gettext_lazy("Last day"), widget=forms.DateInput(format="%Y-%m-%d", attrs=DAY_INPUT)
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it starts."""
        cleaned: dict[str, Any] = super().clean() or {}
        if "first" in cleaned and "last" in cleaned and cleaned["last"] < cleaned["first"]:
            raise forms.ValidationError(_("The first day must come before the last."))
        return cleaned


OPERATORS_PURPOSES = [one for one in Purpose.choices if one[0] != Purpose.REPRESENTATION]
"""What the operator's members may read for: representation is the representatives' alone."""


class Reading(forms.Form):
    """Why somebody's file is read, and its form."""

    purpose = forms.ChoiceField(label=gettext_lazy("What you read it for"), choices=OPERATORS_PURPOSES)
    form = forms.ChoiceField(
        label=gettext_lazy("As"), choices=[("html", gettext_lazy("a page")), ("json", gettext_lazy("JSON"))]
    )


class Answer(forms.Form):
    """The operator's answer to a request for correction."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Your answer"),
        choices=[
            (CorrectionRequest.Outcome.CORRECTED, gettext_lazy("It was wrong and is corrected")),
            (CorrectionRequest.Outcome.REFUSED, gettext_lazy("It stays as it is")),
        ],
        widget=forms.RadioSelect,
    )
    reasons = forms.CharField(
        label=gettext_lazy("Your reasons"),
        min_length=REASON_LENGTH_MIN,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


FORMS: dict[str, type[forms.Form]] = {"dac7": TaxReport, "pwd": OfPeriod, "indicators": OfYear}


def _blank_forms(now: datetime) -> dict[str, forms.Form]:
    today = timezone.localdate(now)
    last_year = {"year": today.year - 1}
    period = {"first": today - timedelta(days=182), "last": today}
    return {
        kind: form(initial=period if kind == "pwd" else last_year, prefix=kind)
        for kind, form in FORMS.items()
    }


@require_GET
@person_page
def exports(request: Request) -> HttpResponse:
    """List the reports with what each needs, and the requests for correction that wait."""
    operator_only(request.user)
    return _page(request, _blank_forms(timezone.now()))


def _page(
    request: Request, shown: dict[str, forms.Form], missing: Sequence[tuple[Person, list[Promise]]] = ()
) -> HttpResponse:
    status = 422 if missing or any(form.errors for form in shown.values()) else 200
    context = {"forms": shown, "waiting": open_corrections(), "missing": missing}
    return render(request, "canut/exports.html", context, status=status)


@require_POST
@person_page
def export(request: Request, kind: str) -> HttpResponse:
    """Make one report and give it as a file."""
    operator_only(request.user)
    if kind not in FORMS:
        raise Http404
    form = FORMS[kind](request.POST, prefix=kind)
    if not form.is_valid():
        return _page(request, {**_blank_forms(timezone.now()), kind: form})
    return MAKERS[kind](request, form.cleaned_data)


def _tax_report(request: Request, asked: dict[str, Any]) -> HttpResponse:
    now = timezone.now()
    made = report(asked["year"], address=settings.CANUT_OPERATOR_ADDRESS, actor=request.user, now=now)
    if made.missing and not asked["allow_missing"]:
        people = Person.objects.in_bulk([one.person_id for one in made.missing])
        missing = [(people[one.person_id], [WORDS[fact] for fact in one.facts]) for one in made.missing]
        return _page(request, _blank_forms(now), missing=missing)
    written = message(made, now=now)
    return _download(written.content, f"{written.reference}.xml", "application/xml")


def _figures(_request: Request, asked: dict[str, Any]) -> HttpResponse:
    start, end = midnight(asked["first"]), midnight(asked["last"] + timedelta(days=1))
    made = platform_work(start=start, end=end)
    return _json(made.plain(), f"platform-work-{asked['first']}-{asked['last']}.json")


def _indicators(_request: Request, asked: dict[str, Any]) -> HttpResponse:
    made = [one.plain() for one in delivery_indicators(asked["year"])]
    return _json(made, f"indicators-{asked['year']}.json")


MAKERS: dict[str, Callable[[Request, dict[str, Any]], HttpResponse]] = {
    "dac7": _tax_report,
    "pwd": _figures,
    "indicators": _indicators,
}


def _json(value: object, name: str) -> HttpResponse:
    text = json.dumps(value, ensure_ascii=False, indent=2, default=str)
    return _download(text.encode(), name, "application/json")


def _download(content: bytes, name: str, kind: str) -> HttpResponse:
    return as_file(HttpResponse(content, content_type=f"{kind}; charset=utf-8"), name)


@require_http_methods(["GET", "POST"])
@person_page
def person_file(request: Request, person_id: int) -> HttpResponse:
    """Ask a member of the operator what they read somebody's file for, and give it (G18)."""
    operator_only(request.user)
    person = get_object_or_404(Person, pk=person_id)
    form = Reading(request.POST or None)
    if form.is_valid():
        purpose = form.cleaned_data["purpose"]
        made = read_personal(person=person, purpose=purpose, actor=request.user, now=timezone.now())
        return file_response(made, form.cleaned_data["form"])
    context = {"number": person.pk, "form": form}
    return render(request, "canut/person_file.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@person_page
def correction(request: Request, request_id: int) -> HttpResponse:
    """Show a request for correction, and take the operator's answer."""
    operator_only(request.user)
    asked = get_object_or_404(open_corrections(), pk=request_id)
    form = Answer(request.POST or None)
    if form.is_valid():
        answer_correction(asked=asked, actor=request.user, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Answered. The person reads your reasons."))
        return redirect("exports")
    context = {"asked": asked, "form": form}
    return render(request, "canut/correction.html", context, status=422 if form.errors else 200)
