"""For clients: who acts for an organisation, and in which role."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from canut.core.ledger import chart
from canut.core.ledger.queries import balances
from canut.core.pay.queries.client_months import client_months
from canut.core.people.errors import LastOwner, PersonUnknown
from canut.core.people.models import Membership
from canut.core.people.operations import add_member_by_address, remove_member
from canut.core.people.roles import NAMES, reaches
from canut.faces.web.access import MANAGER, REVIEWER, client_of
from canut.faces.web.pages import Request, person_page, posted_number, told_in

MOVED = {
    "deposit": gettext_lazy("Paid in"),
    "refund": gettext_lazy("Refunded"),
    "piece-pay": gettext_lazy("Pay for answers"),
    "top-up": gettext_lazy("Top-ups to the floor"),
    "bonus": gettext_lazy("Bonuses"),
    "tip": gettext_lazy("Tips"),
    "fee": gettext_lazy("The operator’s fee"),  # noqa: RUF001 - the apostrophe of a text for people
    "chargeback": gettext_lazy("Taken back by the bank"),
}
"""Kinds of transfer that cross the border of a client's money; another kind is shown by its own name."""


class Member(forms.Form):
    """Somebody who is to act for the organisation."""

    email = forms.EmailField(
        label=gettext_lazy("Email address"), help_text=gettext_lazy("Of somebody who has an account here.")
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=list(NAMES.items()), initial="reviewer")


@require_http_methods(["GET", "POST"])
@person_page
def team(request: Request, client_id: int) -> HttpResponse:
    """Show who acts for a client; its owners add people, change their role, and take them out."""
    organisation = client_of(request.user, client_id, least=REVIEWER)
    owns = reaches(person=request.user, organisation_id=organisation.pk, least=Membership.Role.OWNER)
    removing = "remove" in request.POST
    form = Member(request.POST if owns and request.method == "POST" and not removing else None)
    problem = ""
    if owns and removing:
        try:
            member = posted_number(request, "remove") or 0
            remove_member(organisation=organisation, person_id=member)
            messages.success(request, _("They no longer act for the organisation."))
            return redirect("projects" if member == request.user.pk else request.path)
        except LastOwner as error:
            problem = str(error)
    elif form.is_valid():
        with told_in(form, PersonUnknown, LastOwner):
            add_member_by_address(organisation=organisation, now=timezone.now(), **form.cleaned_data)
            messages.success(request, _("They act for the organisation now."))
            return redirect("team", organisation.pk)
    context: dict[str, Any] = {
        "organisation": organisation,
        "members": [
            (one, NAMES[Membership.Role(one.role)])
            for one in organisation.memberships.select_related("person").order_by("since", "id")
        ],
        "owns": owns,
        "form": form,
        "problem": problem,
    }
    return render(request, "canut/client_team.html", context, status=422 if form.errors or problem else 200)


@require_GET
@person_page
def money(request: Request, client_id: int) -> HttpResponse:
    """Show what a client has free, and what came and left month by month, as the ledger says it."""
    organisation = client_of(request.user, client_id, least=MANAGER)
    months = [
        (one, [(str(MOVED.get(kind, kind)), amount) for kind, amount in one.moved.items()])
        for one in client_months(client=organisation, now=timezone.now())
    ]
    funds = balances(prefix=chart.client_funds(organisation.pk))
    context = {"organisation": organisation, "months": months, "funds": funds}
    return render(request, "canut/client_money.html", context)
