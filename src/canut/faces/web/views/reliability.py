"""My reliability per kind of work, what it is used for, and how to contest it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from canut.faces.web.pages import Request, person_page
from canut.families.microwork.reliability import LATEST, reliability_of


@require_GET
@person_page
def my_reliability(request: Request) -> HttpResponse:
    """Show how often a person's answers agreed with known answers and with results."""
    kinds = reliability_of(person_id=request.user.pk)
    return render(request, "canut/my_reliability.html", {"kinds": kinds, "latest": LATEST})
