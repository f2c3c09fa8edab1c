"""Versions of rules, the members who decide on them and their votes, and whom the workers elected."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from canut.core.rules.declared import Kind


class RuleVersion(models.Model):
    """A version of a rule in the register: what it reads, how heavily, why, and what the members decided.

    The founding versions are those that the platform opened with; every later one is proposed with an impact
    assessment, gives notice and needs the members' vote. What was proposed never changes (a trigger).
    """

    class Outcome(models.TextChoices):
        """What became of a proposal."""

        OPEN = "open"
        FOUNDING = "founding"
        ADOPTED = "adopted"
        REFUSED = "refused"

    slug = models.SlugField(max_length=40)
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in Kind])
    title = models.JSONField()
    description = models.JSONField()
    inputs = models.JSONField()
    fingerprint = models.CharField(max_length=64)
    impact_assessment = models.TextField(blank=True)
    workers_views = models.TextField(blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    proposed_at = models.DateTimeField()
    vote_ends_at = models.DateTimeField(null=True, blank=True)
    effective_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.OPEN)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["slug", "version", "proposed_at"], name="rule_proposed_once"),
            models.UniqueConstraint(
                fields=["slug", "version"], condition=~Q(outcome="refused"), name="rule_version_once"
            ),
            models.CheckConstraint(
                condition=Q(outcome="founding", proposed_by=None, vote_ends_at=None)
                | (
                    ~Q(outcome="founding")
                    & Q(proposed_by__isnull=False, vote_ends_at__isnull=False)
                    & ~Q(impact_assessment="")
                    & ~Q(workers_views="")
                ),
                name="rule_assessed_before_its_vote",
            ),
            models.CheckConstraint(
                condition=Q(vote_ends_at=None)
                | Q(vote_ends_at__gt=F("proposed_at"), effective_at__gte=F("vote_ends_at")),
                name="rule_in_effect_after_its_vote",
            ),
            models.CheckConstraint(
                condition=Q(outcome="open", decided_at=None)
                | (~Q(outcome="open") & Q(decided_at__isnull=False)),
                name="rule_decided_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slug}/{self.version}"


class ProposalDraft(models.Model):
    """What somebody wrote so far to propose a version of a rule; it goes when it is proposed."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(max_length=60)
    impact_assessment = models.TextField(blank=True)
    workers_views = models.TextField(blank=True)
    vote_ends_on = models.DateField(null=True, blank=True)
    effective_on = models.DateField(null=True, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "rule"], name="one_draft_a_rule")]

    def __str__(self) -> str:
        return f"{self.rule} by {self.person_id}"


class Member(models.Model):
    """A person who has a vote on the rules, from one day to another."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="member_terms"
    )
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(until=None), name="member_once"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")), name="member_for_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} since {self.since:%Y-%m-%d}"


class Mandate(models.Model):
    """A person elected by the workers to represent them, from one day to another.

    ``election`` says how they were elected, such as where the minutes are. Who records it is somebody else
    (a constraint); once recorded a mandate can be shortened and nothing more (a trigger).
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mandates")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    election = models.TextField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gte=F("starts_at")), name="mandate_runs_forward"),
            models.CheckConstraint(condition=~Q(recorded_by=F("person")), name="mandate_not_by_themselves"),
            models.CheckConstraint(condition=~Q(election=""), name="mandate_by_election"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} from {self.starts_at:%Y-%m-%d} to {self.ends_at:%Y-%m-%d}"


class Voter(models.Model):
    """A member on the roll of one vote: whether they voted, never how."""

    rule = models.ForeignKey(RuleVersion, on_delete=models.PROTECT, related_name="roll")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    has_voted = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "person"], name="voter_on_the_roll_once")]

    def __str__(self) -> str:
        return f"{self.person_id} on {self.rule_id}"


class Ballot(models.Model):
    """A vote without a name, a time or a number that would tell whose it is; never changed (a trigger)."""

    class Choice(models.TextChoices):
        """What a ballot says."""

        YES = "yes"
        NO = "no"
        ABSTAIN = "abstain"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    rule = models.ForeignKey(RuleVersion, on_delete=models.PROTECT, related_name="ballots")
    choice = models.CharField(max_length=10, choices=Choice)

    def __str__(self) -> str:
        return f"a ballot on {self.rule_id}"
