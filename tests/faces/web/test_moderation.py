"""For moderators, and for the authors of what they removed."""

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.faces.town import SignedIn, Town
from tests.families.moderation.conftest import make_community, make_moderator, post

from canut.core.decisions.models import Appeal
from canut.core.people.models import Person
from canut.core.people.operations import give_consent
from canut.core.work.models import Assignment, Project
from canut.faces.web.views.statements import SALT, statement_address
from canut.families.moderation.models import ContentItem, EnforcementAction

REMOVAL = {"action": "remove", "clause": "respect", "facts": "Calls another gardener a moron."}
MESSAGE = "This bridge was drawn by a moron"


@pytest.fixture
def community(town: Town) -> Project:
    """Return an open community with one message that a rule held."""
    del town
    found = make_community(now=timezone.now())
    post(found, MESSAGE, author="kylo", now=timezone.now())
    return found


@pytest.fixture
def moderator(town: Town) -> Person:
    """Return a moderator who agreed to what may come."""
    del town
    return make_moderator()


@pytest.fixture
def case(community: Project, moderator: Person, signed_in: SignedIn) -> Assignment:
    """Return the case that the moderator took through the page."""
    signed_in(moderator).post(reverse("take_case", args=[community.pk]))
    return Assignment.objects.get(worker=moderator)


@pytest.fixture
def removal(case: Assignment, moderator: Person, signed_in: SignedIn) -> EnforcementAction:
    """Return the removal that the moderator decided through the page."""
    signed_in(moderator).post(reverse("case", args=[case.pk]), REMOVAL)
    return EnforcementAction.objects.get()


@pytest.mark.usefixtures("community")
def test_community_shows_pay_harm_and_doses(moderator: Person, signed_in: SignedIn) -> None:
    """The card has the hourly floor, the class of harm, and what was met of at most how much."""
    text = signed_in(moderator).get(reverse("communities")).content.decode()
    for fact in ("€12.02", "severe", "0 of at most 40 in 24 hours", "Next case"):
        assert fact in text, fact


def test_no_case_without_agreement(community: Project, town: Town, signed_in: SignedIn) -> None:
    """Who has not agreed to the class of harm gets its explanation instead of a case."""
    client = signed_in(town.worker)
    assert (
        reverse("take_case", args=[community.pk]) not in client.get(reverse("communities")).content.decode()
    )
    assert client.post(reverse("take_case", args=[community.pk])).status_code == 403
    give_consent(person=town.worker, purpose="harm:severe", now=timezone.now())
    assert client.post(reverse("take_case", args=[community.pk])).status_code == 302


def test_message_is_covered_until_asked_for(case: Assignment, moderator: Person, signed_in: SignedIn) -> None:
    """The text stands inside a closed disclosure, its class of harm outside; the author is not named."""
    text = signed_in(moderator).get(reverse("case", args=[case.pk])).content.decode()
    cover = text.index('<details class="item">')
    assert cover < text.index(MESSAGE) < text.index("</details>", cover)
    assert "kylo" not in text


def test_removal_needs_clause_and_facts(case: Assignment, moderator: Person, signed_in: SignedIn) -> None:
    """A removal without clause or facts is refused beside the fields; nothing is decided."""
    page = signed_in(moderator).post(reverse("case", args=[case.pk]), {"action": "remove"})
    assert page.status_code == 422
    assert "Choose the clause" in page.content.decode()
    assert not EnforcementAction.objects.exists()


def test_empty_facts_come_back_with_what_was_typed(
    case: Assignment, moderator: Person, signed_in: SignedIn
) -> None:
    """Facts that say nothing are refused by the operation and shown again."""
    page = signed_in(moderator).post(reverse("case", args=[case.pk]), REMOVAL | {"facts": "aaaaaaaaaaaaaaa"})
    assert page.status_code == 422
    assert "aaaaaaaaaaaaaaa" in page.content.decode()


def test_message_that_stays_is_visible_again(
    case: Assignment, moderator: Person, signed_in: SignedIn
) -> None:
    """Allowing needs no clause, and the moderator goes on."""
    page = signed_in(moderator).post(reverse("case", args=[case.pk]), {"action": "allow"})
    assert page["Location"] == reverse("communities")
    assert ContentItem.objects.get().state == ContentItem.State.VISIBLE


def test_case_is_given_back(case: Assignment, moderator: Person, signed_in: SignedIn) -> None:
    """A case can be given back without a reason; the dose counts all the same."""
    client = signed_in(moderator)
    client.post(reverse("skip_case", args=[case.pk]))
    case.refresh_from_db()
    assert case.state == Assignment.State.RETURNED
    assert "1 of at most" in client.get(reverse("communities")).content.decode()


def test_author_reads_the_statement_and_appeals(removal: EnforcementAction, signed_in: SignedIn) -> None:
    """Behind its link the statement has the facts; the appeal reaches another moderator, who overturns."""
    address, author = statement_address(removal), Client()
    text = author.get(address).content.decode()
    for fact in (REMOVAL["facts"], MESSAGE, "Send the appeal"):
        assert fact in text, fact
    assert author.post(address, {"text": ""}).status_code == 422
    author.post(address, {"text": "I drew that bridge myself."})
    assert author.post(address, {"text": "Again."}).status_code == 409
    second = make_moderator()
    client = signed_in(second)
    taken = client.post(reverse("take_case", args=[removal.case.task.project_id]))
    assert "I drew that bridge myself." in client.get(taken["Location"]).content.decode()
    ruling = {"outcome": Appeal.Outcome.OVERTURNED, "reasons": "The author speaks about their own work."}
    client.post(taken["Location"], ruling)
    assert ContentItem.objects.get().state == ContentItem.State.RESTORED
    assert ruling["reasons"] in author.get(address).content.decode()


def test_statement_is_not_kept_nor_found(removal: EnforcementAction) -> None:
    """The page behind the link is neither cached nor indexed."""
    page = Client().get(statement_address(removal))
    assert "no-store" in page["Cache-Control"]
    assert page["X-Robots-Tag"] == "noindex"


def test_link_cannot_be_guessed(removal: EnforcementAction) -> None:
    """A number, a link signed for something else, or a changed link opens nothing."""
    for token in (str(removal.pk), signing.dumps(removal.pk, salt="other"), signing.dumps(10**6, salt=SALT)):
        assert Client().get(reverse("author_statement", args=[token])).status_code == 404


@pytest.mark.usefixtures("town")
def test_client_passes_the_link_on(removal: EnforcementAction, signed_in: SignedIn) -> None:
    """A member of the community's client finds the link for each author."""
    project = removal.case.task.project
    text = signed_in(project.created_by).get(reverse("project", args=[project.pk])).content.decode()
    assert "/moderation/statements/" in text
