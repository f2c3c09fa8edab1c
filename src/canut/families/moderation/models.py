"""Policies with their clauses, content, the cases opened about it and what was decided."""

from django.db import models
from django.db.models import Q

from canut.core.decisions.models import Decision
from canut.core.work.models import Assignment, Harm, Project, Task
from canut.engines.automod import Severity


class Policy(models.Model):
    """A numbered version of a community's rules, for people and for the machine; never changed (by trigger).

    ``clause_count`` seals the version: once it has so many clauses, the store refuses one more.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="policies")
    version = models.PositiveIntegerField()
    title = models.JSONField()
    rules = models.JSONField()
    clause_count = models.PositiveIntegerField()
    published_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "policies"
        constraints = [
            models.UniqueConstraint(fields=["project", "version"], name="policy_version_once"),
            models.CheckConstraint(condition=Q(clause_count__gt=0), name="policy_has_clauses"),
        ]

    def __str__(self) -> str:
        return f"policy of {self.project_id} v{self.version}"


class Clause(models.Model):
    """One rule that people can be held to: the ground of a decision (G5).

    ``harm`` is how much content of this kind can hurt whoever reviews it (G15); ``category`` is its place in
    the statement of reasons of the DSA; ``legal_ground`` is empty unless the content is illegal.
    """

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="clauses")
    position = models.PositiveIntegerField()
    code = models.SlugField(max_length=40)
    title = models.JSONField()
    text = models.JSONField()
    harm = models.CharField(max_length=10, choices=Harm)
    category = models.CharField(max_length=100)
    legal_ground = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["policy", "code"], name="clause_code_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.policy})"


class ContentItem(models.Model):
    """A message as its author posted it; only its state ever changes (by trigger)."""

    class State(models.TextChoices):
        """Who can see it: all, or nobody but the author and the moderators."""

        VISIBLE = "visible"
        HELD = "held"
        REMOVED = "removed"
        RESTORED = "restored"

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="content")
    key = models.CharField(max_length=100)
    surface = models.CharField(max_length=40)
    author = models.CharField(max_length=100)
    text = models.TextField()
    posted_at = models.DateTimeField()
    received_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "key"], name="content_item_once"),
        ]
        indexes = [
            models.Index(fields=["project", "posted_at"], name="content_item_posted"),
            models.Index(
                fields=["project", "id"],
                name="content_item_hidden",
                condition=Q(state__in=["held", "removed"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.surface} {self.key} ({self.state})"


class Case(models.Model):
    """An item that waits for a human, with what the machine found in it.

    Its task carries who took it; a second human, for an appeal, is another assignment of the same task.
    """

    task = models.OneToOneField(Task, on_delete=models.PROTECT, related_name="case")
    item = models.ForeignKey(ContentItem, on_delete=models.PROTECT, related_name="cases")
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="cases")
    severity = models.PositiveSmallIntegerField(choices=[(one.value, one.name) for one in Severity])
    proposal = models.JSONField(default=list)
    opened_at = models.DateTimeField()
    waiting_since = models.DateTimeField()

    def __str__(self) -> str:
        return f"case {self.pk}"


class EnforcementAction(models.Model):
    """What a moderator decided about a case; never changed (by trigger).

    ``statement`` holds what the author was told, in the fields of the DSA's transparency database.
    """

    class Action(models.TextChoices):
        """What was done with the content."""

        REMOVE = "remove"
        ALLOW = "allow"

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="enforcement")
    assignment = models.OneToOneField(Assignment, on_delete=models.PROTECT, related_name="enforcement")
    action = models.CharField(max_length=10, choices=Action)
    clause = models.ForeignKey(
        Clause, on_delete=models.PROTECT, null=True, blank=True, related_name="enforcements"
    )
    decision = models.OneToOneField(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="enforcement"
    )
    statement = models.JSONField(default=dict)
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(action="remove", clause__isnull=False, decision__isnull=False)
                | Q(action="allow", clause=None, decision=None),
                name="removal_has_its_ground",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} ({self.case})"
