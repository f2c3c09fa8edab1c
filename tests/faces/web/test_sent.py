"""A file as an answer: sent without script, kept through every mistake, seen by those whose it is alone."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.faces.town import MakeProject, SignedIn, Take, Town
from tests.factories import make_member, make_person
from tests.families.microwork.files import FORM, ITEMS, paper, photo, voice

from canut.core.decisions.models import Decision
from canut.core.decisions.operations import appeal, reject_work
from canut.core.people.models import Membership, Person
from canut.core.work.models import Assignment
from canut.families.microwork.models import SentFile
from canut.families.microwork.operations import submit_answer
from canut.families.microwork.operations.sending import send_file
from canut.families.microwork.plan import plan_of


@pytest.fixture
def held(make_microwork: MakeProject, take: Take, town: Town, settings: Any, tmp_path: Any) -> Assignment:
    """Return a task in hand that asks for files."""
    settings.MEDIA_ROOT = tmp_path
    return take(make_microwork(None, ITEMS, form=FORM, answers={"exactly": 1}), town.worker)


def picked(name: str = "IMG_1.jpg", data: bytes = b"", kind: str = "image/jpeg") -> SimpleUploadedFile:
    """Return what a browser posts of a chosen file."""
    return SimpleUploadedFile(name, data or photo(), kind)


def put(held: Assignment, question: str, data: bytes) -> None:
    """Send a file for a question of a task."""
    now = timezone.now()
    send_file(assignment_id=held.pk, worker=held.worker, question=question, data=data, name="a", now=now)


def handed_in(held: Assignment, data: bytes = b"", question: str = "photo") -> tuple[Assignment, SentFile]:
    """Return an answer that was handed in with a photo, and its file."""
    for asked, content in {"photo": photo(), question: data or photo()}.items():
        send_file(
            assignment_id=held.pk,
            worker=held.worker,
            question=asked,
            data=content,
            name="a",
            now=timezone.now(),
        )
    files = {one.question: one for one in held.sent_files.all()}
    answer = {"shop": "Ana's"} | {name: one.reference for name, one in files.items()}
    done = submit_answer(assignment_id=held.pk, worker=held.worker, data=answer, now=timezone.now())
    return done, files[question]


def rejected(done: Assignment, by: Person) -> Decision:
    """Return the rejection of an answer, with an appeal against it."""
    decision = reject_work(
        assignment=done,
        ground="Guidelines 1: read twice.",
        facts="The shelf is not on the photo.",
        evidence={"answered": done.answer, "expected": "A shelf."},
        decided_by=by,
        now=timezone.now(),
    )
    appeal(decision=decision, text="It is: on the left.", actor=done.worker, now=timezone.now())
    return decision


def test_a_form_says_what_can_be_sent_and_what_becomes_of_it(
    held: Assignment, signed_in: SignedIn, town: Town
) -> None:
    """Types and size stand at the field, and what the camera wrote is said to be removed."""
    page = signed_in(town.worker).get(f"/tasks/{held.pk}/").content.decode()
    assert 'accept="image/jpeg,image/png,image/webp,image/heic,.heic,image/gif"' in page
    assert "JPEG, PNG, WebP, HEIC, GIF; 1 MB at the most." in page
    assert "Where and when a picture was taken is removed" in page
    assert "passed on as it is" in page
    assert 'enctype="multipart/form-data"' in page


def test_a_file_survives_an_error_elsewhere_and_a_reload(
    held: Assignment, signed_in: SignedIn, town: Town
) -> None:
    """Without script: the shop is missing, the photo stays, and it need not be chosen again."""
    browser, address = signed_in(town.worker), f"/tasks/{held.pk}/"
    wrong = browser.post(address, {"photo": picked(), "shop": "", "then": "stop"})
    assert wrong.status_code == 422
    for page in (wrong, browser.get(address)):
        assert "IMG_1.jpg is here" in page.content.decode()
    done = browser.post(address, {"shop": "Ana's", "then": "stop"})
    assert done.status_code == 302
    held.refresh_from_db()
    assert held.answer == {"shop": "Ana's", "photo": held.sent_files.get().reference}
    again = browser.post(address, {"photo": picked(), "shop": "Ana's", "then": "stop"})
    assert again.status_code == 302
    assert "IMG_1" not in browser.get(address).content.decode()


def test_a_wrong_file_is_told_with_everything_else(held: Assignment, signed_in: SignedIn, town: Town) -> None:
    """A program named like a picture and one too large are refused in words, with what else is missing."""
    browser, address = signed_in(town.worker), f"/tasks/{held.pk}/"
    program = browser.post(address, {"photo": picked(data=b"MZ program"), "shop": "", "then": "stop"})
    said = program.content.decode()
    assert program.status_code == 422
    assert "none of what can be sent here" in said
    assert said.count('class="problem"') == 2
    large = browser.post(address, {"photo": picked(data=bytes(1_000_001)), "shop": "Ana's", "then": "stop"})
    assert "more than 1 MB" in large.content.decode()
    typed = browser.post(
        address, {"photo": "sha256:" + "0" * 64 + " image/png 1x1 photo.png", "shop": "Ana's"}
    )
    assert typed.status_code == 422
    assert not SentFile.objects.exists()


def test_a_file_is_sent_before_the_answer_and_taken_back(
    held: Assignment, signed_in: SignedIn, town: Town
) -> None:
    """By a button of the form, with what was typed; by the component, which gets its question back."""
    browser, address = signed_in(town.worker), f"/tasks/{held.pk}/"
    kept = browser.post(address, {"photo": picked(), "shop": "Ana's", "page-keep": "photo"}).content.decode()
    assert "IMG_1.jpg is here" in kept
    assert 'value="Ana&#x27;s"' in kept
    gone = browser.post(address, {"shop": "Ana's", "page-take-back": "photo"}).content.decode()
    assert "is here" not in gone
    alone = reverse("send_file", args=[held.pk, "photo"])
    fragment = browser.post(alone, {"photo": picked("b.jpg")}).content.decode()
    assert fragment.lstrip().startswith("<canut-file")
    assert "b.jpg is here" in fragment
    refused = browser.post(alone, {"photo": picked(data=b"%PDF no")})
    assert (refused.status_code, "b.jpg is here" in refused.content.decode()) == (422, True)
    assert browser.post(reverse("send_file", args=[held.pk, "shop"]), {"shop": picked()}).status_code == 404


def test_a_file_is_for_its_sender_the_reviewers_and_whoever_judges(
    held: Assignment, signed_in: SignedIn, town: Town
) -> None:
    """Everybody else is told that there is no such file, at every stage of the answer."""
    reviewer = make_member(town.client, role=Membership.Role.REVIEWER)
    judge, everybody = (
        make_member(town.operator),
        [town.staff, town.other_worker, town.other_member, make_person()],
    )
    send_file(
        assignment_id=held.pk,
        worker=held.worker,
        question="photo",
        data=photo(),
        name="a",
        now=timezone.now(),
    )
    address = reverse("sent_file", args=[held.sent_files.get().digest])

    def open_to(*let_in: Person) -> None:
        people = [town.worker, town.member, reviewer, judge, *everybody]
        assert [one for one in people if signed_in(one).get(address).status_code == 200] == list(let_in)
        assert signed_in(None).get(address).status_code == 302

    open_to(town.worker)
    done, _ = handed_in(held)
    open_to(town.worker, town.member, reviewer)
    rejected(done, town.member)
    open_to(town.worker, judge, town.staff)
    assert signed_in(town.worker).get(reverse("sent_file", args=["0" * 64])).status_code == 404


@pytest.mark.parametrize(
    ("data", "question", "kind", "how"),
    [
        (b"", "photo", "image/jpeg", "inline"),
        (voice(), "note", "audio/wav", "inline"),
        (paper(), "note", "application/pdf", "attachment"),
    ],
)
def test_no_file_runs_in_a_browser(  # noqa: PLR0917 - pytest passes fixtures by name
    held: Assignment, signed_in: SignedIn, town: Town, data: bytes, question: str, kind: str, how: str
) -> None:
    """Pictures and recordings are shown, a PDF is saved; nothing is guessed of the type, nothing runs."""
    _, file = handed_in(held, data, question)
    sent = signed_in(town.member).get(reverse("sent_file", args=[file.digest]))
    assert sent["Content-Type"] == kind
    assert sent["Content-Disposition"].startswith(how)
    assert sent["X-Content-Type-Options"] == "nosniff"
    assert sent["Content-Security-Policy"] == "default-src 'none'; sandbox"
    saved = signed_in(town.member).get(reverse("sent_file", args=[file.digest]) + "?save")
    assert saved["Content-Disposition"].startswith("attachment")


def test_the_client_sees_what_was_sent_where_they_review(
    held: Assignment, signed_in: SignedIn, town: Town
) -> None:
    """In review and among the results, and the sender on their page; once erased, it is said to be gone."""
    done, file = handed_in(held, voice(), "note")
    address = reverse("sent_file", args=[file.digest])
    picture = reverse("sent_file", args=[done.sent_files.get(question="photo").digest])
    for person, page in (
        (town.member, reverse("review", args=[held.project_id])),
        (town.member, reverse("first_results", args=[held.project_id])),
        (town.worker, f"/tasks/{held.pk}/"),
    ):
        shown = signed_in(person).get(page).content.decode()
        assert f'<audio controls preload="none" src="{address}">' in shown
        assert picture in shown
    project = signed_in(town.member).get(reverse("project", args=[held.project_id])).content.decode()
    assert "Results as ZIP" in project
    zipped = signed_in(town.member).get(reverse("results", args=[held.project_id, "zip"]))
    assert zipped["Location"] == reverse("long_works", args=[held.project_id])
    assert "Results as ZIP" in signed_in(town.member).get(zipped["Location"]).content.decode()
    SentFile.objects.all().delete()
    assert (
        "was erased" in signed_in(town.member).get(reverse("review", args=[held.project_id])).content.decode()
    )


@pytest.mark.parametrize("page", ["review", "first_results"])
def test_one_look_says_which_files_of_a_page_are_there(
    held: Assignment, take: Take, signed_in: SignedIn, town: Town, page: str
) -> None:
    """However many answers a page shows, one statement finds their files."""
    handed_in(held, voice(), "note")
    second, file = handed_in(take(held.project, town.other_worker), photo("red"))
    browser, address = signed_in(town.member), reverse(page, args=[held.project_id])
    with CaptureQueriesContext(connection) as asked:
        shown = browser.get(address).content.decode()
    assert shown.count('class="sent-file"') == 3
    assert sum('"digest" IN (' in one["sql"] for one in asked.captured_queries) == 1
    second.sent_files.all().delete()
    shown = browser.get(address).content.decode()
    assert (shown.count("was erased"), file.digest in shown) == (1, False)


def test_whoever_judges_an_appeal_sees_the_file(held: Assignment, signed_in: SignedIn, town: Town) -> None:
    """It stands under the evidence, for the judge and for whom the decision is about."""
    done, file = handed_in(held)
    decision = rejected(done, town.member)
    address = reverse("sent_file", args=[file.digest])
    for person, page in (
        (town.staff, reverse("appeal", args=[decision.appeal.pk])),
        (town.worker, reverse("my_decision", args=[decision.pk])),
    ):
        shown = signed_in(person).get(page).content.decode()
        assert address in shown
        assert "sha256:" not in shown


def test_a_clients_own_page_leaves_files_outside_its_frame(
    make_microwork: MakeProject, take: Take, signed_in: SignedIn, town: Town
) -> None:
    """The frame is not told of the question, which stands below it, not folded away."""
    html = "<p>${street}</p><input name='shop'>"
    project = make_microwork(
        None, ITEMS, form={"questions": FORM["questions"], "html": html}, answers={"exactly": 1}
    )
    page = signed_in(town.worker).get(f"/tasks/{take(project, town.worker).pk}/").content.decode()
    assert 'data-questions="shop"' in page
    assert page.count("<canut-file") == 2
    assert page.index("<canut-file") > page.index("What will be sent")


def test_a_program_sends_a_file_and_answers_with_its_reference(
    held: Assignment, signed_in: SignedIn, town: Town
) -> None:
    """The schema says what a reference looks like; a file that is refused says why."""
    browser, address = signed_in(town.worker), f"/api/v1/assignments/{held.pk}/files/"
    schema = plan_of(held.project).sheet.form.json_schema()["properties"]
    refused = browser.post(f"{address}photo", {"file": picked(data=b"no")})
    assert refused.status_code == 422
    assert "none of what can be sent" in refused.json()["questions"]["photo"]
    sent = browser.post(f"{address}photo", {"file": picked()}).json()
    assert isinstance(schema, dict)
    answer = {"answer": {"photo": sent["reference"], "shop": "Ana's"}}
    done = browser.post(f"/api/v1/assignments/{held.pk}/submit", answer, content_type="application/json")
    assert done.status_code == 200
    assert browser.post(f"{address}photo", {"file": picked()}).status_code == 409
