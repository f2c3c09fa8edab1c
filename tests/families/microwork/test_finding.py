"""Finding work: figures that say what was measured, wishes, and notices of what is new."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import MONDAY, answer_next, make_client, make_operator, make_person, make_project

from canut.core.people.models import Person
from canut.core.people.operations import grant_qualification
from canut.core.personal import gathered
from canut.core.work.latest import SettledAnswer, TimedAnswer
from canut.core.work.models import Harm, Project, Terms
from canut.core.work.operations.funding import close_project, open_project, pause_project
from canut.families.microwork.cards import ProjectCard
from canut.families.microwork.errors import SearchRefused
from canut.families.microwork.figures import MEASURED_FROM, Spread, pace_of, record_of
from canut.families.microwork.models import SavedSearch, SearchNotice
from canut.families.microwork.operations.searches import (
    SEARCHES_MAX,
    forget_search,
    forget_searches,
    open_search,
    save_search,
)
from canut.families.microwork.queries import (
    matching_cards,
    searches_of,
    unseen_notices,
    with_figures,
    with_pace,
)
from canut.families.microwork.wish import Order, Wish, wish_of

HOUR = timedelta(hours=1)
LATER = MONDAY + HOUR
REVIEWED = st.builds(SettledAnswer, st.sampled_from(["approved", "rejected", "overturned"]), st.floats(0, 90))
CARDS = st.builds(
    lambda number, currency, kind, harm, pay, seconds, payday, missing: ProjectCard(
        Project(pk=number, currency=currency, kind=kind, harm=harm),
        Terms(per_answer_minor=pay, expected_seconds=seconds, payday_days=payday, hourly_floor_minor=1),
        missing,
    ),
    st.integers(1, 10**6),
    st.sampled_from(["EUR", "JPY", "TND"]),
    st.sampled_from(["", "choice", "survey"]),
    st.sampled_from(Harm.values),
    st.integers(1, 5000),
    st.integers(1, 3600),
    st.integers(0, 60),
    st.sampled_from([[], ["french-native"], ["harm:mild"]]),
)
WISHES = st.builds(
    Wish,
    kind=st.sampled_from(["", "choice"]),
    harm=st.sampled_from(["", *Harm.values]),
    hourly_minimum=st.none() | st.decimals(0, 5000, places=2),
    payday_days=st.none() | st.integers(0, 60),
    is_qualified=st.booleans(),
    order=st.sampled_from(Order.values),
)


def found_by(worker: Person, **wish: Any) -> list[int]:
    """Return the numbers of the projects that a wish finds, in its order."""
    return [shown.project.pk for shown in matching_cards(worker=worker, wish=Wish(**wish))]


def with_answers(count: int, seconds: int, **others: Any) -> Project:
    """Return a project with so many answers that took so long."""
    project = make_project(tasks=count + 1, **others)
    for _ in range(count):
        answer_next(project, make_person(), seconds=seconds)
    return project


@given(st.lists(st.builds(TimedAnswer, st.integers(0, 7200), st.integers(0, 5000)), max_size=40))
def test_a_pace_is_said_from_ten_answers_and_in_order(answers: list[TimedAnswer]) -> None:
    """Under ten answers there is none; from there its bounds enclose its median, within what was measured."""
    pace = pace_of(answers)
    assert (pace is None) == (len(answers) < MEASURED_FROM)
    if pace:
        seconds = sorted(max(1, one.seconds) for one in answers)
        assert seconds[0] <= pace.seconds.low <= pace.seconds.median <= pace.seconds.high <= seconds[-1]
        assert 0 <= pace.hourly_minor.low <= pace.hourly_minor.median <= pace.hourly_minor.high


def test_a_pace_by_hand() -> None:
    """Ten answers of 12 cents in 30 seconds make 14.40 an hour; rejections lower the bound."""
    paid, unpaid = TimedAnswer(30, 12), TimedAnswer(30, 0)
    pace = pace_of([paid] * 10)
    assert pace
    assert (pace.seconds, pace.hourly_minor) == (Spread(30, 30, 30), Spread(1440, 1440, 1440))
    half = pace_of([paid] * 6 + [unpaid] * 4)
    assert half
    assert half.hourly_minor == Spread(0, 1440, 1440)


@given(st.lists(REVIEWED, max_size=30))
def test_a_record_counts_what_stands(answers: list[SettledAnswer]) -> None:
    """Rejections that stand out of all that was settled; the days of what was approved, appeals included."""
    record = record_of(answers)
    assert (record is None) == (not answers)
    if record:
        approved = [one.days for one in answers if one.state != "rejected"]
        assert record.settled - record.rejected == len(approved)
        assert 0 <= record.rejected_basis_points <= 10_000
        if record.approval_days is None:
            assert not approved
        else:
            assert min(approved) <= record.approval_days <= max(approved)


@given(st.lists(CARDS, max_size=12), WISHES, st.randoms())
def test_the_order_is_what_was_asked_and_nothing_else(
    cards: list[ProjectCard], wish: Wish, chance: Any
) -> None:
    """The same cards come in the same order however they were read, and whatever a person lacks (G12)."""
    unique = list({shown.project.pk: shown for shown in cards}.values())
    expected = sorted(unique, key=wish.place)
    chance.shuffle(unique)
    lacking = [replace(shown, missing=["harm:severe", "other"]) for shown in unique]
    assert [one.project.pk for one in sorted(lacking, key=wish.place)] == [one.project.pk for one in expected]


@given(st.lists(CARDS, max_size=12), WISHES)
def test_asking_for_less_never_finds_less(cards: list[ProjectCard], wish: Wish) -> None:
    """Each field that is dropped leaves all that was found and may add more."""
    taken = [shown for shown in cards if wish.takes(shown)]
    for name in ("kind", "harm", "hourly_minimum", "payday_days", "is_qualified"):
        fewer = replace(wish, **{name: getattr(Wish(), name)})
        assert all(fewer.takes(shown) for shown in taken)
    assert all(Wish(order=wish.order).takes(shown) for shown in cards)


@pytest.mark.django_db
def test_a_card_says_promised_until_ten_answers() -> None:
    """Nine answers measure nothing; the tenth does."""
    worker, project = make_person(), with_answers(9, 60)
    [before] = with_pace(cards=matching_cards(worker=worker, wish=Wish()))
    assert (before.measured_seconds, before.hourly_minor) == (None, 1728)
    answer_next(project, make_person(), seconds=60)
    [after] = with_pace(cards=matching_cards(worker=worker, wish=Wish()))
    assert (after.measured_seconds, after.hourly_minor, after.promised_hourly_minor) == (60, 720, 1728)


@pytest.mark.django_db
def test_each_filter_finds_what_it_names() -> None:
    """Kind, harm, pay an hour as measured, payday and qualifications each leave the others out."""
    worker, client = make_person(), make_client()
    slow = with_answers(10, 60, client=client, payday_days=3)
    harmful = make_project(client=client, harm=Harm.MODERATE, kind="survey", payday_days=30)
    closed = make_project(client=client, requires=["french-native"], payday_days=7, per_answer_minor=13)
    everything = [closed.pk, harmful.pk, slow.pk]
    assert found_by(worker) == everything
    assert found_by(worker, kind="survey") == [harmful.pk]
    assert found_by(worker, harm="mild") == [closed.pk, slow.pk]
    assert found_by(worker, hourly_minimum=Decimal("7.21")) == [closed.pk, harmful.pk]
    assert found_by(worker, hourly_minimum=Decimal("7.20")) == everything
    assert found_by(worker, payday_days=7) == [closed.pk, slow.pk]
    assert found_by(worker, is_qualified=True) == [harmful.pk, slow.pk]
    assert found_by(worker, order="hourly") == [slow.pk, closed.pk, harmful.pk]
    assert found_by(worker, order="payday") == [slow.pk, closed.pk, harmful.pk]
    assert found_by(worker, order="pay") == [closed.pk, harmful.pk, slow.pk]


@pytest.mark.django_db
def test_figures_take_the_same_statements_for_one_project_and_for_many() -> None:
    """The number of projects adds no statement, whatever is asked for."""
    worker, client = make_person(), make_client()
    wish = Wish(hourly_minimum=Decimal(1), is_qualified=True, harm="severe", order="hourly")

    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            with_figures(cards=matching_cards(worker=worker, wish=wish), now=LATER)
        return len(asked)

    make_project(client=client, tasks=1)
    one = statements()
    for _ in range(19):
        make_project(client=client, tasks=1, harm=Harm.MILD, requires=["french-native"])
    make_project(client=make_client(), tasks=1)
    assert statements() == one <= 9


@pytest.fixture
def client_of_news(db: None) -> Callable[..., Project]:
    """Return a maker of projects that are opened when the test says so."""
    del db
    client = make_client()
    return lambda **others: make_project(client=client, tasks=1, is_open=False, **others)


def opened(project: Project) -> Project:
    """Open a project, or open it again."""
    open_project(project=project, actor=project.created_by, now=LATER)
    return project


def test_a_new_project_that_fits_is_noticed_once(client_of_news: Callable[..., Project]) -> None:
    """A fitting project opened later is new until the search is opened, then never again."""
    worker, before = make_person(), opened(client_of_news(kind="survey"))
    search = save_search(person=worker, name=" Surveys ", wish=Wish(kind="survey"), now=MONDAY)
    assert news_for(person_id=worker.pk) == 0
    fits = opened(client_of_news(kind="survey"))
    opened(client_of_news(kind="choice"))
    assert news_for(person_id=worker.pk) == 1
    assert [(str(one), vars(one)["news"]) for one in searches_of(person=worker)] == [
        (f"{worker.pk}: Surveys", 1)
    ]
    assert open_search(search=search, now=LATER) == {fits.pk}
    assert open_search(search=search, now=LATER) == frozenset()
    for known in (before, fits):
        pause_project(project=known, actor=known.created_by, now=LATER)
        opened(known)
    assert news_for(person_id=worker.pk) == 0


def test_a_project_that_is_over_is_no_news(client_of_news: Callable[..., Project]) -> None:
    """What was closed before anybody looked is not counted."""
    worker = make_person()
    save_search(person=worker, name="All", wish=Wish(), now=MONDAY)
    project = opened(client_of_news())
    close_project(project=project, actor=project.created_by, now=LATER)
    assert news_for(person_id=worker.pk) == 0


def test_two_searches_that_fit_are_one_new_project(client_of_news: Callable[..., Project]) -> None:
    """The count is of projects, not of notices."""
    worker = make_person()
    for name in ("One", "Two"):
        save_search(person=worker, name=name, wish=Wish(), now=MONDAY)
    opened(client_of_news())
    assert news_for(person_id=worker.pk) == 1


def test_only_the_qualified_hear_where_they_asked_so(client_of_news: Callable[..., Project]) -> None:
    """A search for what one qualifies for waits for a project whose every qualification one holds."""
    able, unable, half, staff = (make_person() for _ in range(4))
    make_operator()
    for slug, people in {"french-native": (able, half), "nurse": (able,)}.items():
        for person in people:
            grant_qualification(person=person, slug=slug, granted_by=staff, evidence="A diploma.", now=MONDAY)
    for person in (able, unable, half):
        save_search(person=person, name="Mine", wish=Wish(is_qualified=True), now=MONDAY)
    save_search(person=unable, name="All", wish=Wish(), now=MONDAY)
    opened(client_of_news(requires=["french-native", "nurse"]))
    told = SearchNotice.objects.order_by("search").values_list("search__person", "search__name")
    assert list(told) == [(able.pk, "Mine"), (unable.pk, "All")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wish",
    [
        Wish(),
        Wish(
            kind="survey",
            harm="mild",
            hourly_minimum=Decimal("12.50"),
            payday_days=0,
            is_qualified=True,
            order="payday",
        ),
    ],
)
def test_a_saved_wish_comes_back_as_it_was(wish: Wish) -> None:
    """The store keeps every field."""
    saved = save_search(person=make_person(), name="One", wish=wish, now=MONDAY)
    assert wish_of(SavedSearch.objects.get(pk=saved.pk)) == wish


@pytest.mark.django_db
def test_searches_have_names_of_their_own_and_an_end() -> None:
    """No name, a name that is taken and too many are refused; another person's names do not matter."""
    worker = make_person()
    for number in range(SEARCHES_MAX - 1):
        save_search(person=worker, name=f"Search {number}", wish=Wish(), now=MONDAY)
    save_search(person=make_person(), name="Search 0", wish=Wish(), now=MONDAY)
    for name in ("  ", "Search 0"):
        with pytest.raises(SearchRefused):
            save_search(person=worker, name=name, wish=Wish(), now=MONDAY)
    last = save_search(person=worker, name="Last", wish=Wish(), now=MONDAY)
    with pytest.raises(SearchRefused):
        save_search(person=worker, name="One more", wish=Wish(), now=MONDAY)
    forget_search(search=last)
    save_search(person=worker, name="One more", wish=Wish(), now=MONDAY)


def test_what_one_looked_for_is_in_ones_file_and_goes_with_one(
    client_of_news: Callable[..., Project],
) -> None:
    """The file holds searches and notices; erasure removes both, and nobody else's."""
    worker, other = make_person(), make_person()
    for person in (worker, other):
        save_search(person=person, name="All", wish=Wish(), now=MONDAY)
    opened(client_of_news())
    held = {one.name: one for personal in gathered() for one in personal.holdings}
    for name in ("saved-searches", "search-notices"):
        assert len(list(held[name].rows(worker.pk))) == 1
    forget_searches(person_id=worker.pk, now=LATER)
    assert list(SavedSearch.objects.values_list("person", flat=True)) == [other.pk]
    assert list(SearchNotice.objects.values_list("search__person", flat=True)) == [other.pk]


def news_for(*, person_id: int) -> int:
    """Return how many projects are new to a person's searches."""
    return unseen_notices(person_id=person_id).values("project").distinct().count()
