"""Pages for requests that cannot be served; what was typed is never lost."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from canut.faces.web.pages import typed_in


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Refuse a form whose token is missing or old, and give back what was typed."""
    return render(request, "canut/csrf.html", {"typed": typed_in(request.POST)}, status=403)
