"""What this app holds on people: who had a vote, and on what, never how they voted; and who represents."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from canut.core.people import keeping
from canut.core.people.models import Person
from canut.core.personal import Holding, Personal, table
from canut.core.rules.models import Mandate, Member, ProposalDraft, RuleVersion, Voter
from canut.core.rules.operations.drafts import forget_drafts
from canut.core.rules.operations.mandates import end_mandates
from canut.core.rules.operations.membership import end_membership


def _end_membership(*, person_id: int, now: datetime) -> None:
    end_membership(person=Person.objects.get(pk=person_id), actor=None, now=now)


def _end_mandates(*, person_id: int, now: datetime) -> None:
    end_mandates(person=Person.objects.get(pk=person_id), actor=None, now=now)


PERSONAL = Personal(
    holdings=(
        Holding(
            "membership-of-the-platform",
            _("Your vote on the rules"),
            keeping.PLATFORM,
            keeping.TO_PROVE,
            keeping.TRACE,
            table(Member, "person", "id", "since", "until"),
            ((Member, "person"),),
        ),
        Holding(
            "votes",
            _("Votes you were called to, and whether you voted; how, nobody knows"),
            keeping.PLATFORM,
            keeping.TO_PROVE,
            keeping.TRACE,
            table(Voter, "person", "rule__slug", "rule__version", "has_voted"),
            ((Voter, "person"),),
        ),
        Holding(
            "mandates",
            _("Your mandates as a representative"),
            keeping.PLATFORM,
            keeping.TO_PROVE,
            keeping.TRACE,
            table(Mandate, "person", "id", "starts_at", "ends_at", "election"),
            ((Mandate, "person"),),
        ),
        Holding(
            "mandates-recorded",
            _("Mandates you recorded"),
            keeping.YOU,
            keeping.TO_PROVE,
            keeping.TRACE,
            table(Mandate, "recorded_by", "id", "recorded_at"),
            ((Mandate, "recorded_by"),),
        ),
        Holding(
            "rules-proposed",
            _("Rules you proposed"),
            keeping.YOU,
            keeping.TO_PROVE,
            keeping.TRACE,
            table(RuleVersion, "proposed_by", "id", "slug", "version", "proposed_at", "outcome"),
            ((RuleVersion, "proposed_by"),),
        ),
        Holding(
            "rules-drafted",
            _("Proposals of rules you are writing"),
            keeping.YOU,
            _("to let you go on writing"),
            keeping.ACCOUNT,
            table(
                ProposalDraft,
                "person",
                *("rule", "impact_assessment", "workers_views", "vote_ends_on", "effective_on", "saved_at"),
            ),
            ((ProposalDraft, "person"),),
        ),
    ),
    erasers=(_end_membership, _end_mandates, forget_drafts),
)
