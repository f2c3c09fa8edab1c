"""Qualifying: a worker shows a proof, somebody of the operator reads it and grants what it proves."""

from collections.abc import Iterable

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from canut.core.people.errors import PeopleError
from canut.core.people.models import Person
from canut.core.people.operations import grant_qualification
from canut.core.people.queries import known_qualifications, qualification_slugs
from canut.core.rights.errors import RightsError
from canut.core.rights.operations.corrections import REASON_LENGTH_MIN, ask_correction
from canut.core.work.queries import qualifications_asked
from canut.faces.web.access import operator_only
from canut.faces.web.pages import Request, person_page, told_in
from canut.families.microwork.attempts import open_tests

LENGTH_MAX = 4000


class Proof(forms.Form):
    """A qualification, and what proves it."""

    slug = forms.ChoiceField(label=gettext_lazy("Qualification"))
    proof = forms.CharField(
        label=gettext_lazy("What proves it"),
        help_text=gettext_lazy(
            "A diploma, a certificate, years of practice: what it is, and who can confirm it."
        ),
        min_length=REASON_LENGTH_MIN,
        max_length=LENGTH_MAX,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, request: Request, slugs: Iterable[str]) -> None:
        """Offer these qualifications."""
        super().__init__(request.POST or None)
        self.fields["slug"].choices = [(slug, slug) for slug in slugs]  # type: ignore[attr-defined] # of choices


@require_http_methods(["GET", "POST"])
@person_page
def my_qualifications(request: Request) -> HttpResponse:
    """Show what a person holds and what open projects ask for besides, and take a proof."""
    person, now = request.user, timezone.now()
    has = qualification_slugs(person_id=person.pk)
    tests = open_tests()
    asked = [(slug, number, tests.get(slug)) for slug, number in qualifications_asked().items()]
    asked = [one for one in asked if one[0] not in has]
    form = Proof(request, [slug for slug, _number, test in asked if test is None])
    if form.is_valid():
        # A record that lacks a qualification is incomplete: completing it is a correction (GDPR, article 16).
        text = _("Qualification %(slug)s: %(proof)s") % form.cleaned_data
        with told_in(form, RightsError):
            ask_correction(person=person, text=text, now=now)
            messages.success(request, _("Asked. The answer stands under your corrections."))
            return redirect("my_corrections")
    held = person.qualification_grants.select_related("qualification").order_by("granted_at", "id")
    by_proof = any(test is None for _slug, _number, test in asked)
    context = {"held": held, "asked": asked, "by_proof": by_proof, "form": form}
    return render(request, "canut/my_qualifications.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@person_page
def grant(request: Request, person_id: int) -> HttpResponse:
    """Grant somebody a qualification, with what proves it."""
    operator_only(request.user)
    concerned = get_object_or_404(Person, pk=person_id)
    held = qualification_slugs(person_id=concerned.pk)
    slugs = sorted({*known_qualifications(), *qualifications_asked()} - held)
    form = Proof(request, slugs)
    if form.is_valid():
        slug, evidence = form.cleaned_data["slug"], form.cleaned_data["proof"]
        with told_in(form, PeopleError):
            grant_qualification(
                person=concerned, slug=slug, granted_by=request.user, evidence=evidence, now=timezone.now()
            )
            messages.success(request, _("Granted: they can start this work now."))
            return redirect("grant_qualification", concerned.pk)
    context = {"concerned": concerned, "form": form, "grantable": slugs}
    return render(request, "canut/grant_qualification.html", context, status=422 if form.errors else 200)
