"""Choosing work: cards, agreement, taking."""

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.faces.town import Answer, MakeProject, SignedIn, Town

from canut.core.people.operations import give_consent
from canut.core.people.queries import has_consent
from canut.core.work.models import Assignment
from canut.core.work.operations.funding import pause_project
from canut.core.work.operations.projects import TermsOffered, offer_terms
from canut.core.work.queries import current_terms


def test_card_says_everything_before_acceptance(
    town: Town, make_microwork: MakeProject, signed_in: SignedIn
) -> None:
    """The card names client, purpose, use, pay, time, hourly pay, review, payday, harm and terms."""
    make_microwork()
    page = signed_in(town.worker).get(reverse("work")).content.decode()
    for fact in (
        town.client.name,
        "Improve a library&#x27;s synonym list",
        "train a model",
        "€0.12",
        "€17.28 an hour promised, not measured yet",
        "25\N{NO-BREAK SPACE}s expected, not measured yet",
        "€12.02",
        "within 72 hours",
        "7 days after approval",
        "none expected",
        "version 1",
    ):
        assert fact in page, fact


def test_start_takes_a_task_under_the_terms_shown(
    town: Town, make_microwork: MakeProject, signed_in: SignedIn
) -> None:
    """The button of the card leads to the task, taken under the terms on the card."""
    project = make_microwork()
    terms = current_terms(project_id=project.pk)
    answer = signed_in(town.worker).post(reverse("take", args=[project.pk]), {"terms": terms.pk})
    held = Assignment.objects.get(worker=town.worker)
    assert answer.status_code == 302
    assert answer["Location"] == reverse("task", args=[held.pk])
    assert held.terms == terms


def test_changed_terms_are_shown_before_work_goes_on(
    town: Town, make_microwork: MakeProject, signed_in: SignedIn
) -> None:
    """Terms that changed since the card was read send the worker back to the card, without a task."""
    project = make_microwork()
    shown = current_terms(project_id=project.pk)
    offered = TermsOffered(
        per_answer_minor=15, hourly_floor_minor=1202, expected_seconds=25, lease_seconds=600
    )
    offer_terms(project=project, terms=offered, now=timezone.now())
    page = signed_in(town.worker).post(reverse("take", args=[project.pk]), {"terms": shown.pk}, follow=True)
    assert "The terms have changed" in page.content.decode()
    assert not Assignment.objects.exists()


@pytest.mark.parametrize("terms", ["", "abc", "²", "9" * 40, "-1"])
def test_odd_terms_number_breaks_nothing(
    town: Town, make_microwork: MakeProject, signed_in: SignedIn, terms: str
) -> None:
    """A terms number that is none is an absent one or a refused one, never a server error."""
    project = make_microwork()
    assert (
        signed_in(town.worker).post(reverse("take", args=[project.pk]), {"terms": terms}).status_code == 302
    )


def test_nothing_free_says_what_to_do_next(
    town: Town, make_microwork: MakeProject, answer: Answer, signed_in: SignedIn
) -> None:
    """Who met every task is told so and led on."""
    project = make_microwork(items=[{"query_a": "a", "query_b": "b"}])
    answer(project, town.worker)
    page = signed_in(town.worker).post(reverse("take", args=[project.pk]), follow=True)
    assert page.redirect_chain[-1][0] == reverse("no_task", args=[project.pk])
    assert "Nothing free right now" in page.content.decode()


def test_paused_project_refuses_politely(
    town: Town, make_microwork: MakeProject, signed_in: SignedIn
) -> None:
    """A project that was paused meanwhile answers with a page and 409."""
    project = make_microwork()
    pause_project(project=project, actor=town.member, now=timezone.now())
    page = signed_in(town.worker).post(reverse("take", args=[project.pk]))
    assert page.status_code == 409
    assert "takes no work at the moment" in page.content.decode()


def test_harm_is_explained_then_agreed_to(
    town: Town, make_microwork: MakeProject, signed_in: SignedIn
) -> None:
    """A harmful project has no start button before the agreement, and has one after it."""
    project = make_microwork(harm="moderate", harm_note={"en": "Insults from a chat."})
    client = signed_in(town.worker)
    before = client.get(reverse("work")).content.decode()
    assert reverse("take", args=[project.pk]) not in before
    assert "Insults from a chat." in before
    assert "can stay with you" in client.get(reverse("harm", args=["moderate"])).content.decode()
    assert client.post(reverse("take", args=[project.pk])).status_code == 403
    client.post(reverse("harm", args=["moderate"]))
    assert reverse("take", args=[project.pk]) in client.get(reverse("work")).content.decode()


def test_agreement_can_be_taken_back(town: Town, signed_in: SignedIn) -> None:
    """The same page ends the agreement."""
    give_consent(person=town.worker, purpose="harm:mild", now=timezone.now())
    signed_in(town.worker).post(reverse("harm", args=["mild"]), {"withdraw": "yes"})
    assert not has_consent(person_id=town.worker.pk, purpose="harm:mild")


@pytest.mark.parametrize("level", ["none", "extreme"])
def test_unknown_class_of_harm_has_no_page(town: Town, signed_in: SignedIn, level: str) -> None:
    """Only real classes of harm can be agreed to."""
    assert signed_in(town.worker).get(reverse("harm", args=[level])).status_code == 404


def test_missing_qualification_is_named(town: Town, make_microwork: MakeProject, signed_in: SignedIn) -> None:
    """A project that asks for a qualification says which instead of offering to start."""
    project = make_microwork(requires=["french-native"])
    page = signed_in(town.worker).get(reverse("work")).content.decode()
    assert "french-native" in page
    assert reverse("take", args=[project.pk]) not in page
