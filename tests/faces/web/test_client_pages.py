"""A client's pages of a project: one next step, the question once, what came of each item, small pictures."""

import io
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from tests.faces.town import Answer, MakeProject, SignedIn, Town
from tests.factories import make_member

from canut.core.decisions.operations import reject_work
from canut.core.people.models import Membership
from canut.core.work.models import Assignment, Project, Task
from canut.faces.web.answers import lines_of
from canut.faces.web.nextstep import Standing, next_step
from canut.faces.web.templatetags.certainty import certainty
from canut.families.microwork.itemlist import Which, items_of, rows_of
from canut.families.microwork.kinds import KINDS, sample_media
from canut.families.microwork.media.thumbnails import SIDE
from canut.families.microwork.models import Media, Result, TaskNote
from canut.families.microwork.operations.imports import import_items
from canut.families.microwork.overview import Overview, overviews

SAMPLES = Path(str(files("canut.families.microwork.kinds") / "samples"))
QUESTION = "Do these two queries mean the same?"
STEPS = {"items", "opening", "draft", "review", "claims", "pilot", "doubtful", "results", "closed", "none"}


def rejected(work: Assignment, town: Town) -> None:
    """Reject an answer."""
    reject_work(
        assignment=work,
        ground="Guidelines 1: read twice.",
        facts="These are two different things.",
        evidence={"expected": "different"},
        decided_by=town.member,
        now=timezone.now(),
    )


STANDINGS = st.builds(
    Standing,
    state=st.sampled_from(Project.State.values),
    manages=st.booleans(),
    is_microwork=st.booleans(),
    items=st.integers(0, 3),
    is_done=st.booleans(),
    is_pilot=st.booleans(),
    in_review=st.integers(0, 3),
    claims=st.integers(0, 3),
    doubtful=st.integers(0, 3),
    results=st.integers(0, 3),
)


@given(STANDINGS)
def test_a_next_step_is_one_that_can_be_taken(at: Standing) -> None:
    """There is always one; it opens nothing that is empty, and nothing that only a manager may open."""
    step = next_step(at)
    assert step in STEPS
    there = {"review": at.in_review, "claims": at.claims, "doubtful": at.doubtful, "results": at.results}
    assert there.get(step, 1) > 0
    assert at.manages or step not in {"items", "opening", "claims", "pilot"}
    assert at.in_review == 0 or at.state == Project.State.DRAFT or step == "review"


def test_a_project_leads_from_one_step_to_the_next(
    town: Town, make_microwork: MakeProject, answer: Answer, signed_in: SignedIn
) -> None:
    """A draft brings items in, then opens; work in review comes first; nothing is offered that is empty."""
    browser = signed_in(town.member)
    draft = make_microwork(is_open=False)
    address = reverse("project", args=[draft.pk])
    assert browser.get(address).context["step"] == "opening"
    Task.objects.filter(project=draft).delete()
    assert browser.get(address).context["step"] == "items"
    reviewer = signed_in(make_member(town.client, role=Membership.Role.REVIEWER))
    assert "a manager of your organisation opens it" in reviewer.get(address).content.decode()
    project = make_microwork(answers={"exactly": 1})
    address = reverse("project", args=[project.pk])
    idle = browser.get(address)
    assert idle.context["step"] == "none"
    for name in ("review", "first_results", "claims", "long_works"):
        assert f'"{reverse(name, args=[project.pk])}"' not in idle.content.decode(), name
    answer(project, town.worker)
    busy = browser.get(address).content.decode()
    assert "Review 1 answer" in busy
    assert f'"{reverse("first_results", args=[project.pk])}"' in busy


def test_doubtful_items_are_told_in_words(
    town: Town, make_microwork: MakeProject, answer: Answer, signed_in: SignedIn
) -> None:
    """On the board stand the question, the option's label, a percentage, and the way to the item."""
    project = make_microwork(answers={"exactly": 1})
    work = answer(project, town.worker)
    Result.objects.filter(project=project).update(confidence=0.094)
    browser = signed_in(town.member)
    for name in ("project", "live"):
        page = browser.get(reverse(name, args=[project.pk])).content.decode()
        assert QUESTION in page
        assert "Same meaning" in page
        assert "9\N{NO-BREAK SPACE}%" in page
        assert f'"{reverse("item", args=[project.pk, work.task_id])}"' in page


@given(st.floats(0, 1))
def test_only_certainty_is_written_as_a_hundred(confidence: float) -> None:
    """What is not wholly sure never reads as if it were."""
    assert (certainty(confidence) == "100\N{NO-BREAK SPACE}%") == (confidence == 1)


def test_the_question_stands_once_above_its_results(
    town: Town, make_microwork: MakeProject, answer: Answer, signed_in: SignedIn
) -> None:
    """However many results there are, and a row says that some of its answers were rejected."""
    project = make_microwork(answers={"exactly": 2})
    first = [answer(project, person) for person in (town.worker, town.other_worker)]
    for person in (town.worker, town.other_worker):
        answer(project, person)
    rejected(first[0], town)
    page = signed_in(town.member).get(reverse("first_results", args=[project.pk])).content.decode()
    assert page.count("The question") == 1
    assert page.count("Same meaning") == 2
    assert page.count("1 rejected") == 1
    assert town.worker.name not in page


def test_every_answer_of_a_survey_is_a_row(
    town: Town, make_microwork: MakeProject, answer: Answer, signed_in: SignedIn
) -> None:
    """Where all answers are kept, equal ones share a row that counts them, and nobody is named."""
    asked = {"questions": [{"type": "text", "name": "mood", "label": "How are you?"}]}
    project = make_microwork(None, [{"week": "12"}], form=asked, synthesis="collect", answers={"exactly": 3})
    for person, mood in (
        (town.worker, "well"),
        (town.other_worker, "well"),
        (make_member(town.operator), "tired"),
    ):
        answer(project, person, {"mood": mood})
    rows = signed_in(town.member).get(reverse("first_results", args=[project.pk])).context["rows"]
    assert [row.times for row in rows] == [2, 1]
    page = signed_in(town.member).get(reverse("item", args=[project.pk, rows[0].task.pk])).content.decode()
    assert "2 people" in page
    assert "tired" in page


def test_items_are_listed_by_what_came_of_them(
    town: Town,
    make_microwork: MakeProject,
    answer: Answer,
    signed_in: SignedIn,
    django_assert_max_num_queries: Any,
) -> None:
    """All, those without a result, the doubtful; what rests on rejected work alone gives nothing away."""
    project = make_microwork(answers={"exactly": 1})
    doubted, refused = answer(project, town.worker), answer(project, town.worker)
    Result.objects.filter(task=doubted.task).update(confidence=0.5)
    Result.objects.filter(task=refused.task).update(confidence=0.4)
    rejected(refused, town)
    counts = {which: items_of(project=project, which=which).count() for which in Which}
    assert counts == {Which.ALL: 5, Which.WAITING: 3, Which.DOUBTFUL: 1}
    with django_assert_max_num_queries(4):
        rows = rows_of(project=project, tasks=items_of(project=project, which=Which.ALL))
    shown = next(row for row in rows if row.task == refused.task)
    assert (shown.result, shown.given.counted, shown.given.rejected) == (None, 0, 1)
    browser, address = signed_in(town.member), reverse("item_list", args=[project.pk])
    assert len(browser.get(address, {"which": "nonsense"}).context["rows"]) == 5
    page = browser.get(address, {"which": "doubtful"}).content.decode()
    assert doubted.task.key in page
    assert refused.task.key not in page
    item = browser.get(reverse("item", args=[project.pk, refused.task_id])).content.decode()
    assert "1 rejected" in item
    assert "Same meaning" not in item


def test_an_item_of_another_project_is_not_shown_there(
    town: Town, make_microwork: MakeProject, signed_in: SignedIn
) -> None:
    """An item has its own project's address only."""
    one, other = make_microwork(), make_microwork()
    strange = other.tasks.first()
    assert strange
    assert signed_in(town.member).get(reverse("item", args=[one.pk, strange.pk])).status_code == 404


def test_the_list_of_projects_says_what_waits(
    town: Town,
    make_microwork: MakeProject,
    answer: Answer,
    signed_in: SignedIn,
    django_assert_num_queries: Any,
) -> None:
    """Items done, cost, answers to review and messages, in three statements; the newest comes first."""
    make_microwork()
    project = make_microwork(answers={"exactly": 1})
    work = answer(project, town.worker)
    kind, now = TaskNote.Kind.PROBLEM, timezone.now()
    TaskNote.objects.create(project=project, task=work.task, kind=kind, text="Cut off", written_at=now)
    with django_assert_num_queries(3):
        found = overviews(project_ids=[project.pk, 0])
    assert found[project.pk] == Overview(5, 1, 1, work.review_due_at, 12, 1)
    assert found[0] == Overview()
    page = signed_in(town.member).get(reverse("projects"))
    assert next(one.pk for one, _, _ in page.context["projects"]) == project.pk
    text = page.content.decode()
    for said in ("Items complete: 1 of 5", "€0.12 of pay", "Review 1 answer", "1 message from workers"):
        assert said in text


def test_the_rows_of_a_table_are_told_in_the_readers_language() -> None:
    """The names of the columns are those of the page's language, as the question's is."""
    form = KINDS["data-entry"].sheet().form
    name = form.questions[0].name
    answer: dict[str, Any] = {name: [{"date": "2026-06-20", "label": "Toner", "debit": 42.18}]}
    with translation.override("fr"):
        text = lines_of(form, answer)[0].texts[0].in_language("fr")
    assert "Libellé\N{NO-BREAK SPACE}: Toner" in text
    assert "Label" not in text


@pytest.fixture
def pictures(make_microwork: MakeProject, settings: Any, tmp_path: Path) -> Project:
    """Return an open project whose items are pictures."""
    settings.MEDIA_ROOT = tmp_path
    options = dict(KINDS["image-objects"].sample_options)
    project = make_microwork("image-objects", [], is_open=False, options=options, answers={"exactly": 1})
    Task.objects.filter(project=project).delete()
    path = SAMPLES / "image-objects.en.jsonl"
    import_items(project=project, path=path, now=timezone.now(), refused_folder=tmp_path)
    return project


def test_lists_show_small_pictures_to_those_who_may_see_them(
    pictures: Project, town: Town, signed_in: SignedIn
) -> None:
    """Small, kept by the browser and told when nothing changed; for others there is no such picture."""
    named = Media.objects.filter(task__project=pictures).first()
    assert named
    address, browser = reverse("small_media", args=[named.digest]), signed_in(town.member)
    page = browser.get(reverse("item_list", args=[pictures.pk])).content.decode()
    assert f'<img src="{address}"' in page
    assert 'loading="lazy"' in page
    small = browser.get(address)
    with Image.open(io.BytesIO(small.content)) as picture:
        assert (picture.format, max(picture.size) <= SIDE) == ("WEBP", True)
    assert small["Cache-Control"] == "private, max-age=3600, immutable"
    again = browser.get(address, headers={"If-None-Match": small["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    for person in (town.worker, town.other_member, town.staff):
        assert signed_in(person).get(address).status_code == 404
        assert signed_in(person).get(address, headers={"If-None-Match": small["ETag"]}).status_code == 404


def test_results_are_drawn_over_small_pictures(pictures: Project, town: Town, signed_in: SignedIn) -> None:
    """In the list and on the item's page stand shapes and names, not numbers."""
    task = pictures.tasks.earliest("pk")
    answer = {"objects": [{"label": "car", "x": 5, "y": 6, "width": 70, "height": 80}]}
    Result.objects.create(
        task=task,
        project=pictures,
        state=Result.State.PUBLISHED,
        answer=answer,
        label="x",
        confidence=1,
        answers=1,
        producer=Result.Producer.PEOPLE,
        method="regions",
        at=timezone.now(),
    )
    browser = signed_in(town.member)
    for name, args in (("item_list", [pictures.pk]), ("item", [pictures.pk, task.pk])):
        page = browser.get(reverse(name, args=args)).content.decode()
        assert 'points="5,6 75,6 75,86 5,86"' in page
        assert "Car" in page
        assert "Width" not in page


@pytest.mark.parametrize(
    ("kind", "mark"), [("image-choice", "<img"), ("transcription", "<audio"), ("face-blurring", "<img")]
)
def test_a_preview_shows_the_sample_of_its_kind(
    kind: str, mark: str, town: Town, make_microwork: MakeProject, signed_in: SignedIn
) -> None:
    """While a client has no items, the kind's own picture or recording stands there, as a sample."""
    project = make_microwork(kind, [], is_open=False, options=dict(KINDS[kind].sample_options))
    Task.objects.filter(project=project).delete()
    browser = signed_in(town.member)
    page = browser.get(reverse("opening", args=[project.pk])).content.decode()
    shown = page.partition("Yours will stand here")[2]
    assert mark in shown
    source = shown.partition('src="/samples/')[2].partition('/"')[0]
    sent = browser.get(reverse("sample", args=[source]))
    assert sent.content == sample_media(f"media/{source}")
    assert browser.get(sent.request["PATH_INFO"], headers={"If-None-Match": sent["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    "name", ["faces-999.png", "..", "choice.en.jsonl", "%2e%2e%2fchoice.en.jsonl", "faces-1.PNG"]
)
def test_no_other_file_is_a_sample(name: str, town: Town, signed_in: SignedIn) -> None:
    """Only the pictures and recordings of sample items are sent, by their plain names."""
    assert signed_in(town.member).get(f"/samples/{name}/").status_code == 404
