"""My costs: what working cost a person, declared, in review, accepted or refused with reasons."""

from datetime import date
from decimal import Decimal
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

from canut.core.decisions.queries import refusals_of
from canut.core.local_time import moment_text
from canut.core.pay.errors import ClaimRefused
from canut.core.pay.models import Cost
from canut.core.pay.operations.costs import DECLARABLE_DAYS, declare_cost, moment_of
from canut.core.pay.queries.claims import claims_of, projects_worked_on
from canut.core.people.models import Person
from canut.core.work.models import Project
from canut.engines.earnings import mileage_slugs
from canut.engines.money import MoneyError, minor_units
from canut.faces.web.pages import Request, person_page, told_in
from canut.faces.web.templatetags.loom import METRES_PER_KILOMETRE, in_readers_language
from canut.faces.web.words import MILEAGE

SHOWN = 100


class ProjectChoice(forms.ModelChoiceField):  # type: ignore[type-arg] # it takes none at run time
    """A project under its title in the reader's language."""

    def label_from_instance(self, project: Project) -> str:
        """Name a project and its client."""
        return f"{in_readers_language(project.title)[1]} ({project.client.name})"


class Spent(forms.Form):
    """A cost: an amount, or kilometres at a known rate."""

    project = ProjectChoice(label=gettext_lazy("For which work"), queryset=Project.objects.none())
    kind = forms.ChoiceField(label=gettext_lazy("What for"), choices=Cost.Kind.choices)
    on = forms.DateField(
        label=gettext_lazy("Day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    amount = forms.CharField(
        label=gettext_lazy("Amount"),
        help_text=gettext_lazy("What you paid, such as 12.50. Empty for a way."),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    kilometres = forms.DecimalField(
        label=gettext_lazy("Or kilometres"),
        min_value=Decimal("0.001"),
        max_value=10_000,
        decimal_places=3,
        localize=True,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    rate = forms.ChoiceField(label=gettext_lazy("Vehicle"), required=False)
    reference = forms.CharField(
        label=gettext_lazy("Receipt or journey"),
        help_text=gettext_lazy("Its number or its name: a cost is declared once."),
        max_length=80,
    )
    evidence = forms.CharField(
        label=gettext_lazy("What shows it"),
        help_text=gettext_lazy("Where the receipt is; from where to where the way went."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    amount_minor = 0

    def __init__(self, person: Person, today: date, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own
        super().__init__(*args, **kwargs)
        self.fields["project"].queryset = projects_worked_on(person=person)  # type: ignore[attr-defined] # a ModelChoiceField
        rates = [(slug, MILEAGE.get(slug, slug)) for slug in mileage_slugs(on=today)]
        self.fields["rate"].choices = [("", gettext_lazy("none")), *rates]  # type: ignore[attr-defined] # a ChoiceField

    def clean(self) -> dict[str, Any]:
        """Read the amount in the currency of the project."""
        given = super().clean() or {}
        project, amount = given.get("project"), given.get("amount", "").strip()
        if project and amount:
            try:
                self.amount_minor = minor_units(amount.replace(",", "."), project.currency)
            except MoneyError as error:
                raise forms.ValidationError(str(capfirst(str(error)))) from None
        if amount and given.get("kilometres"):
            raise forms.ValidationError(_("Give an amount or kilometres, not both."))
        return given


@require_http_methods(["GET", "POST"])
@person_page
def my_costs(request: Request) -> HttpResponse:
    """Show what a person declared and what became of it, and take another cost down."""
    today = timezone.localdate()
    form = Spent(request.user, today, request.POST or None, initial={"on": today})
    if form.is_valid():
        with told_in(form, ClaimRefused):
            made = _declare(request.user, form)
            text = _("Declared. It counts unless it is refused before %(day)s.")
            messages.success(request, text % {"day": moment_text(made.review_due_at)})
            return redirect("my_costs")
    refusals = refusals_of(person=request.user)
    context = {
        "form": form,
        "has_worked": projects_worked_on(person=request.user).exists(),
        "days": DECLARABLE_DAYS,
        "claims": [(claim, refusals.get(claim.named)) for claim in claims_of(person=request.user)[:SHOWN]],
    }
    return render(request, "canut/my_costs.html", context, status=422 if form.errors else 200)


def _declare(person: Person, form: Spent) -> Cost:
    given, now = form.cleaned_data, timezone.now()
    return declare_cost(
        person=person,
        project=given["project"],
        kind=Cost.Kind(given["kind"]),
        reference=given["reference"],
        evidence=given["evidence"],
        happened_at=moment_of(day=given["on"], now=now),
        amount_minor=form.amount_minor,
        metres=int((given["kilometres"] or 0) * METRES_PER_KILOMETRE),
        rate=given["rate"],
        now=now,
    )
