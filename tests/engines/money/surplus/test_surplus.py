"""A surplus goes where the law and the vote say, and every cent of it somewhere."""

import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canut.engines.money.surplus import (
    FORMS,
    Facts,
    LegalForm,
    SurplusRefused,
    Vote,
    Waterfall,
    Worked,
    divide,
    waterfall,
)

MONEY = st.integers(0, 10**11)
SHARES = st.fractions(0, 1, max_denominator=100)
EXPONENTS = st.sampled_from([Fraction(0), Fraction(1, 3), Fraction(1, 2), Fraction(7, 12), Fraction(1)])
PEOPLE = st.lists(
    st.builds(
        Worked,
        person=st.integers(1, 10**6),
        seconds=st.integers(1, 10**8),
        pay_minor=st.integers(1, 10**8),
        seniority_percent=st.integers(100, 200),
    ),
    min_size=1,
    max_size=30,
    unique_by=lambda one: one.person,
)


@pytest.mark.parametrize(
    ("slug", "facts", "vote", "parts"),
    [
        # 15 % to the legal reserve, 40 % voted for work, interest bounded by it, the rest is the fund's.
        (
            "scop",
            Facts(surplus_minor=100_000, capital_minor=500_000),
            Vote(Fraction(2, 5), 50_000),
            (15_000, 0, 40_000, 15_000, 30_000),
        ),
        (
            "scop",
            Facts(surplus_minor=100_000, capital_minor=500_000, reserves_minor=90_000),
            Vote(Fraction(2, 5), 50_000),
            (15_000, 0, 40_000, 40_000, 5_000),
        ),
        # The legal reserve is full: nothing more is put aside.
        (
            "scop",
            Facts(surplus_minor=100_000, capital_minor=20_000, legal_reserve_minor=20_000),
            Vote(Fraction(1, 4)),
            (0, 0, 25_000, 0, 75_000),
        ),
        (
            "cooperative",
            Facts(surplus_minor=100_000, capital_minor=18_000, legal_reserve_minor=10_000),
            Vote(Fraction(1)),
            (8_000, 0, 92_000, 0, 0),
        ),
        # 57.5 % of a SCIC's surplus can never be shared, and none of it goes to work.
        (
            "scic",
            Facts(surplus_minor=100_000),
            Vote(Fraction(0), 10_000),
            (15_000, 42_500, 0, 10_000, 32_500),
        ),
        (
            "artisan-cooperative",
            Facts(surplus_minor=100_001),
            Vote(Fraction(1, 2)),
            (15_001, 0, 50_001, 0, 34_999),
        ),
        ("association", Facts(surplus_minor=100_000), Vote(Fraction(1, 10)), (0, 0, 10_000, 0, 90_000)),
    ],
)
def test_each_form_by_hand(slug: str, facts: Facts, vote: Vote, parts: tuple[int, ...]) -> None:
    """The waterfall of each legal form gives what a person computes from its article."""
    assert waterfall(FORMS[slug], facts, vote) == Waterfall(*parts)


@given(
    form=st.sampled_from(list(FORMS.values())),
    surplus=st.integers(1, 10**12),
    figures=st.tuples(MONEY, MONEY, MONEY, MONEY),
    share=SHARES,
)
def test_every_cent_goes_somewhere(
    form: LegalForm, surplus: int, figures: tuple[int, int, int, int], share: Fraction
) -> None:
    """The parts sum to the surplus, none is negative, and the law's bounds hold, whatever was voted."""
    capital, reserve, reserves, interest = figures
    share = form.work_least + share * (form.work_most - form.work_least)
    facts = Facts(
        surplus_minor=surplus,
        capital_minor=capital,
        legal_reserve_minor=reserve,
        reserves_minor=reserves,
    )
    parts = waterfall(form, facts, Vote(share, interest))
    amounts = (parts.legal_reserve, parts.indivisible, parts.work, parts.interest, parts.fund)
    assert sum(amounts) == surplus
    assert min(amounts) >= 0
    assert parts.interest <= interest
    if form.interest_within_work:
        assert parts.work >= form.work_least * surplus
        assert parts.interest <= parts.work


@pytest.mark.parametrize(
    ("slug", "facts", "vote"),
    [
        ("scop", Facts(surplus_minor=0), Vote(Fraction(1, 4))),
        ("scop", Facts(surplus_minor=-1), Vote(Fraction(1, 4))),
        ("scop", Facts(surplus_minor=100), Vote(Fraction(24, 100))),
        ("scic", Facts(surplus_minor=100), Vote(Fraction(1, 100))),
        ("company", Facts(surplus_minor=100), Vote(Fraction(101, 100))),
        ("company", Facts(surplus_minor=100, reserves_minor=-1), Vote(Fraction(1))),
    ],
)
def test_what_the_law_forbids_is_refused(slug: str, facts: Facts, vote: Vote) -> None:
    """No surplus, a work share outside the law's bounds or a negative figure is refused."""
    with pytest.raises(SurplusRefused):
        waterfall(FORMS[slug], facts, vote)


@given(pool=MONEY, people=PEOPLE, hours=EXPONENTS, pay=EXPONENTS, seed=st.integers())
def test_the_pool_is_shared_to_the_cent(
    pool: int, people: list[Worked], hours: Fraction, pay: Fraction, seed: int
) -> None:
    """The shares sum to the pool, nobody's is negative, and the order of the people changes nothing."""
    shares = divide(pool, people, hours=hours, pay=pay)
    assert sum(shares.values()) == pool
    assert min(shares.values()) >= 0
    shuffled = random.Random(seed).sample(people, len(people))
    assert divide(pool, shuffled, hours=hours, pay=pay) == shares


@given(pool=MONEY, people=PEOPLE, hours=EXPONENTS, pay=EXPONENTS)
def test_who_gave_more_gets_no_less(pool: int, people: list[Worked], hours: Fraction, pay: Fraction) -> None:
    """Somebody with at least another's time, pay and seniority gets at most a cent less, for the remainder."""
    shares = divide(pool, people, hours=hours, pay=pay)
    for one in people:
        for other in people:
            if (
                one.seconds >= other.seconds
                and one.pay_minor >= other.pay_minor
                and one.seniority_percent >= other.seniority_percent
            ):
                assert shares[one.person] >= shares[other.person] - 1


def test_exponents_by_hand() -> None:
    """Equal shares, by hours, by pay, by the root of hours, and with a double weight for seniority."""
    people = [Worked(1, 100, 900), Worked(2, 400, 100)]
    assert divide(500, people, hours=Fraction(0), pay=Fraction(0)) == {1: 250, 2: 250}
    assert divide(500, people, hours=Fraction(1), pay=Fraction(0)) == {1: 100, 2: 400}
    assert divide(500, people, hours=Fraction(0), pay=Fraction(1)) == {1: 450, 2: 50}
    assert divide(300, people, hours=Fraction(1, 2), pay=Fraction(0)) == {1: 100, 2: 200}
    elder = [Worked(1, 100, 900, 200), Worked(2, 400, 100)]
    assert divide(300, elder, hours=Fraction(0), pay=Fraction(0)) == {1: 200, 2: 100}


def test_shares_that_nobody_can_have_are_refused() -> None:
    """A convex exponent, a negative figure, or a pool that nobody worked for is refused."""
    worked = Worked(1, 10, 10)
    refused = [
        ([worked], Fraction(2), Fraction(0)),
        ([worked], Fraction(1, 13), Fraction(0)),
        ([Worked(1, -1, 10)], Fraction(0), Fraction(0)),
        ([Worked(1, 0, 10)], Fraction(1), Fraction(0)),
        ([], Fraction(0), Fraction(0)),
    ]
    for people, hours, pay in refused:
        with pytest.raises(SurplusRefused):
            divide(5, people, hours=hours, pay=pay)
    assert divide(0, [], hours=Fraction(0), pay=Fraction(0)) == {}
