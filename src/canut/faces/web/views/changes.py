"""One address for all streams: that something changed on a board, or in a long work."""

import time
from collections.abc import Callable

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from canut.core.people.models import Person
from canut.faces.web.access import REVIEWER, microwork_of
from canut.faces.web.changes import PLACES, Changes
from canut.faces.web.news import news_of
from canut.faces.web.pages import KEY_DIGITS, Request, person_page
from canut.faces.web.views.longwork import work_of
from canut.families.microwork.queries import stirrings


@require_GET
@person_page
def board_changes(request: Request, project_id: int) -> HttpResponseBase:
    """Stream that work was taken, a result made or a note written in a project."""
    return streamed(
        request, lambda person: stirrings(project=microwork_of(person, project_id, least=REVIEWER))
    )


@require_GET
@person_page
def work_changes(request: Request, project_id: int, work_id: int) -> HttpResponseBase:
    """Stream that a long work went on or ended."""

    def look(person: Person) -> object:
        found = work_of(microwork_of(person, project_id, least=REVIEWER), work_id)
        return found.state, found.rows, found.done

    return streamed(request, look)


@require_GET
@person_page
def my_changes(request: Request) -> HttpResponseBase:
    """Stream that there is something new for oneself."""
    return streamed(request, lambda person: news_of(person, timezone.now()))


@require_GET
@person_page
def my_news(request: Request) -> HttpResponse:
    """Return what is new since a page was opened, for it to say so."""
    news = news_of(request.user, timezone.now())
    projects, decision = (asked_number(request, name) for name in ("projects", "decision"))
    context = {
        "news": news,
        "has_project": news.projects > projects,
        "has_decision": news.decision > decision,
    }
    return render(request, "canut/news_said.html", context)


def asked_number(request: Request, name: str) -> int:
    """Return a number from the address; 0 for what is none that a key could be."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= KEY_DIGITS else 0


def streamed(request: Request, look: Callable[[Person], object]) -> HttpResponseBase:
    """Return a stream; without a place, an empty answer after which a browser does not ask again."""
    look(request.user)
    place = PLACES.take(request.user.pk, at=time.monotonic())
    if place is None:
        return HttpResponse(status=204)
    session, key = type(request.session), request.session.session_key

    def still() -> object | None:
        if not session(key).load():
            return None
        return look(Person.objects.get(pk=request.user.pk, is_active=True))

    seen = request.headers.get("Last-Event-ID", "")
    response = StreamingHttpResponse(Changes(place, still, seen), content_type="text/event-stream")
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"
    return response
