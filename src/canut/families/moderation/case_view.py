"""What a moderator is shown of a case, and what not."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from canut.core.people.models import Person
from canut.core.work.models import Assignment, Harm, Lane
from canut.core.work.queries import assignment_of
from canut.families.moderation.models import Case, Clause
from canut.families.moderation.queries import case_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ContestedView:
    """The first decision and what its author answers to it; who took it is not said."""

    clause: Clause
    facts: str
    appeal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """One case on the screen of the moderator who took it.

    The author's handle is left out: what is decided about is the text.

    Attributes
    ----------
    blurred
        Whether the face hides `text` until the moderator asks for it (G15).
    proposal
        The machine's matches: ``start``, ``end``, ``text``, ``rule``, ``severity`` and ``clause``.
    contested
        None unless this is an appeal.
    """

    case: Case
    assignment: Assignment
    surface: str
    text: str
    harm: str
    blurred: bool
    proposal: list[dict[str, Any]]
    clauses: Sequence[Clause]
    contested: ContestedView | None


def case_view(*, assignment_id: int, moderator: Person) -> CaseView:
    """Return a moderator's case: the only road to one.

    Raises
    ------
    NotYours
        When there is no such assignment of this moderator.
    CaseNotTaken
        When it is work of another kind.
    """
    assignment = assignment_of(worker=moderator, assignment_id=assignment_id)
    case = case_of(assignment=assignment)
    return CaseView(
        case=case,
        assignment=assignment,
        surface=case.item.surface,
        text=case.item.text,
        harm=assignment.task.harm,
        blurred=assignment.task.harm != Harm.NONE,
        proposal=case.proposal,
        clauses=list(case.policy.clauses.order_by("position")),
        contested=_contested(case) if assignment.lane == Lane.VALIDATE else None,
    )


def _contested(case: Case) -> ContestedView | None:
    action = case.enforcement
    if action.decision is None or action.clause is None:
        return None
    return ContestedView(
        clause=action.clause, facts=action.decision.facts, appeal=action.decision.appeal.text
    )
