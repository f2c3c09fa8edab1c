"""``canut rules`` shows the register, runs a vote and replays a decision."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from tests.attacks import sneak
from tests.factories import make_person
from tests.families.deliveries.town import make_town

from canut.core.people.models import Organisation
from canut.core.rules.models import Ballot, Member
from canut.families.deliveries.models import OfferLog


@pytest.fixture
def papers(tmp_path: Path) -> list[object]:
    """Return the options of a proposal whose papers are in order."""
    words = " ".join(f"word{number}" for number in range(20))
    (tmp_path / "assessment.txt").write_text(words)
    (tmp_path / "views.txt").write_text(words)
    today = timezone.localdate()
    return [
        *("--assessment", tmp_path / "assessment.txt", "--views", tmp_path / "views.txt"),
        *("--vote-until", today + timedelta(days=9), "--effect", today + timedelta(days=20)),
    ]


def test_the_register_is_listed(canut: Callable[..., Any]) -> None:
    """Each founding rule stands there with its inputs and weights; one is shown with its text."""
    listed = json.loads(canut("rules", "list", "--json").stdout)
    assert {"dispatch/1", "pull/1"} <= {one["rule"] for one in listed}
    assert "metres" in canut("rules", "list").stdout
    assert "nearest to the shop" in canut("rules", "show", "dispatch/1").stdout
    run = canut("rules", "show", "dispatch/9")
    assert (run.exit_code, "dispatch/1" in run.stderr) == (2, True)


def test_members_come_and_go(canut: Callable[..., Any], operator: Organisation) -> None:
    """A worker gets a vote and loses it by a command each."""
    person = make_person()
    assert canut("rules", "member", person.email).exit_code == 0
    assert Member.objects.get().person == person
    assert canut("rules", "member", person.email, "--end").exit_code == 0
    run = canut("rules", "member", person.email, "--end")
    assert (run.exit_code, "is no member" in run.stderr) == (2, True)
    assert operator.pk


def test_a_founding_rule_is_not_proposed_again(
    canut: Callable[..., Any], operator: Organisation, papers: list[object]
) -> None:
    """What is in the register needs a new number, and what the release lacks cannot be proposed."""
    canut("rules", "member", make_person().email)
    run = canut("rules", "propose", "dispatch/1", *papers)
    assert (run.exit_code, "in the register already" in run.stderr) == (2, True)
    run = canut("rules", "propose", "dispatch/7", *papers)
    assert (run.exit_code, "this release has no rule" in run.stderr) == (2, True)
    run = canut("rules", "vote", "dispatch/1", "yes", "--by", Member.objects.get().person.email)
    assert (run.exit_code, "is over" in run.stderr, Ballot.objects.count()) == (2, True, 0)
    assert operator.pk


def test_an_offer_is_replayed(canut: Callable[..., Any]) -> None:
    """The same inputs give the same courier; a tampered log ends with 1."""
    town = make_town()
    town.courier(100)
    town.offer(town.order())
    log = OfferLog.objects.get()
    told = json.loads(canut("rules", "replay", "offer", log.pk, "--json").stdout)
    assert (told["rule"], told["same"], told["decided"]) == ("dispatch/1", True, log.courier_id)
    assert "metres" in canut("rules", "replay", "offer", log.pk).stdout
    sneak("UPDATE deliveries_offerlog SET approaches = '[]'")
    assert canut("rules", "replay", "offer", log.pk).exit_code == 1
    run = canut("rules", "replay", "hat", 1)
    assert (run.exit_code, "what is logged: case, offer" in run.stderr) == (2, True)
