"""The page on which a version of a rule is put to the vote."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from tests.faces.town import SignedIn, Town

from canut.core.local_time import midnight
from canut.core.rules import declared
from canut.core.rules.declared import Rule
from canut.core.rules.models import ProposalDraft, RuleVersion
from canut.core.rules.operations.membership import enrol_member

WORDS = " ".join(f"word{number}" for number in range(20))


@pytest.fixture
def second(monkeypatch: pytest.MonkeyPatch) -> Rule:
    """Return a version of the rule of offers that this release has and nobody voted on."""
    own = list(declared.declared_rules())
    (first,) = [one for one in own if one.slug == "dispatch"]
    rule = replace(first, version=2, description={"en": "Lots alone.", "fr": "Le sort seul."})
    monkeypatch.setattr(declared, "declared_rules", lambda: iter([*own, rule]))
    return rule


@pytest.fixture
def member(town: Town, second: Rule, signed_in: SignedIn) -> Client:
    """Return the browser of a worker who has a vote."""
    del second
    enrol_member(person=town.worker, actor=town.staff, now=timezone.now())
    return signed_in(town.worker)


def papers(**changes: str) -> dict[str, str]:
    """Return what is typed for a proposal, with the earliest days plus some."""
    today = timezone.localdate()
    return {
        "impact_assessment": f"assessed {WORDS}",
        "workers_views": f"heard {WORDS}",
        "vote_ends_on": str(today + timedelta(days=10)),
        "effective_on": str(today + timedelta(days=20)),
    } | changes


def address(rule: Rule) -> str:
    """Return where a version is proposed."""
    return f"{reverse('propose_rule')}?rule={rule.name}"


def text_of(page: Any) -> str:
    """Return a page's text."""
    return str(page.content.decode())


def test_what_changes_is_shown_beside_what_is_in_force(member: Client, second: Rule) -> None:
    """The page has both descriptions, each input's weight before and after, and the notice."""
    page = member.get(address(second))
    shown = text_of(page)
    assert "Lots alone." in shown
    current = RuleVersion.objects.get(slug="dispatch", version=1)
    assert escape(current.description["en"]) in shown
    rows = page.context["change"].weights
    assert {(one.name, one.before) for one in rows} == {(name, weight) for name, weight, _ in current.inputs}
    assert all(one.before == one.after for one in rows)
    assert "1 member has a vote today." in shown
    assert "15 days after it was proposed" in shown


def test_the_days_that_are_filled_in_are_accepted(member: Client, second: Rule) -> None:
    """Who changes no day proposes with the earliest ones, and these are not refused."""
    initial = member.get(address(second)).context["form"].initial
    days = {name: str(day) for name, day in initial.items()}
    assert set(days) == {"vote_ends_on", "effective_on"}
    assert member.post(address(second), papers(**days)).status_code == 302
    made = RuleVersion.objects.get(version=2)
    assert made.effective_at == midnight(initial["effective_on"])


def test_a_proposal_is_put_to_the_vote_and_its_draft_goes(member: Client, second: Rule, town: Town) -> None:
    """A draft may lack anything, is found again, and is gone once it is proposed; the vote then runs."""
    kept = {"keep": "yes", **papers(workers_views="", effective_on="")}
    assert member.post(address(second), kept).status_code == 302
    again = text_of(member.get(address(second)))
    assert f"assessed {WORDS}" in again
    assert kept["vote_ends_on"] in again
    member.post(address(second), papers())
    made = RuleVersion.objects.get(version=2)
    assert (made.proposed_by, made.outcome, made.roll.count()) == (town.worker, "open", 1)
    assert not ProposalDraft.objects.exists()
    assert f"heard {WORDS}" in text_of(member.get(reverse("rules")))
    assert member.get(address(second)).status_code == 404


def test_a_draft_is_its_authors_alone(member: Client, second: Rule, town: Town, signed_in: SignedIn) -> None:
    """Another who may propose finds an empty form."""
    member.post(address(second), {"keep": "yes", **papers()})
    assert "assessed" not in text_of(signed_in(town.staff).get(address(second)))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"impact_assessment": "Good."}, "at least 15 different words"),
        ({"effective_on": str(timezone.localdate() + timedelta(days=11))}, "choose later days"),
        ({"vote_ends_on": "soon"}, "Enter a valid date"),
        ({"workers_views": ""}, "This field is required"),
    ],
)
def test_what_is_refused_is_said_and_kept(
    member: Client, second: Rule, changes: dict[str, str], said: str
) -> None:
    """A proposal that cannot be voted on says why above the fields, which keep what was typed."""
    page = member.post(address(second), papers(**changes))
    assert (page.status_code, RuleVersion.objects.filter(version=2).exists()) == (422, False)
    assert said in text_of(page)
    assert WORDS in text_of(page)


def test_nothing_to_propose_says_what_to_do(town: Town, signed_in: SignedIn) -> None:
    """Where every version is in the register, the page says who writes another."""
    page = signed_in(town.staff).get(reverse("propose_rule"))
    assert "all rules of this release are in the register" in text_of(page)


def test_only_who_may_propose_is_offered_it(member: Client, town: Town, signed_in: SignedIn) -> None:
    """The rules' page links the form for members, and not for a worker without a vote."""
    link = reverse("propose_rule")
    assert link in text_of(member.get(reverse("rules")))
    assert link not in text_of(signed_in(town.other_worker).get(reverse("rules")))
