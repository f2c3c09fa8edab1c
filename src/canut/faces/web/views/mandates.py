"""For the operator's members: recording whom the workers elected, and ending a mandate before its day."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from canut.core.local_time import midnight
from canut.core.people.models import Person
from canut.core.rules.errors import MandateRefused
from canut.core.rules.operations.mandates import LONGEST, end_mandates, record_mandate
from canut.core.rules.queries import mandates as running_mandates
from canut.core.rules.queries import mandates_to_end
from canut.faces.web.access import operator_only
from canut.faces.web.fields import PersonField
from canut.faces.web.pages import Request, person_page, told_in

DAY = {"type": "date"}
DAYS_IN_YEAR = 366


class Election(forms.Form):
    """Whom the workers elected, until when, and how."""

    person = PersonField(label=gettext_lazy("E-mail address of who was elected"))
    since = forms.DateField(
        label=gettext_lazy("First day"),
        help_text=gettext_lazy("From now on when it is left empty."),
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        required=False,
    )
    until = forms.DateField(
        label=gettext_lazy("The day on which it ends"),
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
    )
    election = forms.CharField(
        label=gettext_lazy("How they were elected"),
        help_text=gettext_lazy("The day, the votes, where the minutes are."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=5000,
    )


@require_http_methods(["GET", "POST"])
@person_page
def mandates(request: Request) -> HttpResponse:
    """Show whose mandate runs, rests or is to come, and record another."""
    operator_only(request.user)
    form, now = Election(request.POST or None), timezone.now()
    if form.is_valid():
        given = form.cleaned_data
        with told_in(form, MandateRefused):
            record_mandate(
                person=given["person"],
                starts_at=midnight(given["since"]) if given["since"] else now,
                ends_at=midnight(given["until"]),
                election=given["election"],
                actor=request.user,
                now=now,
            )
        if not form.errors:
            messages.success(request, _("The mandate is recorded."))
            return redirect("mandates")
    running = {one.pk for one in running_mandates(now=now)}
    rows = [(one, one.pk in running, one.starts_at > now) for one in mandates_to_end(now=now)]
    context = {"form": form, "rows": rows, "years": LONGEST // timedelta(days=DAYS_IN_YEAR)}
    return render(request, "canut/mandates.html", context, status=422 if form.errors else 200)


@require_POST
@person_page
def end(request: Request, person_id: int) -> HttpResponse:
    """End what a person represents now or will."""
    operator_only(request.user)
    person = get_object_or_404(Person, pk=person_id)
    if end_mandates(person=person, actor=request.user, now=timezone.now()):
        messages.success(request, _("%(name)s represents the workers no more.") % {"name": person.name})
    else:
        messages.warning(request, _("%(name)s represents nobody.") % {"name": person.name})
    return redirect("mandates")
