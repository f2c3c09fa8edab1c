"""Tips pass whole, bonuses say why, and neither may follow the number of answers (G16)."""

from datetime import timedelta

import pytest
from tests.attacks import is_refused, sneak
from tests.core.pay.conftest import DAY, MIDNIGHT, Offences, pay_day
from tests.factories import MONDAY, answer_next, make_person, make_project

from canut.core.ledger import chart
from canut.core.ledger.errors import InsufficientFunds
from canut.core.ledger.queries import balance_minor
from canut.core.pay.errors import DangerousBonus, NotTheReviewer, ReasonMissing, TipRefused
from canut.core.pay.models import Bonus, Tip, TopUp
from canut.core.pay.operations.bonuses import pay_bonus
from canut.core.pay.operations.tips import give_tip
from canut.core.pay.queries import earned_minor, recompute, statement
from canut.core.people.models import Person
from canut.core.work.models import Assignment, Project
from canut.core.work.operations.reviews import approve
from canut.core.worktime.operations import be_on_duty

WHY = "The clearest answer of the week"


def answers(project: Project, worker: Person, count: int, *, day: int = 0) -> list[Assignment]:
    """Give some approved answers on one day."""
    start = MONDAY + day * DAY
    given = [answer_next(project, worker, now=start + timedelta(minutes=number)) for number in range(count)]
    approve(assignment_ids=[one.pk for one in given], actor_id=None, now=start + timedelta(hours=2))
    for one in given:
        one.refresh_from_db()
    return given


def test_a_tip_counts_toward_no_floor(project: Project, lise: Person, offences: Offences) -> None:
    """An hour on duty and a tip of twenty euros pay the floor, and twenty euros."""
    for minute in range(0, 61, 10):
        be_on_duty(person=lise, project=project, now=MONDAY + timedelta(minutes=minute))
    for _ in range(2):
        give_tip(person=lise, project=project, amount_minor=2000, reference="card 7", now=MONDAY)
    pay_day()
    assert (TopUp.objects.get().amount_minor, Tip.objects.count()) == (1202, 1)
    told = statement(person=lise, start=MIDNIGHT, end=MIDNIGHT + DAY)
    assert [(line.kind, line.amount_minor) for line in told.lines] == [("top-up", 1202), ("tip", 2000)]
    assert [recompute(line) for line in told.lines] == [1202, 2000]
    totals = told.totals["EUR"]
    assert (totals.gross_minor, totals.tips_minor, totals.net_minor) == (1202, 2000, 3202)
    assert told.totals_minor == earned_minor(person=lise) == {"EUR": 3202}
    assert offences() == {}


def test_a_client_gives_a_tip_from_its_funds(project: Project, lise: Person, offences: Offences) -> None:
    """Its line names who gave it; a reference stands for one tip; nobody gives what they have not."""
    client = project.client
    before = balance_minor(code=chart.client_funds(client.pk), currency="EUR")
    give_tip(person=lise, project=project, amount_minor=50, reference="t1", giver=client, now=MONDAY)
    assert balance_minor(code=chart.client_funds(client.pk), currency="EUR") == before - 50
    (line,) = statement(person=lise, start=MIDNIGHT, end=MIDNIGHT + DAY).lines
    assert client.name in line.sentence
    with pytest.raises(TipRefused, match="another tip"):
        give_tip(person=lise, project=project, amount_minor=60, reference="t1", giver=client, now=MONDAY)
    with pytest.raises(TipRefused, match="above zero"):
        give_tip(person=lise, project=project, amount_minor=0, reference="t2", now=MONDAY)
    with pytest.raises(InsufficientFunds):
        give_tip(person=lise, project=project, amount_minor=10**9, reference="t3", giver=client, now=MONDAY)
    assert Tip.objects.count() == 1
    assert offences() == {}


def test_a_bonus_comes_on_top(project: Project, lise: Person, offences: Offences) -> None:
    """For one good answer, with its reason on the statement; the floor is topped up as if there were none."""
    (given,) = answers(project, lise, 1)
    with pytest.raises(ReasonMissing):
        pay_bonus(assignment=given, amount_minor=100, reason="", paid_by=project.created_by, now=MONDAY)
    with pytest.raises(NotTheReviewer):
        pay_bonus(assignment=given, amount_minor=100, reason=WHY, paid_by=lise, now=MONDAY)
    pay_bonus(assignment=given, amount_minor=100, reason=WHY, paid_by=project.created_by, now=MONDAY)
    with pytest.raises(DangerousBonus, match="already"):
        pay_bonus(assignment=given, amount_minor=100, reason=WHY, paid_by=project.created_by, now=MONDAY)
    pay_day()
    told = statement(person=lise, start=MIDNIGHT, end=MIDNIGHT + DAY)
    assert [line.kind for line in told.lines] == ["piece", "bonus", "top-up"]
    assert [recompute(line) for line in told.lines] == [line.amount_minor for line in told.lines]
    assert WHY in told.lines[1].sentence
    assert told.totals_minor == {"EUR": 112}
    assert offences() == {}


def test_no_bonus_for_work_that_is_not_approved(project: Project, lise: Person) -> None:
    """A bonus is for an answer that was approved, and above zero."""
    given = answer_next(project, lise)
    with pytest.raises(DangerousBonus):
        pay_bonus(assignment=given, amount_minor=10, reason=WHY, paid_by=project.created_by, now=MONDAY)


def test_a_bonus_for_every_answer_is_even(project: Project, lise: Person, offences: Offences) -> None:
    """Whoever pays each answer more makes nobody hurry."""
    paul = make_person("Paul")
    for worker, day in ((lise, 0), (paul, 0), (lise, 1)):
        for given in answers(project, worker, 4, day=day):
            pay_bonus(assignment=given, amount_minor=5, reason=WHY, paid_by=project.created_by, now=MONDAY)
    assert Bonus.objects.count() == 12
    assert offences() == {}


def test_a_good_answer_now_and_then_is_no_streak(project: Project, lise: Person, offences: Offences) -> None:
    """Bonuses at no particular number of answers are found to be no pattern."""
    for day, rank in enumerate((3, 1, 4)):
        given = answers(project, lise, 5, day=day)[rank]
        pay_bonus(assignment=given, amount_minor=90, reason=WHY, paid_by=project.created_by, now=MONDAY)
    assert offences() == {}


def streak(project: Project) -> list[Assignment]:
    """Return the fifth answer of a day of three people."""
    return [answers(project, make_person(), 5)[4] for _ in range(3)]


def test_a_streak_is_refused(offences: Offences, db: None) -> None:
    """The third bonus for a fifth answer is one too many; written past the operation, it is found."""
    del db
    project = make_project(tasks=20, overlap=3)
    first, second, third = streak(project)
    for given in (first, second):
        pay_bonus(assignment=given, amount_minor=100, reason=WHY, paid_by=project.created_by, now=MONDAY)
    with pytest.raises(DangerousBonus, match="number 5"):
        pay_bonus(assignment=third, amount_minor=100, reason=WHY, paid_by=project.created_by, now=MONDAY)
    assert (Bonus.objects.count(), offences()) == (2, {})
    Bonus.objects.create(
        assignment=third,
        person=third.worker,
        project=project,
        amount_minor=100,
        currency="EUR",
        reason=WHY,
        paid_by=project.created_by,
        paid_at=MONDAY,
    )
    assert "No bonus or tip of a client follows the number of answers." in offences()
    assert "Every bonus recorded was moved." in offences()


def test_a_streak_hidden_in_tips_is_refused(offences: Offences, db: None) -> None:
    """A client's tips after the fifth answer are the same streak by another name; a customer's are free."""
    del db
    project = make_project(tasks=20, overlap=3)
    given = streak(project)
    for number, one in enumerate(given[:2]):
        give_tip(
            person=one.worker,
            project=project,
            amount_minor=100,
            reference=f"t{number}",
            giver=project.client,
            now=MONDAY + timedelta(hours=1),
        )
    late = {"person": given[2].worker, "project": project, "amount_minor": 100, "reference": "t2"}
    with pytest.raises(DangerousBonus, match="number 5"):
        give_tip(**late, giver=project.client, now=MONDAY + timedelta(hours=1))  # type: ignore[arg-type]  # the facts above
    give_tip(**late, now=MONDAY + timedelta(hours=1))  # type: ignore[arg-type]  # likewise
    assert offences() == {}


@pytest.mark.parametrize("table", ["pay_tip", "pay_bonus"])
def test_what_was_given_stays(project: Project, lise: Person, table: str) -> None:
    """The store refuses to change or remove a tip or a bonus."""
    (given,) = answers(project, lise, 1)
    pay_bonus(assignment=given, amount_minor=10, reason=WHY, paid_by=project.created_by, now=MONDAY)
    give_tip(person=lise, project=project, amount_minor=10, reference="t", now=MONDAY)
    assert is_refused(f"UPDATE {table} SET amount_minor = 1")
    assert is_refused(f"DELETE FROM {table}")


@pytest.mark.parametrize(
    ("planted", "sentence"),
    [
        ("UPDATE pay_tip SET amount_minor = amount_minor + 1", "Every tip reached its worker whole."),
        ("DELETE FROM pay_tip", "Every tip reached its worker whole."),
        ("UPDATE pay_tip SET amount_minor = 1", "Each person was credited all that their statements say."),
        ("DELETE FROM pay_bonus", "Every bonus recorded was moved."),
    ],
)
def test_a_planted_fault_is_found(
    project: Project, lise: Person, offences: Offences, planted: str, sentence: str
) -> None:
    """A tip that was cut, or a gift that vanished, is named."""
    (given,) = answers(project, lise, 1)
    pay_bonus(assignment=given, amount_minor=10, reason=WHY, paid_by=project.created_by, now=MONDAY)
    give_tip(person=lise, project=project, amount_minor=10, reference="t", now=MONDAY)
    assert offences() == {}
    sneak(planted)
    assert sentence in offences()
