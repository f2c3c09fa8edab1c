"""For couriers: the offer with everything it takes to answer it, and the order in hand."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from canut.faces.web.pages import Request, person_page
from canut.families.deliveries.cards import offers_to, ride_of
from canut.families.deliveries.errors import InvalidOrder, WrongCode
from canut.families.deliveries.operations import rides

WHY_MOST = 2000
CODE_MOST = 20


@require_GET
@person_page
def deliveries(request: Request) -> HttpResponse:
    """Show the order in hand, else the offers that wait for an answer."""
    return show(request)


def show(request: Request, problem: Exception | None = None) -> HttpResponse:
    """Show a courier's page, with what was wrong with the last thing they sent."""
    context = {
        "ride": ride_of(courier=request.user),
        "offers": offers_to(courier=request.user, now=timezone.now()),
        "problem": capfirst(str(problem)) if problem else "",
    }
    return render(request, "canut/deliveries.html", context, status=422 if problem else 200)


@require_POST
@person_page
def accept_offer(request: Request, assignment_id: int) -> HttpResponse:
    """Accept an offer."""
    rides.accept(assignment_id=assignment_id, courier=request.user, now=timezone.now())
    return redirect("deliveries")


@require_POST
@person_page
def decline_offer(request: Request, assignment_id: int) -> HttpResponse:
    """Decline an offer; nothing follows from it."""
    rides.decline(assignment_id=assignment_id, courier=request.user, now=timezone.now())
    messages.success(request, _("Declined. Nothing follows from it; another offer will come."))
    return redirect("deliveries")


@require_POST
@person_page
def pick_up(request: Request, assignment_id: int) -> HttpResponse:
    """Say that the shop handed the order over."""
    rides.pick_up(assignment_id=assignment_id, courier=request.user, now=timezone.now())
    return redirect("deliveries")


@require_POST
@person_page
def drop(request: Request, assignment_id: int) -> HttpResponse:
    """Hand the order over against the customer's code."""
    code = request.POST.get("code", "")[:CODE_MOST]
    try:
        rides.drop(assignment_id=assignment_id, courier=request.user, code=code, now=timezone.now())
    except WrongCode as problem:
        return show(request, problem)
    messages.success(request, _("Delivered. Thank you."))
    return redirect("deliveries")


@require_POST
@person_page
def undelivered(request: Request, assignment_id: int) -> HttpResponse:
    """Say why an order could not be handed over; the work is paid all the same."""
    why = request.POST.get("why", "")[:WHY_MOST]
    try:
        rides.report_undelivered(
            assignment_id=assignment_id, courier=request.user, why=why, now=timezone.now()
        )
    except InvalidOrder as problem:
        return show(request, problem)
    messages.success(
        request, _("Recorded. Your work is paid when the client agrees or says nothing in time.")
    )
    return redirect("deliveries")


@require_POST
@person_page
def give_order_back(request: Request, assignment_id: int) -> HttpResponse:
    """Give an order back before it is picked up, without penalty."""
    rides.give_back(assignment_id=assignment_id, courier=request.user, now=timezone.now())
    messages.success(request, _("You gave the order back. Nothing follows from it."))
    return redirect("deliveries")
