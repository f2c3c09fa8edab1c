"""Saying something in the room, and taking it back. No event is recorded: it would name who spoke."""

import secrets
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from canut.core.people.models import Person
from canut.core.room.errors import NotInTheRoom, PostRefused, RoomClosed, TooManyPosts
from canut.core.room.handles import new_name
from canut.core.room.keys import marks_of, names_of_keys, sealed
from canut.core.room.models import Handle, Post
from canut.core.room.queries import lost_posts, may_enter, own_handle, own_posts
from canut.core.rules.queries import mandate_of

LENGTH_MAX = 4_000
"""Characters of a post."""

POSTS_MAX, POSTS_WITHIN = 10, timedelta(minutes=10)
"""How much one person says in a while, at the most."""

DRAWS_MAX = 20


def post(
    *, person: Person, text: str, now: datetime, parent: Post | None = None, as_representative: bool = False
) -> Post:
    """Say something in the room, or reply to what opened a thread.

    Parameters
    ----------
    as_representative
        Whether it is said by mandate of the workers; the others see that it is.

    Raises
    ------
    RoomClosed
        Without a key.
    NotInTheRoom
        When the room is not the person's, or they speak for workers who did not elect them.
    PostRefused
        When the text is empty or too long, or the thread is not there.
    TooManyPosts
        After ten posts within ten minutes.
    """
    _check_entry(person, now)
    if as_representative and mandate_of(person=person, now=now) is None:
        raise NotInTheRoom(_("only whom the workers elected speaks as their representative"))
    _check_text(text)
    if parent is not None and parent.parent_id is not None:
        raise PostRefused(_("a reply goes to what opened the thread; reply there"))
    with transaction.atomic():
        handle = _handle_of(person)
        _check_pace(handle, now)
        return Post.objects.create(
            handle=handle,
            parent=parent,
            text=sealed(text.strip()),
            key=names_of_keys()[0],
            is_by_representative=as_representative,
            posted_at=now,
        )


def _check_entry(person: Person, now: datetime) -> None:
    if not may_enter(person=person, now=now):
        raise NotInTheRoom(_("this room is for workers and their representatives"))


def _check_text(text: str) -> None:
    if not 0 < len(text.strip()) <= LENGTH_MAX:
        message = _("write something of at most %(most)s characters")
        raise PostRefused(message % {"most": LENGTH_MAX})


def _check_pace(handle: Handle, now: datetime) -> None:
    locked = Handle.objects.select_for_update().get(pk=handle.pk)
    if locked.posts.filter(posted_at__gt=now - POSTS_WITHIN).count() >= POSTS_MAX:
        message = _("you wrote %(most)s times within ten minutes; let the others read, then go on")
        raise TooManyPosts(message % {"most": POSTS_MAX})


def _handle_of(person: Person) -> Handle:
    found = own_handle(person=person)
    if found is not None:
        return found
    marks = marks_of(person_id=person.pk)
    if not marks:
        raise RoomClosed(_("the workers' room is closed: its key is not set; ask whoever runs this platform"))
    for _draw in range(DRAWS_MAX):
        try:
            with transaction.atomic():
                made, _is_new = Handle.objects.get_or_create(
                    mark=marks[0], defaults={"name": new_name(), "key": names_of_keys()[0]}
                )
        except IntegrityError:
            continue
        return made
    raise PostRefused(_("no name is free in the room; try again"))


def remove_post(*, said: Post, person: Person, now: datetime) -> None:
    """Take the text of a post away: its author any time, a representative what hurts somebody.

    Raises
    ------
    NotInTheRoom
        When the room is not the person's.
    PostRefused
        When they neither wrote it nor represent the workers.
    """
    _check_entry(person, now)
    is_own = said.handle.mark in marks_of(person_id=person.pk)
    if not is_own and mandate_of(person=person, now=now) is None:
        raise PostRefused(
            _("only its author and the workers' representatives remove a post; tell one of them")
        )
    by = Post.Removal.AUTHOR if is_own else Post.Removal.REPRESENTATIVE
    Post.objects.filter(pk=said.pk).exclude(text="").update(text="", removal=by)


def forget_posts(*, person_id: int, now: datetime) -> None:
    """Remove all that a person said in the room; no key leads back to them from what is left."""
    del now
    own_posts(person_id=person_id).update(text="", removal=Post.Removal.AUTHOR)
    for handle in Handle.objects.filter(mark__in=marks_of(person_id=person_id)):
        handle.mark = secrets.token_hex(32)
        handle.save(update_fields=["mark"])


def empty_room(*, now: datetime) -> int:
    """Remove every text that no key here opens, as when a key was lost; returns how many."""
    del now
    return lost_posts().update(text="", removal=Post.Removal.EMPTIED)
