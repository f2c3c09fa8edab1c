"""Terms are lawful, frozen, and paid for before anyone works under them."""

import pytest
from tests.core.work.conftest import Offences
from tests.factories import MONDAY, answer_next, make_client, make_project, take_some

from canut.core.ledger import chart
from canut.core.ledger.errors import InsufficientFunds
from canut.core.ledger.queries import balance_minor
from canut.core.people.models import Person
from canut.core.work.errors import NotOpen, PurposeMissing, UnlawfulPay, UnusableTerms
from canut.core.work.models import Project
from canut.core.work.operations.funding import close_project, open_project, pause_project
from canut.core.work.operations.projects import TermsOffered, offer_terms, write_guidelines
from canut.core.work.queries import current_guidelines, current_terms


def escrow_of(project: Project) -> int:
    """Return the pay held for a project."""
    return balance_minor(code=chart.project_escrow(project.pk), currency=project.currency)


def reserve_of(project: Project) -> int:
    """Return the floor reserve held for a project."""
    return balance_minor(code=chart.project_reserve(project.pk), currency=project.currency)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"per_answer_minor": 8}, UnlawfulPay),
        ({"per_answer_minor": -1}, UnlawfulPay),
        ({"hourly_floor_minor": 0}, UnlawfulPay),
        ({"expected_seconds": 0}, UnusableTerms),
        ({"lease_seconds": -5}, UnusableTerms),
        ({"review_hours": -1}, UnusableTerms),
        ({"currency": "EURO"}, UnusableTerms),
    ],
)
def test_unlawful_or_impossible_terms_are_refused(
    db: None, changes: dict[str, object], error: type[Exception]
) -> None:
    """Pay under the floor for the expected time, or terms without time, are refused with a message."""
    del db
    client = make_client()
    with pytest.raises(error):
        make_project(client=client, **changes)  # type: ignore[arg-type] # the test's own values
    assert not Project.objects.exists()


def test_the_refusal_names_the_lowest_lawful_pay(db: None) -> None:
    """Twenty-five seconds at 12.02 EUR an hour are nine cents: the message says so."""
    del db
    with pytest.raises(UnlawfulPay, match=r"lowest lawful pay is €0\.09"):
        make_project(per_answer_minor=8)


def test_work_paid_for_time_needs_no_piece_pay(db: None) -> None:
    """With no piece pay the floor is the wage: the reserve holds it for the expected time, and a fifth."""
    del db
    project = make_project(tasks=10, per_answer_minor=0, expected_seconds=360)
    assert escrow_of(project) == 0
    assert reserve_of(project) == 1_443  # 10 answers of 6 minutes: an hour at 12.02, and 20 %


def test_opening_holds_pay_and_reserve_first(db: None) -> None:
    """Nothing is shown that is not paid for: all planned answers, and a fifth of their pay in reserve."""
    del db
    client = make_client(funds_minor=100)
    project = make_project(client=client, tasks=3, overlap=2, overlap_max=3, is_open=False)
    with pytest.raises(InsufficientFunds, match=r"pay in €0\.30"):
        open_project(project=project, actor=project.created_by, now=MONDAY)
    project.refresh_from_db()
    assert project.state == Project.State.DRAFT
    assert set(project.tasks.values_list("open_slots", flat=True)) == {0}
    project = make_project(client=make_client(funds_minor=130), tasks=3, overlap=2, overlap_max=3)
    assert (escrow_of(project), reserve_of(project)) == (108, 22)
    assert set(project.tasks.values_list("state", "open_slots")) == {("open", 2)}


def test_opening_again_holds_nothing_more(project: Project) -> None:
    """Opening may be repeated after an interruption: each task is held once."""
    held = escrow_of(project)
    assert open_project(project=project, actor=project.created_by, now=MONDAY) == 0
    assert escrow_of(project) == held


@pytest.mark.parametrize("missing", [{"purpose": {"en": ""}}, {"data_use": []}])
def test_a_project_without_a_purpose_stays_closed(db: None, missing: dict[str, object]) -> None:
    """Nobody is asked to work for they know not what."""
    del db
    with pytest.raises(PurposeMissing):
        make_project(tasks=1, **missing)  # type: ignore[arg-type] # the test's own values


def test_better_terms_are_paid_for_before_they_stand(
    project: Project, lise: Person, offences: Offences
) -> None:
    """A version that pays more holds the difference for every planned answer, and keeps older work's pay."""
    old = answer_next(project, lise)
    better = TermsOffered(
        per_answer_minor=20, hourly_floor_minor=1202, expected_seconds=25, lease_seconds=600
    )
    agreed = offer_terms(project=project, terms=better, now=MONDAY)
    assert (agreed.version, current_terms(project_id=project.pk)) == (2, agreed)
    assert escrow_of(project) == 8 * 20 + 12
    assert take_some(project, lise).pay_minor == 20
    old.refresh_from_db()
    assert old.pay_minor == 12
    assert offences() == {}


def test_better_terms_without_money_do_not_stand(db: None, offences: Offences) -> None:
    """A version that the client cannot pay for is refused as a whole."""
    del db
    project = make_project(client=make_client(funds_minor=130), tasks=3, overlap=3)
    better = TermsOffered(
        per_answer_minor=20, hourly_floor_minor=1202, expected_seconds=25, lease_seconds=600
    )
    with pytest.raises(InsufficientFunds):
        offer_terms(project=project, terms=better, now=MONDAY)
    assert current_terms(project_id=project.pk).version == 1
    assert offences() == {}


def test_lower_terms_hold_nothing(project: Project) -> None:
    """A version that pays less needs no more money."""
    held = escrow_of(project)
    less = TermsOffered(per_answer_minor=9, hourly_floor_minor=1202, expected_seconds=25, lease_seconds=600)
    offer_terms(project=project, terms=less, now=MONDAY)
    assert escrow_of(project) == held


def test_guidelines_are_numbered(project: Project) -> None:
    """New guidelines are a new version; the first stays."""
    write_guidelines(project=project, text={"en": "Look twice."}, now=MONDAY)
    assert current_guidelines(project_id=project.pk).version == 2
    assert project.guidelines.count() == 2


def test_a_paused_project_opens_again(project: Project) -> None:
    """Pausing is not closing."""
    pause_project(project=project, actor=project.created_by, now=MONDAY)
    assert Project.objects.get().state == Project.State.PAUSED
    open_project(project=project, actor=project.created_by, now=MONDAY)
    assert Project.objects.get().state == Project.State.OPEN


def test_a_closed_project_stays_closed(project: Project) -> None:
    """Nothing opens, pauses or refills a closed project."""
    stale = Project.objects.get()
    close_project(project=project, actor=project.created_by, now=MONDAY)
    for reopen in (open_project, pause_project):
        with pytest.raises(NotOpen):
            reopen(project=stale, actor=stale.created_by, now=MONDAY)
    assert Project.objects.get().state == Project.State.CLOSED
