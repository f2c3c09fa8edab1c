"""Decisions that go against somebody, with their reasons, and appeals against them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from canut.core.work.models import Assignment, Project


class Decision(models.Model):
    """An adverse decision by a named human: its ground, its facts, its evidence (G5, G11).

    ``automation`` is what a machine found or proposed before; a machine never decides. ``danger`` says why a
    measure took effect without notice; ``measure_scopes`` names what the person may take no new work from.
    ``concerned`` is what it is about: ``person:7``, ``cost:12``, ``test:4:7:1``, ``author:chat:lise``.
    """

    class Kind(models.TextChoices):
        """What was decided: against work, a person, content, what a person declared, or a test they took."""

        REJECTION = "rejection"
        RESTRICTION = "restriction"
        SUSPENSION = "suspension"
        TERMINATION = "termination"
        CONTENT = "content"
        CLAIM = "claim"
        TEST = "test"

    class State(models.TextChoices):
        """Whether the decision stands; it lapses when nobody answers the appeal against it in time."""

        STANDING = "standing"
        OVERTURNED = "overturned"
        LAPSED = "lapsed"

    kind = models.CharField(max_length=12, choices=Kind)
    assignment = models.OneToOneField(
        Assignment, on_delete=models.PROTECT, null=True, blank=True, related_name="decision"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions_about",
    )
    concerned = models.CharField(max_length=200)
    ground = models.TextField()
    facts = models.TextField()
    evidence = models.JSONField(default=dict)
    automation = models.JSONField(default=dict)
    measure_scopes = models.JSONField(default=list)
    danger = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="decisions"
    )
    decided_at = models.DateTimeField()
    effective_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.STANDING)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(ground="") & ~Q(facts=""), name="decision_has_reasons"),
            models.CheckConstraint(
                condition=~Q(kind="rejection") | Q(assignment__isnull=False), name="rejection_names_its_work"
            ),
            models.CheckConstraint(
                condition=Q(kind="content") | Q(person__isnull=False), name="decision_names_its_person"
            ),
            models.CheckConstraint(
                condition=Q(person=None) | ~Q(person=F("decided_by")), name="decision_by_another"
            ),
            models.CheckConstraint(
                condition=Q(effective_at__gte=F("decided_at")), name="decision_not_backdated"
            ),
            models.CheckConstraint(
                condition=(
                    Q(kind__in=["restriction", "suspension"], ends_at__isnull=False)
                    & Q(ends_at__gt=F("effective_at"))
                )
                | (~Q(kind__in=["restriction", "suspension"]) & Q(ends_at=None)),
                name="measure_ends",
            ),
            models.UniqueConstraint(
                fields=["concerned"], condition=Q(kind="claim"), name="claim_refused_once"
            ),
            models.UniqueConstraint(
                fields=["concerned"], condition=Q(kind="test"), name="test_contested_once"
            ),
        ]
        indexes = [models.Index(fields=["decided_by", "decided_at"], name="decision_of_decider")]

    def __str__(self) -> str:
        return f"{self.pk} ({self.kind}, {self.state})"

    @property
    def is_measure(self) -> bool:
        """Whether it keeps a person from new work."""
        return self.kind in MEASURES


MEASURES = (Decision.Kind.RESTRICTION, Decision.Kind.SUSPENSION, Decision.Kind.TERMINATION)
"""Kinds that are against a person, not against a piece of their work."""

ALIKE_BY_NATURE = (Decision.Kind.CONTENT, Decision.Kind.TEST)
"""Kinds of which two may rest on the same facts: the same spam, as many right answers."""

FELL = (Decision.State.OVERTURNED, Decision.State.LAPSED)
"""States in which a decision has no effect any more."""


class Appeal(models.Model):
    """A contest of a decision, decided by another human than the first.

    Both clocks are fixed when they start: the reply's at the filing, the remedy's when a measure falls.
    """

    class Outcome(models.TextChoices):
        """What the second human decided."""

        UPHELD = "upheld"
        OVERTURNED = "overturned"

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="appeal")
    first_decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    filed_at = models.DateTimeField()
    reply_due_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    reasons = models.TextField(blank=True)
    remedy_due_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("first_decided_by")),
                name="appeal_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None, decided_at=None, outcome="")
                | (Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(outcome="") & ~Q(reasons="")),
                name="appeal_decided_with_reasons",
            ),
        ]

    def __str__(self) -> str:
        return f"appeal {self.pk} of decision {self.decision_id}"


class Remedy(models.Model):
    """What makes good the time lost to a measure that fell: a human states it, the operator pays it."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="remedy")
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    reasons = models.TextField()
    stated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    stated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gte=0), name="remedy_not_negative"),
            models.CheckConstraint(condition=~Q(reasons=""), name="remedy_has_reasons"),
        ]

    def __str__(self) -> str:
        return f"decision {self.decision_id}: {self.amount_minor} {self.currency}"


class ProposedDecision(models.Model):
    """What a machine proposes against a person; without effect until a human decides in their own words."""

    class State(models.TextChoices):
        """What a human made of it."""

        OPEN = "open"
        TAKEN = "taken"
        DISMISSED = "dismissed"

    kind = models.CharField(max_length=12, choices=Decision.Kind)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    assignment = models.ForeignKey(
        Assignment, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ground = models.TextField()
    facts = models.TextField()
    evidence = models.JSONField(default=dict)
    automation = models.JSONField()
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    decision = models.OneToOneField(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="proposal"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", settled_by=None, decision=None)
                | Q(state="dismissed", settled_by__isnull=False, decision=None)
                | Q(state="taken", settled_by__isnull=False, decision__isnull=False),
                name="proposal_settled_by_a_human",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} ({self.kind}, {self.state})"


class BulkConfirmation(models.Model):
    """A second member's word that one person may reject so many answers of a project in a day (G5)."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    decider = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    rejections_max = models.PositiveIntegerField()
    reasons = models.TextField()
    confirmed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(decider=F("confirmed_by")), name="bulk_confirmed_by_another"),
            models.CheckConstraint(condition=~Q(reasons=""), name="bulk_has_reasons"),
        ]

    def __str__(self) -> str:
        return f"project {self.project_id}: {self.decider_id} rejects at most {self.rejections_max}"
