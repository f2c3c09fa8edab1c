"""Reads in the room, for those whose room it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import Coalesce

from canut.core.people.models import Person
from canut.core.people.queries import is_human
from canut.core.room.keys import marks_of, names_of_keys, opened
from canut.core.room.models import Handle, Post
from canut.core.rules.queries import mandate_of
from canut.core.work.models import Assignment


@dataclass(frozen=True, slots=True)
class Said:
    """A post as it is read in the room.

    Attributes
    ----------
    text
        None when it was removed, or written under a key that is not here any more.
    is_own
        Whether the reader wrote it.
    """

    post: Post
    text: str | None
    is_own: bool


def has_worked(*, person: Person) -> bool:
    """Say whether a person ever handed a piece of work in."""
    return Assignment.objects.filter(worker=person, submitted_at__isnull=False).exists()


def is_outsider(*, person: Person) -> bool:
    """Say whether a person acts for an organisation, is staff or a programme: the room is not for them."""
    return is_no_worker(person=person) or person.memberships.exists()


def is_no_worker(*, person: Person) -> bool:
    """Say whether an account is of the staff, a programme's, or closed; asks the store nothing."""
    return person.is_staff or person.is_superuser or not is_human(person=person)


def may_enter(*, person: Person, now: datetime) -> bool:
    """Say whether the room is a person's: as a worker, or as whom the workers elected."""
    if is_outsider(person=person):
        return False
    return has_worked(person=person) or mandate_of(person=person, now=now) is not None


def threads() -> QuerySet[Post]:
    """Return what opened each thread, the one with the latest word first, with the number of replies."""
    opening = Post.objects.filter(parent=None).select_related("handle")
    latest = Coalesce(Max("replies__posted_at"), "posted_at")
    return opening.annotate(replies_count=Count("replies"), latest_at=latest).order_by("-latest_at", "-id")


def thread_of(*, number: int) -> QuerySet[Post]:
    """Return a thread from its opening to the latest reply; nothing when no thread has this number."""
    said = Post.objects.filter(Q(pk=number, parent=None) | Q(parent=number))
    return said.select_related("handle").order_by("id")


def read(*, posts: Iterable[Post], reader: Person) -> list[Said]:
    """Open what posts say, and tell the reader's own.

    Raises
    ------
    RoomClosed
        Without a key.
    """
    marks = set(marks_of(person_id=reader.pk))
    return [
        Said(post, opened(post.text) if post.text else None, is_own=post.handle.mark in marks)
        for post in posts
    ]


def lost_posts() -> QuerySet[Post]:
    """Return what was written under a key that is not here: nobody can open it, or tell whose it is."""
    here = names_of_keys()
    return Post.objects.exclude(text="").exclude(key__in=here, handle__key__in=here)


def own_handle(*, person: Person) -> Handle | None:
    """Return the name under which a person speaks in the room, once they have."""
    return Handle.objects.filter(mark__in=marks_of(person_id=person.pk)).order_by("-id").first()


def own_posts(*, person_id: int) -> QuerySet[Post]:
    """Return everything that a person said and did not remove, by any key that is here."""
    said = Post.objects.filter(handle__mark__in=marks_of(person_id=person_id)).exclude(text="")
    return said.select_related("handle").order_by("id")
