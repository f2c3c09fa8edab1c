"""Finding work: filters, order, pages, saved searches and their notices, all by links and plain forms."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from tests.faces.town import MakeProject, SignedIn, Town
from tests.factories import answer_next, make_member, make_person

from canut.core.decisions.operations import reject_work
from canut.core.people.models import Organisation
from canut.core.work.models import Project
from canut.core.work.operations.funding import open_project
from canut.core.work.operations.reviews import approve
from canut.faces.web.finding import WishForm, address_part, asked_in
from canut.families.microwork.models import SavedSearch, SearchNotice
from canut.families.microwork.operations.searches import save_search
from canut.families.microwork.wish import Wish

WORK = reverse("work")
MILD = {"harm": "mild", "harm_note": {"en": "Coarse words."}}


def shown_on(page: str, projects: list[Project]) -> list[int]:
    """Return the numbers of the projects on a page, in its order."""
    places = {project.pk: page.find(f'id="project-{project.pk}"') for project in projects}
    return sorted((number for number, place in places.items() if place >= 0), key=lambda one: places[one])


def test_card_says_what_was_measured_and_how_its_client_reviews(
    town: Town, make_microwork: MakeProject, signed_in: SignedIn
) -> None:
    """Time and net pay with their middle half, rejections, days to pay, other names and free tasks."""
    Organisation.objects.filter(pk=town.client.pk).update(other_names=["Atelier Nord", "AN"])
    project = make_microwork(items=[{"query_a": f"a{n}", "query_b": "b"} for n in range(11)])
    done = [
        answer_next(project, make_person(), now=timezone.now() - timedelta(days=2), seconds=seconds)
        for seconds in (20, 30, 30, 30, 30, 30, 30, 40, 40, 60)
    ]
    approve(assignment_ids=[one.pk for one in done[:9]], actor_id=None, now=timezone.now())
    reject_work(
        assignment=done[9],
        ground="Guidelines 1: read twice.",
        facts="These are two different things.",
        evidence={"n": 1},
        decided_by=make_member(town.client),
        now=timezone.now(),
    )
    page = signed_in(town.worker).get(WORK).content.decode()
    for fact in (
        "also known as Atelier Nord, AN",
        "€14.40 net an hour, measured",
        "30 s measured (half of the answers: 30 s to 38 s)",
        "10 %: 1 of the latest 10 answers this client reviewed",
        "about 9.0: 2.0 until this client approves (median), then 7",
        "<dt>Free tasks</dt>",
    ):
        assert fact in " ".join(page.split()), fact


def test_links_filter_and_sort(town: Town, make_microwork: MakeProject, signed_in: SignedIn) -> None:
    """What the address asks for is what is shown, and the form says what was asked."""
    plain, mild = make_microwork(), make_microwork(**MILD)
    pay = {"currency": "EUR", "hourly_floor": "12.02", "expected_seconds": 25, "payday_days": 2}
    rich = make_microwork(kind="relevance", pay={**pay, "per_answer": "0.20"})
    client, every = signed_in(town.worker), [plain, mild, rich]
    for asked, expected in {
        "": [rich, mild, plain],
        "harm=none": [rich, plain],
        "hourly=20": [rich],
        "hourly=17,28&sort=pay": [rich, mild, plain],
        "payday=3": [rich],
        "kind=equivalence": [mild, plain],
        "mine=on&sort=payday": [rich, mild, plain],
    }.items():
        page = client.get(f"{WORK}?{asked}").content.decode()
        assert shown_on(page, every) == [project.pk for project in expected], asked
        assert ("Show all projects" in page) == bool(asked)


def test_what_cannot_be_read_is_said_and_kept(
    town: Town, make_microwork: MakeProject, signed_in: SignedIn
) -> None:
    """A wrong figure stays in its field with a word about it, and the other fields still count."""
    plain, mild = make_microwork(), make_microwork(**MILD)
    page = signed_in(town.worker).get(f"{WORK}?hourly=a+lot&harm=none&sort=luck&page=no").content.decode()
    assert 'value="a lot"' in page
    assert "Enter a number." in page
    assert shown_on(page, [plain, mild]) == [plain.pk]


def test_nothing_that_fits_says_what_to_do(
    town: Town, make_microwork: MakeProject, signed_in: SignedIn
) -> None:
    """An empty list offers to save the search; without any project it says why there is none."""
    client = signed_in(town.worker)
    assert "No project takes work at the moment" in client.get(WORK).content.decode()
    make_microwork()
    page = client.get(f"{WORK}?hourly=9999").content.decode()
    assert "Save the search, and you find a notice here" in page


def test_pages_keep_what_was_asked(
    town: Town, make_microwork: MakeProject, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Past the first cards, links lead on under the same filter and order."""
    monkeypatch.setattr("canut.faces.web.views.finding.SHOWN", 1)
    first, second = make_microwork(), make_microwork()
    client = signed_in(town.worker)
    page = client.get(f"{WORK}?harm=none").content.decode()
    assert shown_on(page, [first, second]) == [second.pk]
    assert f'href="{WORK}?harm=none&amp;page=2"' in page
    assert shown_on(client.get(f"{WORK}?harm=none&page=2").content.decode(), [first, second]) == [first.pk]


def test_a_search_is_saved_told_opened_and_removed(
    town: Town, make_microwork: MakeProject, signed_in: SignedIn
) -> None:
    """The whole life of a saved search, by forms and links alone."""
    known = make_microwork()
    client = signed_in(town.worker)
    saved = client.post(reverse("save_search"), {"harm": "none", "sort": "pay", "name": "Quiet"}, follow=True)
    search = SavedSearch.objects.get(person=town.worker)
    address = reverse("saved_search", args=[search.pk])
    assert saved.redirect_chain[-1][0] == address
    assert (search.name, search.harm, search.order) == ("Quiet", "none", "pay")
    draft, loud = make_microwork(is_open=False), make_microwork(is_open=False, **MILD)
    for project in (draft, loud):
        open_project(project=project, actor=town.member, now=timezone.now())
    assert "1 new project for your searches" in client.get(reverse("my_work")).content.decode()
    page = client.get(address).content.decode()
    assert shown_on(page, [known, draft, loud]) == [draft.pk, known.pk]
    assert page.count(">New</span>") == 1
    assert "new project for your searches" not in page
    assert ">New</span>" not in client.get(address).content.decode()
    assert client.post(reverse("remove_search", args=[search.pk])).status_code == 302
    assert not SavedSearch.objects.exists()
    assert not SearchNotice.objects.exists()


def test_a_refused_name_keeps_what_was_typed(
    town: Town, make_microwork: MakeProject, signed_in: SignedIn
) -> None:
    """A name that is taken is refused above the form, with the filter and the name still there."""
    make_microwork()
    save_search(person=town.worker, name="Quiet", wish=Wish(), now=timezone.now())
    asked = {"harm": "mild", "name": "Quiet"}
    page = signed_in(town.worker).post(reverse("save_search"), asked)
    text = page.content.decode()
    assert page.status_code == 422
    assert "You have a search named Quiet already" in text
    assert '<input type="hidden" name="harm" value="mild">' in text
    assert 'value="Quiet"' in text


def test_anothers_search_does_not_exist(town: Town, signed_in: SignedIn) -> None:
    """Neither opened nor removed, and its notices stay unseen."""
    search = save_search(person=town.worker, name="Mine", wish=Wish(), now=timezone.now())
    client = signed_in(town.other_worker)
    assert client.get(reverse("saved_search", args=[search.pk])).status_code == 404
    assert client.post(reverse("remove_search", args=[search.pk])).status_code == 404
    assert SavedSearch.objects.filter(pk=search.pk).exists()


def test_twenty_projects_ask_the_store_no_more_than_one(
    town: Town, make_microwork: MakeProject, signed_in: SignedIn
) -> None:
    """The page of work takes as many statements for twenty projects as for one."""
    client = signed_in(town.worker)

    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"{WORK}?hourly=1&sort=hourly").status_code == 200
        return len(asked)

    make_microwork()
    statements()
    one = statements()
    for _ in range(19):
        make_microwork(items=[{"query_a": "a", "query_b": "b"}])
    assert statements() == one


def test_an_address_says_the_wish_again() -> None:
    """What a form reads from an address is what wrote it, in French too."""
    for form in (
        {},
        {"kind": "survey", "harm": "mild", "hourly": "12.50", "payday": "0", "mine": "on", "sort": "hourly"},
    ):
        for language in ("en", "fr"):
            with translation.override(language):
                wish = WishForm(form).wish
                assert asked_in(wish) == form
                assert WishForm(asked_in(wish)).wish == wish
    assert address_part(Wish(harm="mild", payday_days=3)) == "harm=mild&payday=3"
