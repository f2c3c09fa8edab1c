"""Deciding what a worker declared: a named human does, with reasons; silence means yes."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.pay.errors import ClaimSettled, NotTheReviewer, ReasonMissing
from canut.core.pay.models import Claim, Cost, PayRun, TimeReport, TopUp
from canut.core.pay.queries.claims import CLAIMS, Declared, claim_named
from canut.core.pay.queries.floors import of_neighbours
from canut.core.people.models import Person
from canut.core.people.queries import acts_for, acts_for_operator
from canut.core.work.models import Project

REASON_LENGTH_MIN = 10
"""Characters a reason needs: "no" is not a reason one can answer to."""

Kind = TypeVar("Kind", Cost, TimeReport)


def accept_claim(*, claim: Declared, decided_by: Person, now: datetime) -> None:
    """Accept a cost or a time: the next pay run counts it in the period in which it happened.

    Raises
    ------
    NotTheReviewer
        When `decided_by` acts neither for the client nor for the operator, or declared it.
    ClaimSettled
        When it was settled before, also by its deadline.
    """
    check_reviewer(person=decided_by, project=claim.project, concerned_id=claim.person_id)
    _settle(claim, Claim.State.ACCEPTED, decided_by, now, {})


def refuse_claim(
    *,
    claim: Declared,
    reason: str,
    decided_by: Person,
    now: datetime,
    ground: str = "",
    shown: str = "",
) -> None:
    """Refuse a cost or a time; whoever is wired to it writes the decision, which its person can appeal.

    Parameters
    ----------
    reason
        The facts of this very case.
    ground
        The clause that was not met; empty for the platform's own, that a claim is shown by something.
    shown
        What shows the facts, beside what was declared.

    Raises
    ------
    NotTheReviewer
        When `decided_by` acts neither for the client nor for the operator, or declared it.
    ReasonMissing
        When the reason says nothing.
    ClaimSettled
        When it was settled before, also by its deadline.
    """
    check_reviewer(person=decided_by, project=claim.project, concerned_id=claim.person_id)
    facts = checked_reason(text=reason)
    data = {
        "person": claim.person_id,
        "ground": ground or _("A cost or a time counts when something shows it, and it came from this work."),
        "facts": facts,
        "evidence": {"declared": claim.declared, **({"shown": shown} if shown else {})},
    }
    _settle(claim, Claim.State.REFUSED, decided_by, now, data)


def accept_after_all(*, named: str, actor_id: int | None, now: datetime) -> None:
    """Accept what was refused, because the refusal fell: the next pay run tops its period up.

    Where its person declared the same again meanwhile, one of the two counts: the new one when it was
    accepted, or asks for no more; one that asks for more still waits for its own review.

    Parameters
    ----------
    named
        ``cost:12`` or ``time_report:3``.
    """
    claim = claim_named(named=named)
    kind = type(claim)
    with transaction.atomic():
        claim = kind.objects.select_for_update(of=("self",)).get(pk=claim.pk)
        again = claim.same().exclude(state=Claim.State.REFUSED).first()
        if again is None and claim.state == Claim.State.REFUSED:
            _accept_refused(claim, actor_id, now)
        elif again and again.state == Claim.State.DECLARED and again.weight <= claim.weight:
            _accept_refused(again, actor_id, now)


def _accept_refused(claim: Declared, actor_id: int | None, now: datetime) -> None:
    facts = {"state": Claim.State.ACCEPTED, "settled_at": now, "settled_by_id": actor_id}
    type(claim).objects.filter(pk=claim.pk).update(**facts)
    record(happenings=[Happening(f"{claim.NOUN}.accepted", claim.pk, actor_id, {"by": "appeal"})], now=now)


def accept_due_claims(*, now: datetime) -> int:
    """Accept what nobody answered by its review deadline; returns how many."""
    return sum(_accept_due(kind, now) for kind in CLAIMS)


def _accept_due(kind: type[Declared], now: datetime) -> int:
    with transaction.atomic():
        due = kind.objects.filter(state=Claim.State.DECLARED, review_due_at__lte=now)
        ids = list(due.select_for_update(of=("self",)).order_by("id").values_list("id", flat=True))
        if ids:
            kind.objects.filter(pk__in=ids).update(state=Claim.State.ACCEPTED, settled_at=now)
            verb = f"{kind.NOUN}.accepted"
            record(happenings=[Happening(verb, one, None, {"by": "silence"}) for one in ids], now=now)
    return len(ids)


def count_claims(*, run: PayRun, top_ups: Sequence[TopUp]) -> None:
    """Write down which top-up counted which accepted cost and time of its period."""
    made = {(one.person_id, one.project_id): one for one in top_ups}
    waiting = of_neighbours({person_id for person_id, _project in made}) & Q(
        state=Claim.State.ACCEPTED,
        counted_in=None,
        happened_at__gte=run.starts_at,
        happened_at__lt=run.ends_at,
    )
    costs, times = Cost.objects.filter(waiting), TimeReport.objects.filter(waiting)
    Cost.objects.bulk_update(_counted(costs, made), ["counted_in"], batch_size=200)
    TimeReport.objects.bulk_update(_counted(times, made), ["counted_in"], batch_size=200)


def _counted(claims: Iterable[Kind], made: Mapping[tuple[int, int], TopUp]) -> list[Kind]:
    """Point each claim at the top-up of its person and project; those without one are left out."""
    counted = []
    for claim in claims:
        if top_up := made.get((claim.person_id, claim.project_id)):
            claim.counted_in = top_up
            counted.append(claim)
    return counted


def _settle(
    claim: Declared, state: Claim.State, decided_by: Person, now: datetime, data: dict[str, Any]
) -> None:
    kind, reason = type(claim), data.get("facts", "")
    with transaction.atomic():
        # Past the deadline silence has decided, even when its sweep is late.
        open_still = kind.objects.filter(pk=claim.pk, state=Claim.State.DECLARED, review_due_at__gt=now)
        if not open_still.update(state=state, settled_at=now, settled_by=decided_by, reason=reason):
            message = _("this was settled before, or its time for review ended; it is decided once")
            raise ClaimSettled(message)
        record(happenings=[Happening(f"{kind.NOUN}.{state}", claim.pk, decided_by.pk, data)], now=now)
        claim.refresh_from_db()


def check_reviewer(*, person: Person, project: Project, concerned_id: int) -> None:
    """Refuse whoever may not decide on somebody's money in a project.

    Raises
    ------
    NotTheReviewer
        When they act neither for the client nor for the operator, or it is their own money.
    """
    may = acts_for(person=person, organisation_id=project.client_id) or acts_for_operator(person=person)
    if person.pk == concerned_id or not may:
        message = _("%(person)s may not decide this; another member of %(client)s, or the operator, must")
        raise NotTheReviewer(message % {"person": person, "client": project.client})


def checked_reason(*, text: str) -> str:
    """Return a reason in one line.

    Raises
    ------
    ReasonMissing
        When it is empty, too short, or the same letters over and over.
    """
    text = " ".join(text.split())
    if len(text) < REASON_LENGTH_MIN or len(set(text)) < REASON_LENGTH_MIN // 2:
        message = _("say why in at least %(least)s characters; the person must be able to answer to it")
        raise ReasonMissing(message % {"least": REASON_LENGTH_MIN})
    return text
