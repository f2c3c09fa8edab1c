"""My work and pay: what I did, what I am owed and when, the statement of a period."""

from datetime import timedelta

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from canut.core.local_time import midnight
from canut.core.pay.documents import statement_html, statement_pdf
from canut.core.pay.queries import statement
from canut.core.work.queries import work_of
from canut.faces.web.days import days_asked
from canut.faces.web.owed import owed_to, payouts_of
from canut.faces.web.pages import Request, as_file, person_page
from canut.faces.web.templatetags.loom import reader

PAGE = 30
PERIOD = timedelta(days=30)


@require_GET
@person_page
def my_work(request: Request) -> HttpResponse:
    """List what a person took, latest first, with what they are owed."""
    page = Paginator(work_of(worker=request.user), PAGE).get_page(request.GET.get("page"))
    now = timezone.now()
    return render(request, "canut/my_work.html", {"page": page, "owed": owed_to(request.user), "now": now})


@require_GET
@person_page
def my_statement(request: Request) -> HttpResponse:
    """Show the statement of a period, by default of the last thirty days, and every payout."""
    since, until, error = days_asked(request, ahead=PERIOD)
    period = statement(person=request.user, start=midnight(since), end=midnight(until + timedelta(days=1)))
    context = {
        "statement": period,
        "since": since,
        "until": until,
        "error": error,
        "owed": owed_to(request.user),
        "payouts": payouts_of(request.user),
    }
    return render(request, "canut/my_statement.html", context)


@require_GET
@person_page
def statement_document(request: Request, form: str) -> HttpResponse:
    """Give the statement of a period to keep, as a page or as PDF, in the reader's language."""
    since, until, _error = days_asked(request, ahead=PERIOD)
    made = statement(person=request.user, start=midnight(since), end=midnight(until + timedelta(days=1)))
    language = reader()
    if form == "html":
        response = HttpResponse(statement_html(made, language=language))
    elif form == "pdf":
        content = statement_pdf(made, language=language, now=timezone.now())
        response = HttpResponse(content, content_type="application/pdf")
    else:
        raise Http404
    return as_file(response, f"canut-{since}-{until}.{form}")
