"""A worker, the members of the operator who decide, and a measure."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from tests.factories import MONDAY, make_member, make_operator, make_person

from canut.core.decisions.models import Decision
from canut.core.decisions.operations import decide_measure
from canut.core.decisions.selfcheck import CHECKS
from canut.core.people.models import Organisation, Person

Offences = Callable[[], dict[str, list[str]]]
Decide = Callable[..., Decision]

DAY = timedelta(days=1)
DANGER = "A customer was threatened at the door this morning"
WHY: dict[str, Any] = {
    "ground": "House rules, clause 4: no work under another name",
    "facts": "Two people delivered under this account on Sunday",
    "evidence": {"photos": [3, 4]},
}


@pytest.fixture
def operator(db: None) -> Organisation:
    """Return the operator of this platform."""
    del db
    return make_operator()


@pytest.fixture
def steward(operator: Organisation) -> Person:
    """Return a member of the operator, who decides first."""
    return make_member(operator)


@pytest.fixture
def judge(operator: Organisation) -> Person:
    """Return another member of the operator, who decides appeals."""
    return make_member(operator)


@pytest.fixture
def lise(db: None) -> Person:
    """Return a worker."""
    del db
    return make_person("Lise")


@pytest.fixture
def decide(steward: Person, lise: Person) -> Decide:
    """Return a function that suspends Lise on Monday for ten days, with whatever is changed."""

    def made(**changes: Any) -> Decision:
        usual = {
            "kind": Decision.Kind.SUSPENSION,
            "person": lise,
            "decided_by": steward,
            "now": MONDAY,
            "ends_at": MONDAY + 17 * DAY,
        }
        return decide_measure(**{**usual, **WHY, **changes})

    return made


@pytest.fixture
def offences() -> Offences:
    """Return a function that gives what the self-checks of decisions find, by their sentence."""

    def find() -> dict[str, list[str]]:
        found = {check.sentence: list(check.offending_rows()) for check in CHECKS}
        return {sentence: rows for sentence, rows in found.items() if rows}

    return find
