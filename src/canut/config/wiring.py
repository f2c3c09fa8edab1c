"""Wiring: who is called when something happens, so that no app calls a higher one."""

from collections.abc import Sequence
from datetime import datetime

from canut.core.audit.happening import Happening
from canut.core.audit.subscriptions import subscribe
from canut.core.decisions.operations import decide_claim
from canut.core.decisions.queries import claims_among
from canut.core.pay.operations.accruals import accrue
from canut.core.pay.operations.claims import accept_after_all
from canut.core.pay.operations.remedies import owe_remedy
from canut.core.people.models import Person
from canut.families.deliveries.operations.duty import forget_positions
from canut.families.microwork.operations.attempts import earn_after_all
from canut.families.microwork.operations.searches import notice_opened


def pay_for_work(happenings: Sequence[Happening], now: datetime) -> None:
    """Work that was approved, or won on appeal, is owed its pay in the same transaction."""
    accrue(assignment_ids=[one.subject_id for one in happenings], now=now)


def owe_remedies(happenings: Sequence[Happening], now: datetime) -> None:
    """Owe what a human stated as a remedy, in the same transaction."""
    for one in happenings:
        owe_remedy(
            remedy_id=one.subject_id,
            person_id=one.data["person"],
            amount_minor=one.data["amount_minor"],
            currency=one.data["currency"],
            now=now,
        )


def decide_claims(happenings: Sequence[Happening], now: datetime) -> None:
    """Write the decision by which a cost or time was refused: its person can appeal it."""
    people = Person.objects.in_bulk(
        {one.data["person"] for one in happenings} | {one.actor_id for one in happenings if one.actor_id}
    )
    for one in happenings:
        if one.actor_id:
            decide_claim(
                concerned=f"{one.subject}:{one.subject_id}",
                person=people[one.data["person"]],
                ground=one.data["ground"],
                facts=one.data["facts"],
                evidence=one.data["evidence"],
                decided_by=people[one.actor_id],
                now=now,
            )


def accept_claims(happenings: Sequence[Happening], now: datetime) -> None:
    """Let a cost or a time count whose refusal fell, in the same transaction."""
    for one in happenings:
        for named in claims_among(decision_ids=[one.subject_id]):
            accept_after_all(named=named, actor_id=one.actor_id, now=now)


def qualify_after_all(happenings: Sequence[Happening], now: datetime) -> None:
    """Give what a test earns to whom a human found right, or nobody answered, in the same transaction."""
    for one in happenings:
        by = Person.objects.get(pk=one.actor_id) if one.actor_id else None
        earn_after_all(decision_ids=[one.subject_id], by=by, now=now)


def forget_couriers(happenings: Sequence[Happening], now: datetime) -> None:
    """Off duty, nobody's position is kept (G18)."""
    del now
    forget_positions(session_ids=[one.subject_id for one in happenings])


def tell_of_projects(happenings: Sequence[Happening], now: datetime) -> None:
    """Whoever saved a search that a newly opened project fits finds a notice."""
    notice_opened(project_ids=[one.subject_id for one in happenings], now=now)


subscribe("project.opened", tell_of_projects)
subscribe("assignment.approved", pay_for_work)
subscribe("assignment.overturned", pay_for_work)
subscribe("remedy.stated", owe_remedies)
subscribe("cost.refused", decide_claims)
subscribe("time_report.refused", decide_claims)
subscribe("decision.overturned", accept_claims)
subscribe("decision.lapsed", accept_claims)
subscribe("decision.overturned", qualify_after_all)
subscribe("decision.lapsed", qualify_after_all)
subscribe("session.ended", forget_couriers)
