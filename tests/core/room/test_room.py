"""The workers' room: private in the store, pseudonymous inside, open to nobody who acts for others."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories import MONDAY, make_client, make_member, make_operator, make_person

from canut.core.audit.models import Event
from canut.core.people.models import Membership, Person
from canut.core.people.operations import add_member
from canut.core.rights.errors import ErasureRefused
from canut.core.rights.file import personal_file
from canut.core.rights.operations.erasure import erase
from canut.core.room.errors import NotInTheRoom, PostRefused, RoomClosed, TooManyPosts
from canut.core.room.keys import new_key, sealed
from canut.core.room.models import Handle, Post
from canut.core.room.operations import posts as operations
from canut.core.room.queries import may_enter, own_posts, read, thread_of, threads
from canut.core.room.selfcheck import CHECKS

SECRET = "Who else was asked to work on Sunday?"
pytestmark = pytest.mark.django_db


def say(person: Person, text: str = SECRET, **others: Any) -> Post:
    """Say something on Monday."""
    return operations.post(person=person, text=text, **{"now": MONDAY, **others})


def broken() -> list[str]:
    """Return what the room's checks find."""
    return [line for check in CHECKS for line in check.offending_rows()]


def test_workers_read_each_other_and_the_store_reads_nothing(room_key: str, lise: Person) -> None:
    """What one says the others read; in the store neither the words nor the author can be found."""
    said = say(lise)
    (shown,) = read(posts=[said], reader=lise)
    assert (shown.text, shown.is_own) == (SECRET, True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM room_post, room_handle")
        stored = repr(cursor.fetchall())
    assert not any(word in stored for word in ("Sunday", "Lise", lise.email, room_key))
    assert not any("person" in field.name or "author" in field.name for field in Handle._meta.get_fields())
    assert broken() == []


def test_nothing_is_recorded_of_who_spoke(lise: Person) -> None:
    """The trail of events, which operators read, says nothing of the room."""
    before = Event.objects.count()
    operations.remove_post(said=say(lise), person=lise, now=MONDAY)
    assert Event.objects.count() == before


def test_one_name_a_person_and_none_twice(lise: Person, elected: Person) -> None:
    """Somebody keeps their name in the room; two people never share one, and it is not their own."""
    names = [say(person).handle.name for person in (lise, elected, lise)]
    assert names[0] == names[2] != names[1]
    assert "Lise" not in names[0]


def test_names_are_drawn_again(lise: Person, elected: Person, monkeypatch: Any) -> None:
    """When the lot draws a name that somebody has, it is drawn again."""
    lots = iter(["Satin 1", "Satin 1", "Tulle 2"])
    monkeypatch.setattr(operations, "new_name", lambda: next(lots))
    assert [say(lise).handle.name, say(elected).handle.name] == ["Satin 1", "Tulle 2"]


def test_whose_room_it_is_not(lise: Person) -> None:
    """The operator's members, a client's, staff, programmes, and who never worked stay outside."""
    outside = [
        make_member(make_operator()),
        make_member(make_client()),
        make_person(is_staff=True),
        make_person(is_service=True),
        make_person(),
    ]
    for person in outside:
        assert not may_enter(person=person, now=MONDAY)
        with pytest.raises(NotInTheRoom):
            say(person)
    add_member(organisation=make_operator(), person=lise, role=Membership.Role.REVIEWER, now=MONDAY)
    assert not may_enter(person=lise, now=MONDAY)
    assert not Post.objects.exists()


def test_only_the_elected_speak_as_such(lise: Person, elected: Person) -> None:
    """The mark of a representative is theirs alone, and ends with the mandate."""
    assert say(elected, as_representative=True).is_by_representative
    with pytest.raises(NotInTheRoom):
        say(lise, as_representative=True)
    later = MONDAY + timedelta(days=366)
    assert not may_enter(person=elected, now=later)
    with pytest.raises(NotInTheRoom):
        say(elected, now=later)


def test_without_a_key_nothing_is_kept(lise: Person, settings: Any) -> None:
    """A closed room refuses, whether no key is set or something that is none."""
    for key in ("", "too short", "%%%"):
        settings.CANUT_ROOM_KEY = key
        with pytest.raises(RoomClosed):
            say(lise)
    assert not Post.objects.exists()


@pytest.mark.parametrize("text", ["", "  \n ", "x" * (operations.LENGTH_MAX + 1)])
def test_empty_and_endless_texts_are_refused(lise: Person, text: str) -> None:
    """A post says something, and not too much of it."""
    with pytest.raises(PostRefused):
        say(lise, text)


def test_a_thread_is_one_level_deep(lise: Person, elected: Person) -> None:
    """Replies stand under what opened the thread, which the latest reply brings up."""
    first, second = say(lise, "one"), say(lise, "two")
    reply = say(elected, "reply", parent=first, now=MONDAY + timedelta(hours=1))
    assert list(threads()) == [first, second]
    assert [vars(one)["replies_count"] for one in threads()] == [1, 0]
    assert list(thread_of(number=first.pk)) == [first, reply]
    assert not thread_of(number=reply.pk).exists()
    with pytest.raises(PostRefused):
        say(lise, parent=reply)


def test_nobody_talks_the_others_down(lise: Person) -> None:
    """Ten posts in ten minutes are the most; a while later one can go on."""
    for number in range(operations.POSTS_MAX):
        say(lise, f"post {number}")
    with pytest.raises(TooManyPosts):
        say(lise)
    later = MONDAY + operations.POSTS_WITHIN
    assert say(lise, now=later).posted_at == later


def test_removal_is_the_authors_or_a_representatives(lise: Person, elected: Person) -> None:
    """A removed post keeps its place without its words; it says which of the two removed it."""
    one, two, theirs = say(lise), say(lise), say(elected)
    with pytest.raises(PostRefused):
        operations.remove_post(said=theirs, person=lise, now=MONDAY)
    operations.remove_post(said=one, person=lise, now=MONDAY)
    operations.remove_post(said=two, person=elected, now=MONDAY)
    removed = list(Post.objects.exclude(pk=theirs.pk).order_by("pk").values_list("text", "removal"))
    assert removed == [("", "author"), ("", "representative")]
    assert [shown.text for shown in read(posts=thread_of(number=one.pk), reader=lise)] == [None]


def test_words_are_not_put_into_mouths(lise: Person, elected: Person) -> None:
    """The store refuses another text, another author, another time; only removal is possible."""
    said, other = say(lise), say(elected, "I resign.")
    for changes in ({"text": other.text}, {"handle": other.handle}, {"is_by_representative": True}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Post.objects.filter(pk=said.pk).update(**changes)
    with pytest.raises(DatabaseError), transaction.atomic():
        Post.objects.filter(pk=said.pk).delete()


def test_a_text_in_the_open_is_found(lise: Person) -> None:
    """The self-check names a post that some other program wrote without the key."""
    handle = say(lise).handle
    open_one = Post.objects.create(handle=handle, text="hello", key="x", posted_at=MONDAY)
    assert broken() == [f"post {open_one.pk}: its text lies open in the store"]


def test_the_file_that_operators_can_open_has_no_word_of_it(lise: Person) -> None:
    """A person's file says where to download what they said, and nothing that tells whether they did."""
    before = section(lise)
    said = say(lise)
    assert section(lise) == before
    assert SECRET not in str(personal_file(person=lise, now=MONDAY).plain())
    assert list(own_posts(person_id=lise.pk)) == [said]


def section(person: Person) -> list[Any]:
    """Return the rows about the room in a person's file."""
    file = personal_file(person=person, now=MONDAY)
    (found,) = [one.rows for one in file.sections if one.holding.name == "room"]
    return found


def test_erasure_takes_the_words_and_the_way_back(elected: Person) -> None:
    """After an erasure the posts are empty, and not even the key leads from the name to the person."""
    said = say(elected)
    mark = said.handle.mark
    erase(person=elected, actor=elected, now=MONDAY)
    said.refresh_from_db()
    assert (said.text, said.removal) == ("", "author")
    assert not Handle.objects.filter(mark=mark).exists()
    assert not own_posts(person_id=elected.pk).exists()


def test_a_lost_key_holds_an_erasure_up_until_the_room_is_emptied(elected: Person, settings: Any) -> None:
    """Without the key nobody can tell whose words there are: they all go, or the key comes back."""
    said = say(elected)
    settings.CANUT_ROOM_KEY = new_key()
    assert [shown.text for shown in read(posts=[said], reader=elected)] == [None]
    with pytest.raises(ErasureRefused, match="canut room empty"):
        erase(person=elected, actor=elected, now=MONDAY)
    assert operations.empty_room(now=MONDAY) == 1
    assert erase(person=elected, actor=elected, now=MONDAY).person == elected


def test_a_key_is_replaced_without_losing_a_word(room_key: str, lise: Person, settings: Any) -> None:
    """A second key before the first one writes from now on; what was written before is read as before."""
    before = say(lise)
    settings.CANUT_ROOM_KEY = f"{new_key()} {room_key}"
    after = say(lise, "new")
    assert [one.text for one in read(posts=[before, after], reader=lise)] == [SECRET, "new"]
    assert before.handle == after.handle
    assert before.key != after.key
    assert operations.empty_room(now=MONDAY) == 0


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(min_size=1, max_size=200).filter(lambda text: bool(text.strip())))
def test_every_text_comes_back_whole(text: str) -> None:
    """Whatever is said is read again as it was said."""
    token = sealed(text)
    assert sealed(text) != token
    (shown,) = read(
        posts=[Post(handle=Handle(mark="m", name="n"), text=token, posted_at=MONDAY)], reader=Person(pk=1)
    )
    assert shown.text == text
