"""Reads on the register."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from canut.core.people.models import Membership, Person
from canut.core.people.queries import acts_for_operator, is_human
from canut.core.rules.declared import Rule, rule_named
from canut.core.rules.errors import NotRegistered
from canut.core.rules.models import Ballot, Mandate, Member, RuleVersion

IN_FORCE = (RuleVersion.Outcome.FOUNDING, RuleVersion.Outcome.ADOPTED)
LOOKED_UP_EVERY = timedelta(minutes=1)
_known: dict[str, tuple[datetime, Rule]] = {}


@dataclass(frozen=True, slots=True)
class Tally:
    """How a vote stands."""

    electorate: int
    yes: int
    no: int
    abstain: int

    @property
    def cast(self) -> int:
        """How many ballots there are."""
        return self.yes + self.no + self.abstain

    @property
    def is_adopted(self) -> bool:
        """Whether at least half of the roll voted, and more of them yes than no."""
        return self.electorate > 0 and 2 * self.cast >= self.electorate and self.yes > self.no


def version_in_force(*, slug: str, now: datetime) -> RuleVersion | None:
    """Return the version of a rule that is in effect at a moment."""
    decided = RuleVersion.objects.filter(slug=slug, outcome__in=IN_FORCE, effective_at__lte=now)
    return decided.order_by("-effective_at", "-version").first()


def rule_in_force(*, slug: str, now: datetime) -> Rule:
    """Return the rule to run: the version in effect, as the code has it. Looked up once a minute a process.

    Raises
    ------
    NotRegistered
        When no version is in effect, or the code has none of that number, or changed it since.
    """
    known = _known.get(slug)
    if known and timedelta(0) <= now - known[0] < LOOKED_UP_EVERY:
        return known[1]
    registered = version_in_force(slug=slug, now=now)
    if registered is None:
        message = _("no version of the rule %(rule)s is in force; propose one: canut rules propose")
        raise NotRegistered(message % {"rule": slug})
    rule = rule_named(str(registered))
    if rule is None:
        message = _(
            "this release does not have the rule %(rule)s that is in force; install the one that has it"
        )
        raise NotRegistered(message % {"rule": registered})
    if rule.fingerprint != registered.fingerprint:
        message = _(
            "the code of the rule %(rule)s is not what was registered; "
            "give the change a number of its own and put it to the vote"
        )
        raise NotRegistered(message % {"rule": rule.name})
    _known[slug] = (now, rule)
    return rule


def forget_looked_up() -> None:
    """Look every rule up anew at its next use."""
    _known.clear()


def count(*, rule: RuleVersion) -> Tally:
    """Return how the vote on a version stands."""
    cast = dict(rule.ballots.order_by().values_list("choice").annotate(Count("id")))
    return Tally(
        electorate=rule.roll.count(),
        yes=cast.get(Ballot.Choice.YES, 0),
        no=cast.get(Ballot.Choice.NO, 0),
        abstain=cast.get(Ballot.Choice.ABSTAIN, 0),
    )


def members(*, now: datetime) -> QuerySet[Member]:
    """Return who has a vote at a moment."""
    return Member.objects.filter(since__lte=now).exclude(until__lte=now).order_by("person_id")


def votes_open_to(*, person: Person, now: datetime) -> QuerySet[RuleVersion]:
    """Return the votes in which a person has a ballot left."""
    running = RuleVersion.objects.filter(outcome=RuleVersion.Outcome.OPEN, vote_ends_at__gt=now)
    return running.filter(roll__person=person, roll__has_voted=False).order_by("vote_ends_at")


def mandates(*, now: datetime) -> QuerySet[Mandate]:
    """Return the mandates that run at a moment: none of who acts for an organisation or is staff."""
    running = Mandate.objects.filter(starts_at__lte=now, ends_at__gt=now, person__is_active=True)
    acting = Membership.objects.values("person")
    elected = running.exclude(person__in=acting).exclude(person__is_staff=True)
    return elected.exclude(person__is_service=True).select_related("person").order_by("starts_at", "id")


def mandates_to_end(*, now: datetime) -> QuerySet[Mandate]:
    """Return the mandates that are not over, those that rest or are to come too, by their first day."""
    left = Mandate.objects.filter(ends_at__gt=now).select_related("person", "recorded_by")
    return left.order_by("starts_at", "id")


def mandate_of(*, person: Person, now: datetime) -> Mandate | None:
    """Return the mandate by which a person represents the workers at a moment, the longest."""
    return mandates(now=now).filter(person=person).order_by("-ends_at").first()


def may_propose(*, person: Person, now: datetime) -> bool:
    """Say whether a person may put a rule to the vote: a member, a representative, or for the operator."""
    if not is_human(person=person):
        return False
    if acts_for_operator(person=person) or members(now=now).filter(person=person).exists():
        return True
    return mandate_of(person=person, now=now) is not None
