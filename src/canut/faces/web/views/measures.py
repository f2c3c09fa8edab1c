"""For the operator's members: measures against a person, what machines proposed, and remedies."""

from datetime import datetime, timedelta
from typing import Any, TypedDict

from django import forms
from django.contrib import messages
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from canut.core.decisions.models import MEASURES, Decision
from canut.core.decisions.notice import notice_of
from canut.core.decisions.operations import (
    REASON_LENGTH_MIN,
    decide_measure,
    dismiss_proposal,
    state_remedy,
    take_proposal,
)
from canut.core.local_time import moment_text
from canut.engines.money import MoneyError, minor_units
from canut.faces.web.access import decision_to_remedy, operator_only, proposal_for
from canut.faces.web.evidence import evidence_lines
from canut.faces.web.fields import PersonField
from canut.faces.web.pages import Request, person_page
from canut.faces.web.words import DECISION_KINDS, FAMILIES

DAYS_MAX = 90


def _text(label: object, help_text: object = "", rows: int = 3, **others: Any) -> forms.CharField:  # noqa: ANN401 - a field's own
    return forms.CharField(
        label=label,  # type: ignore[arg-type] # a lazy text
        help_text=help_text,  # type: ignore[arg-type] # a lazy text
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": rows}),
        **others,
    )


class Times(TypedDict, total=False):
    """From when until when a measure holds."""

    effective_at: datetime
    ends_at: datetime | None


class Effect(forms.Form):
    """What a measure keeps the person from, and for how long."""

    families = forms.MultipleChoiceField(
        label=gettext_lazy("A restriction of"),
        choices=list(FAMILIES.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    project = forms.IntegerField(
        label=gettext_lazy("Or of one project"),
        help_text=gettext_lazy("Its number. A suspension and a termination reach all work."),
        min_value=1,
        max_value=10**17,
        required=False,
    )
    days = forms.IntegerField(
        label=gettext_lazy("For how many days"),
        help_text=gettext_lazy("At most 90 for a restriction, 30 for a suspension. A termination has none."),
        validators=[MinValueValidator(1), MaxValueValidator(DAYS_MAX)],
        required=False,
    )
    danger = _text(
        gettext_lazy("Imminent danger"),
        gettext_lazy(
            "Only where there is no time for notice: what would happen, to whom. Else leave it empty."
        ),
        required=False,
    )

    def scopes(self) -> list[str]:
        """Return what is restricted."""
        chosen = [f"family:{name}" for name in self.cleaned_data["families"]]
        number = self.cleaned_data["project"]
        return chosen + ([f"project:{number}"] if number else [])

    def times(self, kind: Decision.Kind, now: datetime) -> Times:
        """Return from when until when it holds: after the notice, or at once where there is a danger."""
        danger, days = self.cleaned_data["danger"], self.cleaned_data["days"]
        starts_at = now if danger else now + notice_of(kind, now).ahead
        return {"effective_at": starts_at, "ends_at": starts_at + timedelta(days=days) if days else None}


class Measure(Effect):
    """The statement of reasons of a measure against a person (G11)."""

    person = PersonField(label=gettext_lazy("The person's e-mail address"))
    kind = forms.ChoiceField(
        label=gettext_lazy("Measure"),
        choices=[(kind, DECISION_KINDS[kind]) for kind in MEASURES],
        widget=forms.RadioSelect,
    )
    ground = _text(
        gettext_lazy("Ground"),
        gettext_lazy("The clause of the house rules or terms that was not kept, word for word."),
        min_length=REASON_LENGTH_MIN,
    )
    facts = _text(
        gettext_lazy("Facts"),
        gettext_lazy("What happened, when, in this very case."),
        4,
        min_length=REASON_LENGTH_MIN,
    )
    shown = _text(gettext_lazy("Evidence"), gettext_lazy("What shows it. The person reads it."))
    field_order = ("person", "kind", "families", "project", "days", "ground", "facts", "shown", "danger")


@require_http_methods(["GET", "POST"])
@person_page
def measure(request: Request) -> HttpResponse:
    """Decide a measure against a person, whose statement of reasons is given to them at once."""
    operator_only(request.user)
    form = Measure(request.POST or None)
    if form.is_valid():
        given, now = form.cleaned_data, timezone.now()
        kind = Decision.Kind(given["kind"])
        decision = decide_measure(
            kind=kind,
            person=given["person"],
            ground=given["ground"],
            facts=given["facts"],
            evidence={"shown": given["shown"]},
            scopes=form.scopes(),
            danger=given["danger"],
            decided_by=request.user,
            now=now,
            **form.times(kind, now),
        )
        return _decided(request, decision)
    context = {"form": form, "notices": [notice_of(kind, timezone.now()) for kind in MEASURES]}
    return render(request, "canut/measure.html", context, status=422 if form.is_bound else 200)


def _decided(request: Request, decision: Decision) -> HttpResponse:
    text = _("Decided. The person reads your reasons and can appeal. It takes effect on %(day)s.")
    messages.success(request, text % {"day": moment_text(decision.effective_at)})
    return redirect("appeals")


class OwnWords(Effect):
    """What a human says of what a machine proposed."""

    facts = _text(
        gettext_lazy("Facts, in your own words"),
        gettext_lazy("What you saw when you looked yourself. The machine's words are not accepted."),
        4,
        min_length=REASON_LENGTH_MIN,
    )
    field_order = ("facts", "families", "project", "days", "danger")


@require_http_methods(["GET", "POST"])
@person_page
def proposal(request: Request, proposal_id: int) -> HttpResponse:
    """Decide what a machine proposed, in one's own words, or dismiss it."""
    proposed = proposal_for(request.user, proposal_id)
    now = timezone.now()
    if "dismiss" in request.POST:
        dismiss_proposal(proposal=proposed, dismissed_by=request.user, now=now)
        messages.success(request, _("Dismissed. Nothing follows from it."))
        return redirect("appeals")
    form = OwnWords(request.POST or None)
    if form.is_valid():
        given, kind = form.cleaned_data, Decision.Kind(proposed.kind)
        times = form.times(kind, now) if kind in MEASURES else Times()
        decision = take_proposal(
            proposal=proposed,
            facts=given["facts"],
            scopes=form.scopes(),
            danger=given["danger"],
            decided_by=request.user,
            now=now,
            **times,
        )
        return _decided(request, decision)
    context = {
        "proposed": proposed,
        "evidence": evidence_lines(proposed.evidence, about=proposed.assignment),
        "form": form,
    }
    return render(request, "canut/proposal.html", context, status=422 if form.is_bound else 200)


class Amends(forms.Form):
    """What makes good the time that was lost."""

    amount = forms.CharField(
        label=gettext_lazy("Amount"),
        help_text=gettext_lazy("What the person would have earned, such as 84.00; 0 where nothing was lost."),
        max_length=20,
    )
    currency = forms.CharField(label=gettext_lazy("Currency"), initial="EUR", max_length=3)
    reasons = _text(
        gettext_lazy("Your reasons"),
        gettext_lazy("How you arrived at it. The person reads it."),
        min_length=10,
    )
    amount_minor = 0

    def clean(self) -> dict[str, Any]:
        """Read the amount in its currency."""
        given = super().clean() or {}
        try:
            self.amount_minor = minor_units(
                str(given.get("amount", "")).replace(",", "."), str(given.get("currency", "")).upper()
            )
        except MoneyError as error:
            raise forms.ValidationError(str(error)) from None
        if self.amount_minor < 0:
            raise forms.ValidationError(_("A remedy is zero or more."))
        return given


@require_http_methods(["GET", "POST"])
@person_page
def remedy(request: Request, decision_id: int) -> HttpResponse:
    """State the remedy for a measure that fell; the amount is owed to the person at once."""
    decision = decision_to_remedy(request.user, decision_id)
    form = Amends(request.POST or None)
    if form.is_valid():
        state_remedy(
            decision=decision,
            amount_minor=form.amount_minor,
            currency=form.cleaned_data["currency"].upper(),
            reasons=form.cleaned_data["reasons"],
            stated_by=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("Stated. The person is paid it with the next pay run."))
        return redirect("appeals")
    context = {"decision": decision, "form": form}
    return render(request, "canut/remedy.html", context, status=422 if form.is_bound else 200)
