"""Members vote: one ballot each, which nobody can lead back to them."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from canut.core.people.models import Person
from canut.core.rules.errors import NotAVoter, VotedAlready
from canut.core.rules.models import Ballot, RuleVersion, Voter


def vote(*, rule: RuleVersion, voter: Person, choice: Ballot.Choice, now: datetime) -> None:
    """Cast a ballot. That somebody voted is kept, never how; no event is recorded, for its time would tell.

    Raises
    ------
    NotAVoter
        When the person is not on the roll, or the vote does not run.
    VotedAlready
        When they voted before.
    """
    with transaction.atomic():
        running = RuleVersion.objects.select_for_update().filter(pk=rule.pk, outcome=RuleVersion.Outcome.OPEN)
        if not running.filter(proposed_at__lte=now, vote_ends_at__gt=now).exists():
            raise NotAVoter(_("the vote on %(rule)s is over; see what was decided") % {"rule": rule})
        on_roll = Voter.objects.filter(rule=rule, person=voter)
        if not on_roll.filter(has_voted=False).update(has_voted=True):
            if on_roll.exists():
                raise VotedAlready(_("you voted on %(rule)s already; a ballot is cast once") % {"rule": rule})
            message = _("you are not on the roll of the vote on %(rule)s; members of that day are")
            raise NotAVoter(message % {"rule": rule})
        Ballot.objects.create(rule=rule, choice=Ballot.Choice(choice))
