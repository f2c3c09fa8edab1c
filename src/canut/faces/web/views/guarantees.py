"""What is guaranteed here, in plain words, and when each guarantee was last checked; open to everybody."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from canut.faces.web.promises import PROMISES
from canut.verification import recorded


@require_safe
def guarantees(request: HttpRequest) -> HttpResponse:
    """List the guarantees with where each stands; the rows that broke one are never shown here."""
    stands = {one.guarantee: one for one in recorded()}
    shown = [(promised, stands[name]) for name, promised in PROMISES.items()]
    return render(request, "canut/public_guarantees.html", {"shown": shown})


@require_safe
def guarantee(request: HttpRequest, name: str) -> HttpResponse:
    """Explain one guarantee, with each of its checks and what the last run of it found."""
    if name not in PROMISES:
        raise Http404
    stands = next(one for one in recorded() if one.guarantee == name)
    context = {"promised": PROMISES[name], "recorded": stands}
    return render(request, "canut/public_guarantee.html", context)
