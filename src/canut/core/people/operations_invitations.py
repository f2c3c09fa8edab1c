"""Inviting people by their address to act for an organisation, the same whether it has an account or not."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from canut.core.people.errors import InvitationRefused
from canut.core.people.invitations import invitations_to
from canut.core.people.models import Invitation, Membership, Organisation, Person
from canut.core.people.operations import add_member, change_role

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""What a code is made of: no letter that is read as another."""

CODE_LENGTH = 10


def invite(
    *, organisation: Organisation, email: str, role: Membership.Role, invited_by: Person, now: datetime
) -> Invitation | None:
    """Invite whoever has an address; of somebody who acts for the organisation, change the role at once.

    Returns
    -------
    Invitation | None
        None when a role was changed. A second invitation of an address replaces the first, code and all.

    Raises
    ------
    LastOwner
        When the only owner would become something else.
    """
    address = email.strip().lower()
    held = organisation.memberships.select_related("person").filter(person__email=address).first()
    if held is not None:
        change_role(organisation=organisation, person=held.person, role=role, now=now)
        return None
    code = "".join(secrets.choice(LETTERS) for _place in range(CODE_LENGTH))
    facts = {"role": role, "code": code, "invited_by": invited_by, "invited_at": now}
    made, _is_new = Invitation.objects.update_or_create(
        organisation=organisation, email=address, defaults=facts
    )
    return made


def accept_invitation(*, person: Person, invitation_id: int, code: str, now: datetime) -> Membership:
    """Let a person act for the organisation that invited them.

    Raises
    ------
    InvitationRefused
        When the invitation is not theirs or over, or the code is another.
    """
    with transaction.atomic():
        found = (
            invitations_to(person=person, now=now).select_for_update(of=("self",)).filter(pk=invitation_id)
        )
        invitation = found.first()
        if invitation is None:
            raise InvitationRefused(_("this invitation is over; ask for another"))
        typed = "".join(code.lower().split())
        if not secrets.compare_digest(typed.encode(), invitation.code.encode()):
            raise InvitationRefused(_("this is not the code; ask whoever invited you for it"))
        role = Membership.Role(invitation.role)
        made = add_member(organisation=invitation.organisation, person=person, role=role, now=now)
        invitation.delete()
    return made


def decline_invitation(*, person: Person, invitation_id: int, now: datetime) -> None:
    """Remove an invitation that a person does not want; without one nothing happens."""
    invitations_to(person=person, now=now).filter(pk=invitation_id).delete()


def withdraw_invitation(*, organisation: Organisation, invitation_id: int) -> None:
    """Take an invitation back; without one nothing happens."""
    organisation.invitations.filter(pk=invitation_id).delete()


def forget_invitations(*, person_id: int, now: datetime) -> None:
    """Remove the invitations of a person, and those they made: nobody would stand behind them."""
    del now
    address = Person.objects.values_list("email", flat=True).get(pk=person_id)
    Invitation.objects.filter(email=address).delete()
    Invitation.objects.filter(invited_by=person_id).delete()
