"""Ratings of clients: what everybody sees, and what a worker says once a project."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from canut.core.ratings.figures import HIGHEST, LOWEST
from canut.core.ratings.operations import rate_client
from canut.core.ratings.queries import (
    client_with_projects,
    projects_to_rate,
    published_ratings,
    ratings_by,
)
from canut.faces.web.pages import Request, person_page

SCORES = (
    (5, gettext_lazy("5, very good")),
    (4, gettext_lazy("4, good")),
    (3, gettext_lazy("3, neither good nor bad")),
    (2, gettext_lazy("2, bad")),
    (1, gettext_lazy("1, very bad")),
)


def _score(label: Any) -> forms.TypedChoiceField:  # noqa: ANN401 - a text translated later
    return forms.TypedChoiceField(label=label, choices=[("", "-"), *SCORES], coerce=int)


class Said(forms.Form):
    """Four scores."""

    fair = _score(gettext_lazy("Fair: were your answers judged rightly?"))
    pay = _score(gettext_lazy("Pay: was it right for the time it took?"))
    speed = _score(gettext_lazy("Speed: was your work reviewed soon?"))
    clarity = _score(gettext_lazy("Clarity: did the guidelines say what was wanted?"))


@require_GET
@person_page
def client_ratings(request: Request, client_id: int) -> HttpResponse:
    """Show what workers say of a client, as medians of five people at a time."""
    client = client_with_projects(client_id=client_id)
    if client is None:
        raise Http404
    context = {
        "client": client,
        "figures": published_ratings([client.pk], now=timezone.now()).get(client.pk),
        "best": HIGHEST,
        "worst": LOWEST,
        "to_rate": projects_to_rate(person_id=request.user.pk).filter(client=client),
    }
    return render(request, "canut/client_ratings.html", context)


@require_GET
@person_page
def my_ratings(request: Request) -> HttpResponse:
    """Show which projects a person may rate, and what they said of others."""
    person_id = request.user.pk
    context = {"to_rate": projects_to_rate(person_id=person_id), "given": ratings_by(person_id=person_id)}
    return render(request, "canut/my_ratings.html", context)


@require_http_methods(["GET", "POST"])
@person_page
def rate(request: Request, project_id: int) -> HttpResponse:
    """Take down what a worker says of the client of a project."""
    project = get_object_or_404(projects_to_rate(person_id=request.user.pk), pk=project_id)
    form = Said(request.POST or None)
    if form.is_valid():
        rate_client(project=project, worker=request.user, scores=form.cleaned_data, now=timezone.now())
        messages.success(request, _("Thank you. It appears once five people have rated this client."))
        return redirect("my_ratings")
    context = {"form": form, "project": project}
    return render(request, "canut/rate.html", context, status=422 if form.errors else 200)
