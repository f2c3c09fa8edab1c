"""The guarantees on decisions, re-proved on a live store."""

from collections.abc import Iterator

from django.db.models import F, Q

from canut.core.checks import Check
from canut.core.decisions.models import Appeal, Decision
from canut.core.work.models import Assignment


def _silent_rejections() -> Iterator[str]:
    rejected = Assignment.objects.filter(state=Assignment.State.REJECTED)
    for assignment in rejected.filter(decision=None).order_by("id"):
        yield f"assignment {assignment}: rejected without a decision"


def _decisions_without_reasons() -> Iterator[str]:
    empty = Q(ground="") | Q(facts="") | Q(kind=Decision.Kind.REJECTION, evidence={})
    for decision in Decision.objects.filter(empty).order_by("id"):
        yield f"decision {decision}: no ground, facts or evidence"


def _appeals_decided_by_the_first() -> Iterator[str]:
    for appeal in Appeal.objects.filter(decided_by=F("decision__decided_by")).order_by("id"):
        yield f"{appeal}: decided by the human who took the first decision"


def _won_but_not_paid() -> Iterator[str]:
    won = Appeal.objects.filter(outcome=Appeal.Outcome.OVERTURNED, decision__assignment__isnull=False)
    for appeal in won.filter(decision__assignment__accrual=None).order_by("id"):
        yield f"{appeal}: overturned, and the work is not paid"


def _overturned_without_repair() -> Iterator[str]:
    overturned = Q(state=Decision.State.OVERTURNED)
    won = Q(appeal__outcome=Appeal.Outcome.OVERTURNED)
    for decision in Decision.objects.filter((overturned & ~won) | (~overturned & won)).order_by("id"):
        yield f"decision {decision}: it stands or fell otherwise than its appeal says"


def _rejected_too_late() -> Iterator[str]:
    late = Decision.objects.filter(decided_at__gte=F("assignment__review_due_at"))
    for decision in late.order_by("id"):
        yield f"decision {decision}: taken when silence had meant yes"


CHECKS = [
    Check("G5", "No rejection without a decision that names ground, facts and a human.", _silent_rejections),
    Check("G5", "No decision without its reasons.", _decisions_without_reasons),
    Check("G5", "No appeal decided by the human who decided first.", _appeals_decided_by_the_first),
    Check("G5", "Every overturned rejection is paid.", _won_but_not_paid),
    Check("G5", "A decision fell if and only if its appeal was won.", _overturned_without_repair),
    Check("G6", "No decision against work was taken after its review deadline.", _rejected_too_late),
]
