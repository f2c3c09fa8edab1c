"""``canut room`` makes keys, and empties the room of what no key opens any more."""

from collections.abc import Callable
from typing import Any

from tests.factories import MONDAY, answer_next, make_person, make_project

from canut.core.room.models import Post
from canut.core.room.operations.posts import post

Canut = Callable[..., Any]


def test_a_key_opens_the_room(canut: Canut, settings: Any) -> None:
    """What is printed is a key, and another each time; nothing else is printed."""
    first, second = (canut("room", "key").stdout.strip() for _ in range(2))
    assert first != second
    settings.CANUT_ROOM_KEY = first
    person = make_person()
    answer_next(make_project(tasks=1), person)
    assert post(person=person, text="Good morning", now=MONDAY).text.startswith("gAAAA")


def test_only_what_no_key_opens_is_removed(canut: Canut, settings: Any) -> None:
    """Without --yes nothing is; with it, what the keys here open stays."""
    person = make_person()
    answer_next(make_project(tasks=1), person)
    settings.CANUT_ROOM_KEY = canut("room", "key").stdout.strip()
    lost = post(person=person, text="before", now=MONDAY)
    settings.CANUT_ROOM_KEY = canut("room", "key").stdout.strip()
    kept = post(person=person, text="after", now=MONDAY)
    run = canut("room", "empty")
    assert (run.exit_code, "CANUT_ROOM_KEY" in run.stderr) == (2, True)
    assert Post.objects.exclude(text="").count() == 2
    run = canut("room", "empty", "--yes")
    assert (run.exit_code, run.stdout) == (0, "Removed: 1 post\n")
    assert list(Post.objects.exclude(text="")) == [kept]
    assert Post.objects.get(pk=lost.pk).removal == Post.Removal.EMPTIED
