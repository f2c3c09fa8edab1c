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
from canut.core.people.errors import InvitationRefused, LastOwner
from canut.core.people.invitations import STANDS, invitations_of, invitations_to
from canut.core.people.models import Membership, Organisation
from canut.core.people.operations import remove_member
from canut.core.people.operations_invitations import (
    accept_invitation,
    decline_invitation,
    invite,
    withdraw_invitation,
)
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
        label=gettext_lazy("Email address"),
        help_text=gettext_lazy("By which they sign in, or will sign up. Of a member: to change the role."),
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=list(NAMES.items()), initial="reviewer")


@require_http_methods(["GET", "POST"])
@person_page
def team(request: Request, client_id: int) -> HttpResponse:
    """Show who acts for a client; its owners invite people, change their role, and take them out."""
    organisation = client_of(request.user, client_id, least=REVIEWER)
    owns = reaches(person=request.user, organisation_id=organisation.pk, least=Membership.Role.OWNER)
    form, problem, now = Member(), "", timezone.now()
    if owns and request.method == "POST":
        if "withdraw" in request.POST:
            invitation = posted_number(request, "withdraw") or 0
            withdraw_invitation(organisation=organisation, invitation_id=invitation)
            return redirect(request.path)
        if "remove" in request.POST:
            problem = _removed(request, organisation)
        else:
            form = Member(request.POST)
            _invited(request, organisation, form)
        if not problem and not form.errors:
            stays = organisation.memberships.filter(person=request.user).exists()
            return redirect(request.path if stays else "projects")
    context: dict[str, Any] = {
        "organisation": organisation,
        "members": [
            (one, NAMES[Membership.Role(one.role)])
            for one in organisation.memberships.select_related("person").order_by("since", "id")
        ],
        "invitations": [
            (one, NAMES[Membership.Role(one.role)])
            for one in invitations_of(organisation=organisation, now=now)
        ]
        if owns
        else (),
        "days": STANDS.days,
        "owns": owns,
        "form": form,
        "problem": problem,
    }
    return render(request, "canut/client_team.html", context, status=422 if form.errors or problem else 200)


def _removed(request: Request, organisation: Organisation) -> str:
    """Take a member out; return why not."""
    try:
        remove_member(organisation=organisation, person_id=posted_number(request, "remove") or 0)
    except LastOwner as error:
        return str(error)
    messages.success(request, _("They no longer act for the organisation."))
    return ""


def _invited(request: Request, organisation: Organisation, form: Member) -> None:
    """Invite whom the form names, or change their role."""
    if not form.is_valid():
        return
    with told_in(form, LastOwner):
        made = invite(
            organisation=organisation,
            email=form.cleaned_data["email"],
            role=Membership.Role(form.cleaned_data["role"]),
            invited_by=request.user,
            now=timezone.now(),
        )
        messages.success(
            request,
            _("They are invited. Give them the code yourself.") if made else _("Their role is changed."),
        )


class Code(forms.Form):
    """The code that came with an invitation."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        help_text=gettext_lazy("Whoever invited you gives it to you."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )


@require_http_methods(["GET", "POST"])
@person_page
def invitations(request: Request) -> HttpResponse:
    """Show a person the organisations that want them to act for them; accept or decline."""
    now, form = timezone.now(), Code()
    number = posted_number(request, "invitation") or 0
    if request.method == "POST" and "decline" in request.POST:
        decline_invitation(person=request.user, invitation_id=number, now=now)
        return redirect("invitations")
    if request.method == "POST":
        form = Code(request.POST)
        if form.is_valid():
            with told_in(form, InvitationRefused):
                accept_invitation(
                    person=request.user, invitation_id=number, code=form.cleaned_data["code"], now=now
                )
        if not form.errors:
            messages.success(request, _("You act for the organisation now."))
            return redirect("projects")
    rows = [
        (one, NAMES[Membership.Role(one.role)], form if one.pk == number else Code(auto_id=f"id_{one.pk}_%s"))
        for one in invitations_to(person=request.user, now=now)
    ]
    context = {"rows": rows, "lost": form.errors and not any(one.pk == number for one, _role, _form in rows)}
    return render(request, "canut/invitations.html", context, status=422 if form.errors else 200)


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
