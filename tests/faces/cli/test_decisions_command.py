"""``canut decisions`` shows what was decided and how the clocks were kept."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone
from tests.factories import make_member, make_operator, make_person

from canut.core.decisions.models import Decision
from canut.core.decisions.operations import appeal, decide_measure


def test_decisions_and_clocks_are_told(canut: Callable[..., Any]) -> None:
    """A measure under an unanswered appeal is listed, waits, and its missed clock is counted."""
    lise, long_ago = make_person("Lise"), timezone.now() - timedelta(days=20)
    decision = decide_measure(
        kind=Decision.Kind.TERMINATION,
        person=lise,
        ground="House rules, clause 4",
        facts="Two people delivered under this account",
        evidence={"photos": 2},
        decided_by=make_member(make_operator()),
        now=long_ago,
    )
    assert json.loads(canut("decisions", "list", "--waiting", "--json").stdout) == []
    appeal(decision=decision, text="It was me", actor=lise, now=long_ago)
    (listed,) = json.loads(canut("decisions", "list", "--waiting", "--json").stdout)
    assert (listed["kind"], listed["facts"]) == ("termination", decision.facts)
    assert "termination" in canut("decisions", "list").stdout
    told = json.loads(canut("decisions", "status", "--json").stdout)
    assert (told["appeals_waiting"], told["measures_in_force"]) == (1, 1)
    reply, remedy = told["clocks"]
    assert (reply["kept"], reply["running"], reply["missed"]) == (0, 0, 1)
    assert (remedy["kept"], remedy["running"], remedy["missed"]) == (0, 0, 0)
    assert "reply\t14\t0\t0\t1" in canut("decisions", "status").stdout
