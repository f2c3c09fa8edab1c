"""For clients and the operator: offering time to book, and taking it back."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from canut.core.ledger.errors import InsufficientFunds
from canut.core.work.errors import NotOpen
from canut.core.work.queries import current_terms
from canut.core.worktime.errors import SlotImpossible
from canut.core.worktime.models import NOTICE_HOURS, Cancelling
from canut.core.worktime.operations import cancel_slot, open_slots_for
from canut.core.worktime.queries import slot_pay_minor, slots_of_project
from canut.faces.web.access import project_to_run, slot_to_run
from canut.faces.web.pages import Request, person_page, told_in

SHOWN = 200
PLACES_MOST, NOTICE_MOST = 200, 1000


class Offered(forms.Form):
    """Some places at one time."""

    starts_at = forms.DateTimeField(
        label=gettext_lazy("Begins"),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )
    ends_at = forms.DateTimeField(
        label=gettext_lazy("Ends"),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )
    capacity = forms.IntegerField(
        label=gettext_lazy("Places"),
        help_text=gettext_lazy("How many people can book this time, each one place."),
        min_value=1,
        max_value=PLACES_MOST,
        initial=1,
    )
    notice_hours = forms.IntegerField(
        label=gettext_lazy("Notice, in hours"),
        help_text=gettext_lazy("Cancelled later than this before its start, a booked place is paid whole."),
        min_value=0,
        max_value=NOTICE_MOST,
        initial=NOTICE_HOURS,
    )


@require_http_methods(["GET", "POST"])
@person_page
def slots(request: Request, project_id: int) -> HttpResponse:
    """Show the slots of a project that are not over, never who booked them, and offer more."""
    project, now = project_to_run(request.user, project_id), timezone.now()
    form = Offered(request.POST or None)
    if form.is_valid():
        with told_in(form, InsufficientFunds, NotOpen, SlotImpossible):
            count = len(open_slots_for(project=project, actor=request.user, now=now, **form.cleaned_data))
            text = ngettext("%(count)d place is offered.", "%(count)d places are offered.", count)
            messages.success(request, text % {"count": count})
            return redirect("slots", project.pk)
    coming = [
        (slot, slot.cancelling(now)) for slot in slots_of_project(project_id=project.pk, now=now)[:SHOWN]
    ]
    context = {
        "project": project,
        "terms": current_terms(project_id=project.pk),
        "coming": coming,
        "booked": sum(slot.worker_id is not None for slot, _follows in coming),
        "form": form,
    }
    return render(request, "canut/slots.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@person_page
def cancel(request: Request, project_id: int, slot_id: int) -> HttpResponse:
    """Say what cancelling a slot would bring about, and cancel it when that is what follows still."""
    slot, now = slot_to_run(request.user, project_id, slot_id), timezone.now()
    if (told := request.POST.get("follows")) in Cancelling.values:
        cancel_slot(slot=slot, actor=request.user, expected=Cancelling(told), now=now)
        late = _("Cancelled. Its worker is paid all of it.")
        messages.success(request, late if told == Cancelling.LATE else _("Cancelled. It costs nothing."))
        return redirect("slots", slot.project_id)
    context = {"slot": slot, "follows": slot.cancelling(now), "pay_minor": slot_pay_minor(slot=slot)}
    return render(request, "canut/cancel_slot.html", context)
