"""My work and pay: what I did, what I am owed and when, the statement of a period."""

from datetime import date, datetime, time, timedelta

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from canut.core.pay.documents import statement_html, statement_pdf
from canut.core.pay.queries import statement
from canut.core.work.queries import work_of
from canut.faces.web.owed import owed_to, payouts_of
from canut.faces.web.pages import Request, person_page

PAGE = 30
PERIOD_DAYS = 30
LONGEST_PERIOD = timedelta(days=3660)
FIRST_YEAR, LAST_YEAR = 2000, 2199
"""Years that a statement may name; far ones overflow when a time zone is applied."""


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
    since, until, error = _period(request)
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
    since, until, _error = _period(request)
    made = statement(person=request.user, start=midnight(since), end=midnight(until + timedelta(days=1)))
    language = "fr" if (get_language() or "").startswith("fr") else "en"
    if form == "html":
        response = HttpResponse(statement_html(made, language=language))
    elif form == "pdf":
        content = statement_pdf(made, language=language, now=timezone.now())
        response = HttpResponse(content, content_type="application/pdf")
    else:
        raise Http404
    response["Content-Disposition"] = f'attachment; filename="canut-{since}-{until}.{form}"'
    return response


def _period(request: Request) -> tuple[date, date, str]:
    """Return the first and the last day that an address asks for, and what was wrong with them."""
    today = timezone.localdate()
    first, last = parse_day(request, "from"), parse_day(request, "to")
    until = last or today
    since = first or until - timedelta(days=PERIOD_DAYS)
    if timedelta(0) <= until - since <= LONGEST_PERIOD:
        return since, until, ""
    error = _("The first day must come before the last, at most ten years before.")
    return today - timedelta(days=PERIOD_DAYS), today, error


def parse_day(request: Request, name: str) -> date | None:
    """Return the day that a field of the address names, if it names one."""
    try:
        day = parse_date(request.GET.get(name, ""))
    except ValueError:
        return None
    return day if day and FIRST_YEAR <= day.year <= LAST_YEAR else None


def midnight(day: date) -> datetime:
    """Return the first moment of a day where the platform is."""
    return timezone.make_aware(datetime.combine(day, time.min))
