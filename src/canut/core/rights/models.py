"""Requests for correction with their clock, and what was erased."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class CorrectionRequest(models.Model):
    """A person's request to correct something that they cannot correct themselves (GDPR, article 16).

    The operator answers within a month (article 12(3)), with reasons.
    """

    class Outcome(models.TextChoices):
        """What the operator did."""

        CORRECTED = "corrected"
        REFUSED = "refused"

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="correction_requests"
    )
    text = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    reasons = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_by=None, answered_at=None, outcome="", reasons="")
                | (Q(answered_by__isnull=False, answered_at__isnull=False) & ~Q(outcome="") & ~Q(reasons="")),
                name="correction_answered_with_reasons",
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=F("person")), name="correction_no_own_answer"
            ),
            models.CheckConstraint(condition=Q(due_at__gt=F("asked_at")), name="correction_has_time"),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="correction_open", condition=Q(answered_at=None)),
        ]

    def __str__(self) -> str:
        return f"correction {self.pk} ({self.outcome or 'open'})"


class Erasure(models.Model):
    """A person whose data was erased, and until when the law asks to keep who was paid (GDPR, article 17).

    ``identity_until`` is the last day on which legal identity and payout accounts are kept, under the duty to
    report pay; None when there was nothing to keep. ``identity_erased_at`` says when they went.
    """

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="erasure")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    erased_at = models.DateTimeField()
    identity_until = models.DateField(null=True, blank=True)
    identity_erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(identity_until__isnull=False) | Q(identity_erased_at__isnull=False),
                name="erasure_keeps_for_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"person {self.person_id}, {self.erased_at:%Y-%m-%d}"
