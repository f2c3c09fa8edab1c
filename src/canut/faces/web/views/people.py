"""For the operator's members: finding people, and what a duty towards one of them needs to see."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from canut.core.decisions.queries import decisions_about
from canut.core.people.models import Person
from canut.core.people.queries import found_people
from canut.core.rights.clocks import clocks_of
from canut.core.rights.operations.reading import open_person
from canut.core.rules.queries import mandate_of
from canut.faces.web.access import operator_only
from canut.faces.web.pages import Request, person_page
from canut.faces.web.views.exports import OPERATORS_PURPOSES
from canut.faces.web.words import CLOCKS_OF_PERSON

PEOPLE_SHOWN = 50


class Opening(forms.Form):
    """What somebody's page is opened for."""

    purpose = forms.ChoiceField(label=gettext_lazy("What you open it for"), choices=OPERATORS_PURPOSES)


@never_cache
@require_GET
@person_page
def people(request: Request) -> HttpResponse:
    """Find people by name or address."""
    operator_only(request.user)
    words = request.GET.get("q", "").strip()
    context = {"words": words, "found": found_people(words=words, most=PEOPLE_SHOWN), "most": PEOPLE_SHOWN}
    return render(request, "canut/operator_people.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@person_page
def person(request: Request, person_id: int) -> HttpResponse:
    """Ask what a person's page is opened for, record it, and show the page; nothing of their pay is on it."""
    operator_only(request.user)
    concerned = get_object_or_404(Person, pk=person_id)
    form = Opening(request.POST or None)
    context: dict[str, object] = {"concerned": concerned, "form": form, "is_opened": form.is_valid()}
    if form.is_valid():
        now = timezone.now()
        open_person(person=concerned, purpose=form.cleaned_data["purpose"], actor=request.user, now=now)
        context |= {
            "mandate": mandate_of(person=concerned, now=now),
            "decisions": decisions_about(worker=concerned),
            "clocks": [(CLOCKS_OF_PERSON[one.what], one) for one in clocks_of(person_id=concerned.pk)],
            "now": now,
        }
    return render(request, "canut/operator_person.html", context, status=422 if form.errors else 200)
