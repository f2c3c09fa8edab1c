"""After work: hours as a plot and a calendar, reliability, and ratings of clients."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.faces.town import Answer, MakeProject, SignedIn, Town
from tests.factories import answer_next, make_person, make_project

from canut.core.ratings.models import ClientRating, RatingBatch
from canut.core.ratings.operations import rate_client
from canut.core.work.models import Lane
from canut.core.work.operations.reviews import approve
from canut.core.work.operations.tasks import NewTask, add_tasks
from canut.core.worktime.days import DayOfTime
from canut.core.worktime.operations import be_on_duty
from canut.faces.web.month import HEIGHT, WIDTH, month_of, plot_of
from canut.faces.web.templatetags.own_pages import PAGES
from canut.families.microwork.models import Result
from canut.families.microwork.reliability import Share, reliability_of

SCORES = {"fair": 5, "pay": 4, "speed": 3, "clarity": 2}


def worked(town: Town, **others: Any) -> Any:
    """Return a project of the first client in which an answer of the worker was approved."""
    project = make_project(client=town.client, tasks=1, **others)
    work = answer_next(project, town.worker)
    approve(assignment_ids=[work.pk], actor_id=None, now=timezone.now())
    return project


def test_hours_are_drawn_and_in_the_calendar(
    town: Town, make_microwork: MakeProject, signed_in: SignedIn
) -> None:
    """The page has a drawing without styles of its own, today's hours, and links to each day of the month."""
    project, now = make_microwork(), timezone.now()
    for minutes in (12, 5, 0):
        be_on_duty(person=town.worker, project=project, now=now - timedelta(minutes=minutes))
    text = signed_in(town.worker).get(reverse("my_time")).content.decode()
    drawing = text.partition('<svg class="plot"')[2].partition("</svg>")[0]
    assert 'class="waiting"' in drawing
    assert "style=" not in text
    assert "12\N{NO-BREAK SPACE}min" in text
    today = timezone.localdate()
    assert f"?from={today}&amp;to={today}" in text
    assert "No time on duty" in signed_in(town.other_worker).get(reverse("my_time")).content.decode()


def test_french_numbers_do_not_break_the_drawing(
    town: Town, make_microwork: MakeProject, signed_in: SignedIn
) -> None:
    """Coordinates keep their point where the reader's language writes a comma."""
    project, now = make_microwork(), timezone.now()
    for minutes in (9, 0):
        be_on_duty(person=town.worker, project=project, now=now - timedelta(minutes=minutes))
    page = signed_in(town.worker).get(reverse("my_time"), headers={"accept-language": "fr"})
    drawing = page.content.decode().partition('<svg class="plot"')[2].partition("</svg>")[0]
    assert "," not in drawing.partition("</title>")[2]


@pytest.mark.parametrize(("days", "most"), [(1, 600), (7, 8 * 3600), (31, 40_000), (400, 86_400)])
def test_a_plot_stays_in_its_frame(days: int, most: int) -> None:
    """Whatever the hours and the days, bars stand inside and do not overlap; at most a month is drawn."""
    until = date(2026, 3, 31)
    since = until - timedelta(days=days - 1)
    known = [DayOfTime(since + timedelta(days=n), most // 2, most // 4, most // 4, 60) for n in range(days)]
    plot = plot_of(known, since, until)
    assert len(plot.bars) == min(days, 31)
    for one, following in zip(plot.bars, plot.bars[1:], strict=False):
        assert one.x + one.width <= following.x
    for bar in plot.bars:
        assert bar.x + bar.width <= WIDTH
        assert all(y >= 0 and height > 0 and y + height <= HEIGHT for _name, y, height in bar.parts)


def test_a_month_begins_its_weeks_on_monday() -> None:
    """November 2026 begins on a Sunday: six empty places before it; its neighbours are whole months."""
    month = month_of(date(2026, 11, 1), [DayOfTime(date(2026, 11, 2), 60, 0, 0, 0)])
    assert [cell is None for cell in month.weeks[0]] == [True] * 6 + [False]
    assert month.weeks[1][0] == (date(2026, 11, 2), DayOfTime(date(2026, 11, 2), 60, 0, 0, 0))
    assert month.before == (date(2026, 10, 1), date(2026, 10, 31))
    assert month.after == (date(2026, 12, 1), date(2026, 12, 31))


def test_a_worker_rates_a_client_once(town: Town, signed_in: SignedIn) -> None:
    """The form is offered, keeps what was chosen when something is missing, and then is gone."""
    project, client = worked(town), signed_in(town.worker)
    assert "Rate the client" in client.get(reverse("my_ratings")).content.decode()
    missing = client.post(reverse("rate", args=[project.pk]), {"fair": 5, "pay": 9})
    assert missing.status_code == 422
    assert '<option value="5" selected>' in missing.content.decode()
    assert not ClientRating.objects.exists()
    assert "Thank you" in client.post(
        reverse("rate", args=[project.pk]), SCORES, follow=True
    ).content.decode()  # fmt: skip
    assert client.get(reverse("rate", args=[project.pk])).status_code == 404
    assert ClientRating.objects.get().clarity == 2


def test_figures_appear_for_five(
    town: Town, signed_in: SignedIn, make_microwork: MakeProject, answer: Answer
) -> None:
    """The client's page and the card say nothing of four, and the medians of five from a Monday on."""
    project = make_microwork(answers={"exactly": 5})
    then = timezone.now() - timedelta(days=8)
    client = signed_in(town.member)
    for _ in range(5):
        page = client.get(reverse("client_ratings", args=[town.client.pk])).content.decode()
        assert "Nothing is shown before five" in page
        person = make_person()
        approve(assignment_ids=[answer(project, person).pk], actor_id=None, now=timezone.now())
        rate_client(project=project, worker=person, scores=SCORES, now=then)
    assert RatingBatch.objects.count() == 1
    page = client.get(reverse("client_ratings", args=[town.client.pk])).content.decode()
    assert "Medians of 5 ratings" in page
    assert "5 ratings" in signed_in(town.worker).get(reverse("work")).content.decode()
    assert client.get(reverse("client_ratings", args=[town.operator.pk])).status_code == 404


def test_reliability_is_said_in_plain_words(
    town: Town, make_microwork: MakeProject, answer: Answer, signed_in: SignedIn
) -> None:
    """The page names the kind of work, what it is not used for, and the way to contest it."""
    answer(make_microwork(), town.worker)
    text = signed_in(town.worker).get(reverse("my_reliability")).content.decode()
    for fact in ("1 answer is compared with nothing", reverse("my_corrections")):
        assert fact in text, fact
    assert "Nothing is known" in signed_in(town.other_worker).get(reverse("my_reliability")).content.decode()


def test_answers_are_compared_with_results_and_known_answers(
    town: Town, make_microwork: MakeProject, answer: Answer
) -> None:
    """Two make the result, the third differs; then one gives the known answer, another does not."""
    project = make_microwork(
        items=[{"query_a": "vélo bleu", "query_b": "bicyclette bleue"}], gold={"share": 0.1}
    )
    people = [town.worker, town.other_worker, make_person()]
    for person, meaning in zip(people, ("same", "same", "different"), strict=True):
        answer(project, person, {"meaning": meaning})
    assert Result.objects.get().label
    known = NewTask(
        key="known",
        item={"query_a": "pay slip", "query_b": "payroll"},
        overlap=2,
        overlap_max=2,
        lane=Lane.GOLD,
        known_answer={"meaning": "different"},
    )
    add_tasks(project=project, tasks=[known], now=timezone.now())
    answer(project, people[0], {"meaning": "different"})
    answer(project, people[1], {"meaning": "same"})
    found = [reliability_of(person_id=person.pk)[0] for person in people]
    assert [one.results for one in found] == [Share(1, 1), Share(1, 1), Share(0, 1)]
    assert [one.known for one in found] == [Share(1, 1), Share(0, 1), Share(0, 0)]
    assert [one.unmeasured for one in found] == [0, 0, 0]


def test_the_links_between_own_pages_say_which_is_open(town: Town, signed_in: SignedIn) -> None:
    """On each of the pages both lists of links mark it, and the phone's is named after it."""
    browser = signed_in(town.worker)
    for name, text in PAGES.items():
        page = browser.get(reverse(name)).content.decode()
        marked = re.findall(r'<a href="([^"]+)"\s+aria-current="page">', page)
        assert marked == [reverse(name)] * (3 if name == "my_work" else 2)
        assert f"· <strong>{text}</strong>" in page, name
