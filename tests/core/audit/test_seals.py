"""Each day is sealed under a root, every record can be proved, and rewritten history is found."""

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from tests.attacks import is_refused, sneak
from tests.factories import MONDAY, answer_next, make_person, make_project

from canut.core.audit.errors import DayNotOver, NotSealed
from canut.core.audit.models import Event, Leaf, Seal
from canut.core.audit.proofs import Inclusion, Root, differing, inclusion, roots
from canut.core.audit.seals import seal_day, seal_yesterday
from canut.core.audit.selfcheck import CHECKS
from canut.core.ledger.models import Transfer
from canut.core.sealed import sealed_tables

pytestmark = pytest.mark.django_db

TUESDAY = MONDAY + timedelta(days=1)
WEDNESDAY = MONDAY + timedelta(days=2)


def some_work(now: datetime = MONDAY) -> None:
    """Leave records of every kind that plain work makes."""
    project = make_project(tasks=3, now=now)
    answer_next(project, make_person(now=now), now=now)


@pytest.fixture
def sealed() -> Seal:
    """Return the seal of a Monday with some work in it."""
    some_work()
    made = seal_day(day=MONDAY.date(), now=TUESDAY)
    assert made
    return made


def offences() -> list[str]:
    """Return every row that the self-checks name."""
    return [row for check in CHECKS for row in check.offending_rows()]


def test_every_record_of_the_day_is_in_its_seal(sealed: Seal) -> None:
    """A seal holds each event, transfer and version of terms made until midnight, and its heading."""
    made = sum(table.rows.filter(**{f"{table.at}__lt": TUESDAY}).count() for table in sealed_tables())
    assert sealed.size == made + 1
    assert Leaf.objects.filter(kind="transfer").count() == Transfer.objects.count() > 0
    assert offences() == []


def test_a_day_is_sealed_once_it_is_over() -> None:
    """Today cannot be sealed, yesterday only once, and an earlier day not after a later one."""
    some_work()
    with pytest.raises(DayNotOver):
        seal_day(day=MONDAY.date(), now=MONDAY)
    assert seal_yesterday(now=TUESDAY) == 1
    assert seal_yesterday(now=TUESDAY + timedelta(hours=9)) == 0
    assert seal_day(day=date(2026, 1, 1), now=WEDNESDAY) is None


def test_each_seal_follows_the_one_before(sealed: Seal) -> None:
    """The next seal holds what came since, and names the root before it."""
    some_work(TUESDAY)
    following = seal_day(day=TUESDAY.date(), now=WEDNESDAY)
    assert following
    assert following.previous_root == sealed.root
    assert not Leaf.objects.filter(
        seal=following, kind="transfer", record_id__lte=Transfer.objects.earliest("pk").pk
    )
    assert offences() == []


def test_a_record_that_was_committed_late_enters_the_next_seal(sealed: Seal) -> None:
    """A transaction that was still running when its day was sealed loses nothing."""
    late = Event.objects.create(at=MONDAY, verb="clock.late", subject="clock", subject_id=1)
    assert offences() == []
    following = seal_day(day=TUESDAY.date(), now=WEDNESDAY)
    assert Leaf.objects.get(kind="event", record_id=late.pk).seal == following != sealed


def test_what_is_dated_ahead_waits_for_its_day(sealed: Seal) -> None:
    """A record with a low number and a later date is sealed with its own day, however many seals later."""
    ahead = Event.objects.create(at=MONDAY + timedelta(days=4), verb="clock.ahead", subject="c", subject_id=1)
    some_work(TUESDAY)
    for days in range(2, 6):
        seal_yesterday(now=MONDAY + timedelta(days=days))
    assert Leaf.objects.get(kind="event", record_id=ahead.pk).seal.day == date(2026, 1, 9)
    assert sealed.day == MONDAY.date()
    assert offences() == []


def test_a_worker_proves_that_a_record_is_in_the_root(sealed: Seal) -> None:
    """The proof of a transfer leads to the root, through a file and without the store."""
    transfer = Transfer.objects.latest("pk")
    proof = inclusion(kind="transfer", record_id=transfer.pk)
    known = json.loads(json.dumps(proof.plain()))
    assert Inclusion(**{**known, "path": tuple(known["path"])}).is_true()
    assert (proof.root, proof.facts["amount_minor"]) == (sealed.root, transfer.amount_minor)


def test_a_proof_of_other_facts_does_not_hold(sealed: Seal) -> None:
    """Nobody can claim a cent more than was recorded."""
    proof = inclusion(kind="transfer", record_id=Transfer.objects.latest("pk").pk).plain()
    proof["facts"] = {**proof["facts"], "amount_minor": proof["facts"]["amount_minor"] + 1}
    assert not Inclusion(**proof).is_true()
    assert sealed.pk


def test_what_is_not_sealed_has_no_proof(sealed: Seal) -> None:
    """A record of today, or one that is not there, is answered with when to ask again."""
    today = Event.objects.create(at=WEDNESDAY, verb="hat.made", subject="hat", subject_id=1)
    for number in (today.pk, 10**9):
        with pytest.raises(NotSealed, match="ask tomorrow"):
            inclusion(kind="event", record_id=number)
    assert sealed.pk


REWRITES = [
    ("UPDATE ledger_transfer SET amount_minor = amount_minor + 1 WHERE id = %s", Transfer),
    ("DELETE FROM audit_event WHERE id = %s", Event),
    ("UPDATE audit_event SET actor_id = NULL, verb = 'nothing.happened' WHERE id = %s", Event),
]


@pytest.mark.parametrize(("statement", "model"), REWRITES)
def test_rewritten_history_is_found(statement: str, model: Any, sealed: Seal) -> None:
    """Whoever changes or removes a sealed record past the triggers is found, and the record is named."""
    row = model.objects.earliest("pk")
    assert is_refused(statement, row.pk)
    sneak(statement, row.pk)
    kind = "transfer" if model is Transfer else "event"
    assert [one for one in offences() if one.startswith(f"{kind} {row.pk}, sealed on {sealed.day}")]


def test_a_record_slipped_into_a_closed_day_is_found(sealed: Seal) -> None:
    """An event dated back behind two seals is named, for no seal holds it."""
    for days in (2, 3):
        seal_yesterday(now=MONDAY + timedelta(days=days))
    late = Event.objects.create(at=MONDAY - timedelta(days=1), verb="hat.made", subject="hat", subject_id=1)
    assert offences() == [f"event {late.pk}: dated before 2026-01-06, but no seal holds it"]
    assert sealed.day < date(2026, 1, 6)


def test_seals_cannot_be_changed(sealed: Seal) -> None:
    """The store refuses to change or remove a seal and its leaves."""
    assert is_refused("UPDATE audit_seal SET root = %s WHERE id = %s", "0" * 64, sealed.pk)
    assert is_refused("DELETE FROM audit_leaf WHERE seal_id = %s", sealed.pk)
    assert is_refused("DELETE FROM audit_seal WHERE id = %s", sealed.pk)


def test_only_a_published_root_finds_history_that_was_rewritten_with_its_seals(sealed: Seal) -> None:
    """Whoever owns the machine can seal a forged past anew; the root that others kept gives it away."""
    published = list(roots())
    sneak("DELETE FROM audit_leaf")
    sneak("DELETE FROM audit_seal")
    sneak("DELETE FROM audit_event WHERE id = %s", Event.objects.earliest("pk").pk)
    forged = seal_day(day=MONDAY.date(), now=TUESDAY)
    assert forged
    assert offences() == []
    assert list(differing(published)) == [
        f"seal of 2026-01-05: it was published as {sealed.root} and is {forged.root} now"
    ]
    gone = Root("2026-01-04", 3, "ab")
    assert list(differing([gone])) == ["seal of 2026-01-04: it was published as ab and is gone"]


def test_a_seal_taken_out_of_the_chain_is_found(sealed: Seal) -> None:
    """When a seal disappears, the next one follows nobody."""
    following = seal_day(day=TUESDAY.date(), now=WEDNESDAY)
    assert following
    sneak("DELETE FROM audit_leaf WHERE seal_id = %s", sealed.pk)
    sneak("DELETE FROM audit_seal WHERE id = %s", sealed.pk)
    assert f"seal of 2026-01-06: it follows {sealed.root}, not none" in offences()
