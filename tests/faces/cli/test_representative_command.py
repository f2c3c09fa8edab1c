"""``canut representative`` records, ends and lists the mandates of whom the workers elected."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from tests.factories import make_person

from canut.core.people.models import Organisation, Person
from canut.core.rules.models import Mandate

Canut = Callable[..., Any]
VOTE = ("--election", "Assembly of 4 January: 31 of 40.")


@pytest.fixture
def awa(operator: Organisation) -> Person:
    """Return somebody who acts for nobody, on a platform that has an operator."""
    assert operator.pk
    return make_person("Awa Traoré")


def until(days: int = 90) -> tuple[str, str]:
    """Return the option that ends a mandate so many days from now."""
    return "--until", f"{timezone.localdate() + timedelta(days=days)}"


def test_a_mandate_is_recorded_listed_and_ended(canut: Canut, awa: Person) -> None:
    """It runs from now until its day; whoever resigns is listed no more."""
    run = canut("representative", "record", awa.email, *until(), *VOTE)
    assert (run.exit_code, awa.name in run.stdout) == (0, True)
    (made,) = json.loads(canut("representative", "list", "--json").stdout)
    assert (made["person"], made["until"]) == (awa.email, Mandate.objects.get().ends_at.isoformat())
    assert "31 of 40" in canut("representative", "list").stdout
    assert canut("representative", "end", awa.email).exit_code == 0
    assert json.loads(canut("representative", "list", "--json").stdout) == []
    run = canut("representative", "end", awa.email)
    assert (run.exit_code, "represents nobody" in run.stderr) == (2, True)


def test_a_mandate_may_begin_later(canut: Canut, awa: Person) -> None:
    """One that begins next week is recorded and does not run yet."""
    start = timezone.localdate() + timedelta(days=7)
    assert canut("representative", "record", awa.email, *until(), *VOTE, "--from", start).exit_code == 0
    assert timezone.localdate(Mandate.objects.get().starts_at) == start
    assert json.loads(canut("representative", "list", "--json").stdout) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((*until(-1), *VOTE), ""),
        ((*until(), "--election", " "), "say how"),
        ((*until(), *VOTE, "--by", "awa"), "own mandate"),
        ((*until(5000), *VOTE), ""),
        (("--until", "soon", *VOTE), "soon"),
    ],
)
def test_what_is_no_mandate_is_refused(canut: Canut, awa: Person, words: tuple[str, ...], said: str) -> None:
    """One that is over, unelected, by one's own hand, or endless ends with 2, and nothing is kept."""
    given = [awa.email if word == "awa" else word for word in words]
    run = canut("representative", "record", awa.email, *given)
    assert (run.exit_code, said in run.stderr) == (2, True)
    assert not Mandate.objects.exists()


def test_who_acts_for_the_operator_represents_nobody(canut: Canut, awa: Person) -> None:
    """The operator's owner is refused, and an address that nobody has is said to be unknown."""
    run = canut("representative", "record", "lise@coop.example", *until(), *VOTE, "--by", awa.email)
    assert (run.exit_code, "acts for no organisation" in run.stderr) == (2, True)
    assert canut("representative", "record", "nobody@example.org", *until(), *VOTE).exit_code == 2
