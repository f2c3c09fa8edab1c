"""A client's own page for an item, in a frame of an opaque origin: it reaches no session and no web.

The sandbox stands in the response as well as on the frame, so that the page has no more rights when it is
opened by itself. It cannot fetch, post or load anything; the frame's parent says where it may be led
(``frame-src``), which is nowhere else.
"""

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.templatetags.static import static
from django.views.decorators.http import require_GET

from canut.core.work.models import Task
from canut.faces.web import access
from canut.faces.web.pages import Request, person_page
from canut.faces.web.views.tasks import IN_HAND, microwork_of
from canut.families.microwork.plan import plan_of
from canut.families.microwork.pseudonyms import identifiers_of, identifiers_of_preview

POLICY = (
    "sandbox allow-scripts allow-forms; default-src 'none'; script-src 'unsafe-inline' {script}; "
    "style-src 'unsafe-inline'; img-src data:; media-src data:; font-src data:; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)
HEADERS = {
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "no-referrer",
    "X-DNS-Prefetch-Control": "off",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), clipboard-read=(), payment=()",
    "Cache-Control": "no-store",
}
DOCTYPE = re.compile(r"\s*<!doctype[^>]*>", flags=re.IGNORECASE)
START = (
    '<!doctype html><meta charset="utf-8">'
    "<style>body{{margin:0;padding:.75rem;font:1rem/1.5 system-ui,sans-serif}}</style>"
    '<script src="{script}" defer></script>'
)


@require_GET
@person_page
def frame(request: Request, assignment_id: int) -> HttpResponse:
    """Send the client's own page of a task in hand."""
    held = microwork_of(request.user, assignment_id)
    if held.state not in IN_HAND:
        raise Http404
    page = plan_of(held.project).sheet.form.page(held.task.item, identifiers_of(held))
    return framed(request, page)


@require_GET
@person_page
def preview_frame(request: Request, project_id: int, task_id: int) -> HttpResponse:
    """Send the client's own page with one of the project's items, as its workers will see it."""
    project = access.microwork_of(request.user, project_id, least=access.MANAGER)
    task = get_object_or_404(Task, pk=task_id, project=project)
    return framed(request, plan_of(project).sheet.form.page(task.item, identifiers_of_preview(task)))


def framed(request: HttpRequest, page: str) -> HttpResponse:
    """Return a client's page with the script that reports what is filled in, and without any right.

    A browser that opens the page by itself is refused: only a frame keeps it from being led elsewhere.
    """
    if not page or request.headers.get("Sec-Fetch-Dest", "iframe") != "iframe":
        raise Http404
    script = request.build_absolute_uri(static("canut/framed.js"))
    response = HttpResponse(START.format(script=script) + DOCTYPE.sub("", page, count=1))
    response["Content-Security-Policy"] = POLICY.format(script=script)
    for name, value in HEADERS.items():
        response[name] = value
    return response
