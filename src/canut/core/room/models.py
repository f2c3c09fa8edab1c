"""What is said in the workers' room, and under which name."""

from django.db import models
from django.db.models import Q


class Handle(models.Model):
    """The name under which somebody speaks in the room, and nowhere else.

    ``mark`` is a keyed hash of their number: who has the store alone cannot tell whose handle it is. ``key``
    names the key that made it.
    """

    mark = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=40, unique=True)
    key = models.CharField(max_length=16)

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """Something said in the room, or a reply to it. ``text`` is encrypted; empty once it was removed.

    ``key`` names the key that opens it. Nothing else of it ever changes (a trigger), and a text can only be
    removed, not exchanged for another.
    """

    class Removal(models.TextChoices):
        """Who removed it."""

        AUTHOR = "author"
        REPRESENTATIVE = "representative"
        EMPTIED = "emptied"

    handle = models.ForeignKey(Handle, on_delete=models.PROTECT, related_name="posts")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replies"
    )
    text = models.TextField(blank=True)
    key = models.CharField(max_length=16)
    is_by_representative = models.BooleanField(default=False)
    posted_at = models.DateTimeField()
    removal = models.CharField(max_length=14, choices=Removal, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["handle", "posted_at"], name="post_of_handle"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=(Q(removal="") & ~Q(text="")) | (~Q(removal="") & Q(text="")),
                name="post_removed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"post {self.pk}"
