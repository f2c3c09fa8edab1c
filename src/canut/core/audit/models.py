"""Events: who did what, to what, when, and why; the seals that close each day; the checks carried out."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Event(models.Model):
    """One thing that happened; never changed and never removed (a trigger refuses both)."""

    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["subject", "subject_id"], name="event_subject"),
            # Allocations that are logged as events, for their list: nothing else pays for this index.
            models.Index(fields=["id"], name="event_case_taken", condition=models.Q(verb="case.taken")),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.subject} {self.subject_id}"


class Seal(models.Model):
    """A day that is closed: one root over the records made until its end (UTC) that no earlier seal holds.

    The first leaf of its tree names the day and the root of the seal before it: whoever rewrites an old day
    changes every root since. Never changed (a trigger refuses it).
    """

    day = models.DateField(unique=True)
    size = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    previous_root = models.CharField(max_length=64, blank=True, unique=True)
    frontier = models.JSONField(default=dict)
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(size__gt=0), name="seal_has_its_heading")]

    def __str__(self) -> str:
        return f"{self.day}: {self.root}"

    @property
    def records(self) -> int:
        """How many records it holds: its leaves but the first."""
        return self.size - 1


class Leaf(models.Model):
    """A sealed record: where it is in the tree of its seal, and its hash. Never changed."""

    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="leaves", db_index=False)
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    record_id = models.BigIntegerField()
    salt = models.BinaryField(max_length=16)
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seal", "position"], name="leaf_position_once"),
            models.UniqueConstraint(fields=["kind", "record_id"], name="leaf_of_a_record_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id}"


class CheckRun(models.Model):
    """One check of a guarantee, carried out once: what should hold, and how many rows broke it.

    ``rows`` keeps some of them as the check named them, for the operator; the public sees their number.
    Never changed and never removed (a trigger refuses both): a guarantee that was broken stays on record.
    """

    guarantee = models.CharField(max_length=5)
    sentence = models.CharField(max_length=200)
    offending = models.PositiveIntegerField()
    rows = models.JSONField(default=list)
    seconds = models.FloatField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(seconds__gte=0), name="check_run_takes_time")]
        indexes = [models.Index(fields=["guarantee", "sentence", "at"], name="check_run_of_check")]

    def __str__(self) -> str:
        return f"{self.guarantee}, {self.at:%Y-%m-%d %H:%M}: {'held' if self.is_held else self.offending}"

    @property
    def is_held(self) -> bool:
        """Whether nothing broke it."""
        return not self.offending


class PublicFigures(models.Model):
    """Figures that everybody may read, as they were computed last; one row for each topic.

    ``topic`` names what they are about, such as ``pay``. They hold sums over enough people, never a person's.
    """

    topic = models.SlugField(max_length=20, unique=True)
    content = models.JSONField()
    computed_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "public figures"

    def __str__(self) -> str:
        return f"{self.topic}, {self.computed_at:%Y-%m-%d %H:%M}"


class UpkeepRound(models.Model):
    """The last round of upkeep: when it was, how long it took, what failed in it; one row, kept current."""

    at = models.DateTimeField()
    seconds = models.FloatField()
    failures = models.JSONField(default=list)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="upkeep_round_is_one_row")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S}, {self.seconds:.1f} s"
