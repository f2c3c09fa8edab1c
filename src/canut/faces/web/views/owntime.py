"""My time: hours by day, breaks, what is asked, booked slots, and all of it as a file."""

import csv
from datetime import date, timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from canut.core.local_time import midnight
from canut.core.worktime import operations
from canut.core.worktime.days import days_of
from canut.core.worktime.models import Slot
from canut.core.worktime.partition import Interval
from canut.core.worktime.queries import intervals
from canut.faces.web.days import days_asked
from canut.faces.web.month import last_of, month_of, plot_of
from canut.faces.web.owntime import booked_by, claimable_by, offers_for, questions_of, standing_of
from canut.faces.web.pages import Request, as_file, person_page

SHOWN_DAYS = 7
A_MONDAY = date(2001, 1, 1)
COLUMNS = ("start", "end", "seconds", "kind", "project", "assignment")


@require_GET
@person_page
def my_time(request: Request) -> HttpResponse:
    """Show a person's hours by day, where they stand, what is asked, and their slots."""
    now = timezone.now()
    zone = timezone.get_default_timezone()
    parts, since, until = period_of(request)
    days = days_of(parts, zone)
    first = until.replace(day=1)
    whole = intervals(
        person_id=request.user.pk, start=midnight(first), end=midnight(last_of(first) + timedelta(days=1))
    )
    context = {
        "days": days,
        "total": sum(day.on_duty for day in days),
        "plot": plot_of(days, since, until),
        "month": month_of(first, days_of(whole, zone)),
        "weekdays": [A_MONDAY + timedelta(days=number) for number in range(7)],
        "since": since,
        "until": until,
        "now": now,
        "standing": standing_of(request.user, now),
        "questions": questions_of(request.user, now),
        "booked": booked_by(request.user, now),
        "claimable": claimable_by(request.user, now),
        "offers": offers_for(request.user, now),
    }
    return render(request, "canut/my_time.html", context)


def period_of(request: Request) -> tuple[list[Interval], date, date]:
    """Return a person's intervals of the days that the address names, by default the last seven."""
    since, until, _error = days_asked(request, ahead=timedelta(days=SHOWN_DAYS - 1))
    end = midnight(until + timedelta(days=1))
    return intervals(person_id=request.user.pk, start=midnight(since), end=end), since, until


@require_GET
@person_page
def time_file(request: Request, form: str) -> HttpResponse:
    """Send a person's intervals as a file of comma-separated values, or as JSON."""
    parts, since, until = period_of(request)
    rows = [row_of(one) for one in parts]
    if form == "json":
        response: HttpResponse = JsonResponse({"intervals": rows}, json_dumps_params={"indent": 2})
    elif form == "csv":
        response = HttpResponse(content_type="text/csv; charset=utf-8")
        writer = csv.DictWriter(response, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    else:
        raise Http404
    return as_file(response, f"canut-time-{since}-{until}.{form}")


def row_of(one: Interval) -> dict[str, object]:
    """Return an interval as files have it."""
    return {
        "start": one.start.isoformat(),
        "end": one.end.isoformat(),
        "seconds": round((one.end - one.start).total_seconds()),
        "kind": one.kind.value,
        "project": one.project_id,
        "assignment": one.assignment_id,
    }


@require_POST
@person_page
def take_break(request: Request) -> HttpResponse:
    """Begin a break."""
    rest = operations.start_break(person=request.user, now=timezone.now())
    paid = _("Your break is paid. It ends by itself, or when you take work.")
    unpaid = _("Your break is not paid. It ends by itself, or when you take work.")
    messages.success(request, paid if rest.is_paid else unpaid)
    return redirect("my_time")


@require_POST
@person_page
def come_back(request: Request) -> HttpResponse:
    """End a break."""
    operations.end_break(person=request.user, now=timezone.now())
    return redirect("my_time")


@require_POST
@person_page
def leave(request: Request) -> HttpResponse:
    """Go off duty."""
    operations.go_off_duty(person=request.user, now=timezone.now())
    messages.success(request, _("You are off duty. Your time until now counts."))
    return redirect("my_time")


@require_POST
@person_page
def answer_question(request: Request, session_id: int) -> HttpResponse:
    """Record whether a person was at work in time that nobody saw."""
    was_at_work = request.POST.get("answer") == "yes"
    added = operations.answer_question(
        session_id=session_id, person=request.user, was_at_work=was_at_work, now=timezone.now()
    )
    counted = (
        _("Thank you: this time counts.") if added else _("Thank you. Nothing was taken from your time.")
    )
    messages.success(request, counted)
    return redirect("my_time")


@require_POST
@person_page
def book_slot(request: Request, slot_id: int) -> HttpResponse:
    """Book a slot."""
    operations.book_slot(slot=slot_of(slot_id), worker=request.user, now=timezone.now())
    messages.success(request, _("Booked. Its time is paid, whether work comes or not."))
    return redirect("my_time")


@require_POST
@person_page
def give_slot_back(request: Request, slot_id: int) -> HttpResponse:
    """Cancel a slot that the person booked."""
    operations.give_slot_back(slot=own_slot(request, slot_id), worker=request.user, now=timezone.now())
    messages.success(request, _("You gave the slot back. Nothing follows from it."))
    return redirect("my_time")


@require_POST
@person_page
def start_slot(request: Request, slot_id: int) -> HttpResponse:
    """Go on duty for a slot that the person booked."""
    operations.start_slot(slot=own_slot(request, slot_id), now=timezone.now())
    messages.success(request, _("You are on duty until the end of your slot."))
    return redirect("my_time")


@require_POST
@person_page
def claim_slot(request: Request, slot_id: int) -> HttpResponse:
    """Record that a person came to a slot and could not start it."""
    operations.claim_slot(slot=own_slot(request, slot_id), worker=request.user, now=timezone.now())
    messages.success(request, _("Recorded: this time counts, and you need not prove it."))
    return redirect("my_time")


def slot_of(slot_id: int) -> Slot:
    """Return a slot."""
    return get_object_or_404(Slot.objects.select_related("project", "worker"), pk=slot_id)


def own_slot(request: Request, slot_id: int) -> Slot:
    """Return a slot that the person booked."""
    slot = slot_of(slot_id)
    if slot.worker_id != request.user.pk:
        raise Http404
    return slot
