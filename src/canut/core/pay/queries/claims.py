"""Reads on what people declared: costs, and time that nobody measured."""

from collections import Counter

from django.db.models import Exists, OuterRef, QuerySet

from canut.core.pay.models import Claim, Cost, TimeReport
from canut.core.people.models import Person
from canut.core.work.models import Assignment, Project
from canut.core.worktime.models import Session

Declared = Cost | TimeReport

CLAIMS: tuple[type[Declared], ...] = (Cost, TimeReport)


def claim_named(*, named: str) -> Declared:
    """Return the claim with this name, such as ``cost:12``.

    Raises
    ------
    LookupError
        When there is none.
    """
    noun, _colon, number = named.partition(":")
    for kind in CLAIMS:
        if noun == kind.NOUN and (found := kind.objects.filter(pk=int(number)).first()):
            return found
    raise LookupError(named)


def claims_of(*, person: Person) -> list[Declared]:
    """Return what a person declared, latest first."""
    own = [
        claim
        for kind in CLAIMS
        for claim in kind.objects.filter(person=person).select_related("project__client", "settled_by")
    ]
    return sorted(own, key=lambda claim: claim.declared_at, reverse=True)


def projects_worked_on(*, person: Person) -> QuerySet[Project]:
    """Return the projects on which a person may have had costs: they gave an answer, or were on duty."""
    answered = Assignment.objects.filter(worker=person, project=OuterRef("pk")).exclude(submitted_at=None)
    on_duty = Session.objects.filter(person=person, project=OuterRef("pk"))
    worked = Project.objects.filter(Exists(answered) | Exists(on_duty))
    return worked.select_related("client").order_by("-id")


def waiting_claims(*, project_id: int) -> list[Declared]:
    """Return what waits for a decision in a project, the one due first at the top."""
    waiting = [
        claim
        for kind in CLAIMS
        for claim in kind.objects.filter(project=project_id, state=Claim.State.DECLARED)
    ]
    return sorted(waiting, key=lambda claim: (claim.review_due_at, claim.named))


def claims_waiting() -> dict[int, int]:
    """Return how many claims wait in each project that has any, by its number."""
    counts: Counter[int] = Counter()
    for kind in CLAIMS:
        waiting = kind.objects.filter(state=Claim.State.DECLARED)
        counts.update(waiting.values_list("project_id", flat=True))
    return dict(sorted(counts.items()))
