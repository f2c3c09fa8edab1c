"""The operator's fee is the client's alone, shown and held before, taken to the cent, given back unused."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.attacks import sneak
from tests.factories import (
    MONDAY,
    PLAIN_TERMS,
    answer_next,
    make_client,
    make_operator,
    make_person,
    make_project,
)

from canut.core.decisions.operations import reject_work
from canut.core.ledger import chart
from canut.core.ledger.queries import balance_minor
from canut.core.people.errors import FeeRefused
from canut.core.people.models import Organisation
from canut.core.people.operations import set_fee
from canut.core.work.models import Project
from canut.core.work.operations.funding import (
    cancel_project,
    close_project,
    open_project,
    opening_cost_minor,
    release_settled,
)
from canut.core.work.operations.projects import offer_terms
from canut.core.work.operations.reviews import approve, approve_due
from canut.core.work.selfcheck import CHECKS

LATER = MONDAY + timedelta(hours=1)


@pytest.fixture
def operator(db: None) -> Organisation:
    """Return an operator who asks 7.5 % beside the pay."""
    del db
    made = make_operator()
    set_fee(operator=made, basis_points=750)
    return made


def on(code: str) -> int:
    """Return what is on an account."""
    return balance_minor(code=code, currency="EUR")


def offences() -> list[str]:
    """Return what the self-checks find."""
    return [row for check in CHECKS for row in check.offending_rows()]


def test_the_fee_is_part_of_what_opening_costs(operator: Organisation) -> None:
    """Ten answers at 12 cents cost 1.20, a reserve of 0.24 and a fee of 0.09, and no cent less opens them."""
    client = make_client(funds_minor=153)
    project = make_project(client=client, tasks=10, is_open=False)
    assert opening_cost_minor(project=project) == 153
    open_project(project=project, actor=project.created_by, now=MONDAY)
    assert on(chart.client_funds(client.pk)) == 0
    assert on(chart.project_fees(project.pk)) == 9
    assert operator.fee_basis_points == 750


def test_fractions_of_a_cent_wait_for_the_next_answer(operator: Organisation) -> None:
    """Each answer's fee is 0.9 cents: ten approved one by one give nine, no more and no less."""
    project = make_project(tasks=10)
    worker = make_person()
    taken = []
    for number in range(10):
        work = answer_next(project, worker, now=MONDAY + timedelta(minutes=number))
        approve(assignment_ids=[work.pk], actor_id=None, now=LATER)
        taken.append(on(chart.OPERATOR_FEES))
    assert taken == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
    assert on(chart.person_payable(worker.pk)) == 120
    assert on(chart.project_fees(project.pk)) == 0
    assert offences() == []
    assert operator.fee_basis_points == 750


def test_a_fee_of_tomorrow_changes_no_terms_of_today(operator: Organisation) -> None:
    """Terms keep the fee they were agreed with; new terms carry the new one, and what it adds is held."""
    project = make_project(tasks=10)
    set_fee(operator=operator, basis_points=1_500)
    assert project.terms.get().fee_basis_points == 750
    offer_terms(project=project, terms=PLAIN_TERMS, now=MONDAY)
    assert project.terms.get(version=2).fee_basis_points == 1_500
    assert on(chart.project_fees(project.pk)) == 18
    assert offences() == []


def test_a_rejection_may_still_owe_its_fee(operator: Organisation) -> None:
    """Closing keeps the fee of work that an appeal may still win, and gives back the rest."""
    project = make_project(tasks=10, review_hours=24)
    work = answer_next(project, make_person())
    reject_work(
        assignment=work,
        ground="Guidelines, first clause",
        facts="Another pair is meant",
        evidence={"n": 1},
        decided_by=project.created_by,
        now=LATER,
    )
    close_project(project=project, actor=project.created_by, now=LATER)
    assert on(chart.project_escrow(project.pk)) == 12
    assert on(chart.project_fees(project.pk)) == 0  # its fee is less than a cent so far
    assert offences() == []
    assert operator.fee_basis_points == 750


def test_a_fee_out_of_range_or_of_a_client_is_refused(operator: Organisation) -> None:
    """No fee is below nothing or above all of the pay, and only an operator asks for one."""
    for organisation, fee in ((operator, -1), (operator, 10_001), (make_client(), 100)):
        with pytest.raises(FeeRefused):
            set_fee(operator=organisation, basis_points=fee)


def test_a_fee_taken_twice_is_found(operator: Organisation) -> None:
    """A fee that was raised past the triggers is named by the self-check."""
    project = make_project(tasks=2, per_answer_minor=100)
    work = answer_next(project, make_person())
    approve(assignment_ids=[work.pk], actor_id=None, now=LATER)
    sneak("UPDATE ledger_transfer SET amount_minor = 8 WHERE kind = 'fee'")
    assert any("gives a fee of 7, 8 was taken" in row for row in offences())
    assert operator.fee_basis_points == 750


class ReleaseToTheCentTest(TestCase):
    """Whatever is done and cancelled, every cent is a worker's, the operator's or the client's again."""

    @settings(max_examples=25, deadline=None)
    @given(
        pay=st.integers(9, 500),
        fee=st.integers(0, 10_000),
        overlaps=st.tuples(st.integers(1, 3), st.integers(0, 2)),
        answers=st.integers(0, 5),
        left=st.booleans(),
    )
    def test_release_is_exact(
        self, *, pay: int, fee: int, overlaps: tuple[int, int], answers: int, left: bool
    ) -> None:
        """A cancelled project whose work is settled holds only its reserve; all else adds up."""
        set_fee(operator=make_operator(), basis_points=fee)
        Organisation.objects.filter(kind="operator").update(fee_basis_points=fee)
        overlap, more = overlaps
        project = make_project(tasks=2, overlap=overlap, overlap_max=overlap + more, per_answer_minor=pay)
        worked = self.work(project, answers)
        if left:
            cancel_project(project=project, actor=project.created_by, now=LATER)
        approve_due(now=MONDAY + timedelta(days=9))
        cancel_project(project=project, actor=project.created_by, now=MONDAY + timedelta(days=10))
        assert release_settled(now=MONDAY + timedelta(days=10)) == 0
        assert on(chart.project_escrow(project.pk)) == 0
        assert on(chart.project_fees(project.pk)) == 0
        assert on(chart.OPERATOR_FEES) == worked * pay * fee // 10_000
        reserve = on(chart.project_reserve(project.pk))
        kept = on(chart.client_funds(project.client_id))
        assert kept + reserve + worked * pay + on(chart.OPERATOR_FEES) == 1_000_000
        assert offences() == []

    def work(self, project: Project, answers: int) -> int:
        """Give as many answers as there is room for, each by somebody new; returns how many."""
        room = 2 * project.tasks.first().overlap  # type: ignore[union-attr] # it has two
        for _ in range(min(answers, room)):
            answer_next(project, make_person())
        return min(answers, room)
