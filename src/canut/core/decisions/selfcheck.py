"""The guarantees on decisions, re-proved on a live store."""

from collections.abc import Iterator

from django.db.models import CharField, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat

from canut.core.audit.models import Event
from canut.core.checks import Check
from canut.core.decisions.models import (
    ALIKE_BY_NATURE,
    FELL,
    MEASURES,
    Appeal,
    BulkConfirmation,
    Decision,
    ProposedDecision,
    Remedy,
)
from canut.core.decisions.notice import notice_of
from canut.core.decisions.queries import BULK_MAX, BULK_WITHIN
from canut.core.ledger.models import Transfer
from canut.core.people.models import Restriction
from canut.core.work.models import Assignment


def _silent_rejections() -> Iterator[str]:
    rejected = Assignment.objects.filter(state=Assignment.State.REJECTED)
    for assignment in rejected.filter(decision=None).order_by("id"):
        yield f"assignment {assignment}: rejected without a decision"


def _decisions_without_reasons() -> Iterator[str]:
    empty = Q(ground="") | Q(facts="") | (~Q(kind=Decision.Kind.CONTENT) & Q(evidence={}))
    for decision in Decision.objects.filter(empty).order_by("id"):
        yield f"decision {decision}: no ground, facts or evidence"


def _pasted_reasons() -> Iterator[str]:
    same = Decision.objects.filter(decided_by=OuterRef("decided_by"), facts=OuterRef("facts"))
    same = same.filter(pk__lt=OuterRef("pk")).exclude(kind__in=ALIKE_BY_NATURE)
    about_people = Decision.objects.exclude(kind__in=ALIKE_BY_NATURE)
    for decision in about_people.filter(Exists(same)).order_by("id"):
        yield f"decision {decision}: its facts are those of an earlier one"


def _bulk_rejections() -> Iterator[str]:
    """Yield rejections beyond what one person may do alone on any size of project."""
    rejections = Decision.objects.filter(kind=Decision.Kind.REJECTION).select_related("assignment")
    seen: dict[tuple[int, int], list[Decision]] = {}
    for decision in rejections.order_by("decided_at", "id").iterator():
        if decision.assignment is None:
            continue
        lately = seen.setdefault((decision.decided_by_id, decision.assignment.project_id), [])
        lately[:] = [one for one in lately if one.decided_at > decision.decided_at - BULK_WITHIN]
        lately.append(decision)
        if len(lately) > BULK_MAX and not _is_confirmed(decision, len(lately)):
            yield f"decision {decision}: number {len(lately)} of one person in a day, unconfirmed"


def _is_confirmed(decision: Decision, count: int) -> bool:
    return BulkConfirmation.objects.filter(
        project__assignments__decision=decision,
        decider=decision.decided_by_id,
        confirmed_at__range=(decision.decided_at - BULK_WITHIN, decision.decided_at),
        rejections_max__gte=count,
    ).exists()


def _appeals_decided_by_the_first() -> Iterator[str]:
    own = Q(decided_by=F("decision__decided_by")) | Q(decided_by=F("decision__person"))
    for appeal in Appeal.objects.filter(own).order_by("id"):
        yield f"{appeal}: decided by a human who had a part in the decision"


def _won_but_not_paid() -> Iterator[str]:
    fell = Decision.objects.filter(state__in=FELL, assignment__isnull=False)
    for decision in fell.filter(assignment__accrual=None).order_by("id"):
        yield f"decision {decision}: it fell, and the work is not paid"


def _overturned_without_repair() -> Iterator[str]:
    overturned = Q(state=Decision.State.OVERTURNED)
    won = Q(appeal__outcome=Appeal.Outcome.OVERTURNED)
    for decision in Decision.objects.filter((overturned & ~won) | (~overturned & won)).order_by("id"):
        yield f"decision {decision}: it stands or fell otherwise than its appeal says"


def _lapsed_in_time() -> Iterator[str]:
    lapsed = Decision.objects.filter(state=Decision.State.LAPSED)
    in_time = Q(appeal=None) | Q(appeal__decided_at__lte=F("appeal__reply_due_at"))
    for decision in lapsed.filter(in_time).order_by("id"):
        yield f"decision {decision}: lapsed, though its appeal was answered in time, or never filed"


def _rejected_too_late() -> Iterator[str]:
    late = Decision.objects.filter(decided_at__gte=F("assignment__review_due_at"))
    for decision in late.order_by("id"):
        yield f"decision {decision}: taken when silence had meant yes"


def _backdated() -> Iterator[str]:
    told = Event.objects.filter(
        subject="decision", subject_id=OuterRef("pk"), verb="decision.taken", at=OuterRef("decided_at")
    )
    for decision in Decision.objects.exclude(Exists(told)).order_by("id"):
        yield f"decision {decision}: no event of its moment says that it was taken"


def _decided_by_no_human() -> Iterator[str]:
    machine = Q(decided_by__is_service=True) | Q(decided_by=F("person"))
    for decision in Decision.objects.filter(machine).order_by("id"):
        yield f"decision {decision}: decided by a programme, or by the person concerned"
    copied = Q(decision__facts=F("facts")) | Q(state="taken", decision=None)
    for proposal in ProposedDecision.objects.filter(copied).order_by("id"):
        yield f"proposal {proposal}: became a decision in the words of the machine"


def _restricted_without_decision() -> Iterator[str]:
    told = Decision.objects.filter(
        pk=OuterRef("decision_id"), person=OuterRef("person"), kind__in=MEASURES
    ).filter(effective_at__lte=OuterRef("starts_at"))
    for restriction in Restriction.objects.exclude(Exists(told)).order_by("id"):
        yield f"restriction {restriction.pk} of person {restriction.person_id}: no decision says so"
    measures = {
        pk: (scopes, ends_at)
        for pk, scopes, ends_at in Decision.objects.filter(kind__in=MEASURES).values_list(
            "pk", "measure_scopes", "ends_at"
        )
    }
    for restriction in Restriction.objects.filter(decision_id__in=measures).order_by("id"):
        scopes, ends_at = measures[restriction.decision_id]
        is_longer = ends_at is not None and (restriction.ends_at is None or restriction.ends_at > ends_at)
        if restriction.scope not in scopes or is_longer:
            yield f"restriction {restriction.pk}: it reaches further than its decision"


def _effective_before_notice() -> Iterator[str]:
    for decision in Decision.objects.filter(kind__in=MEASURES, danger="").order_by("id").iterator():
        ahead = notice_of(decision.kind, decision.decided_at).ahead
        if decision.effective_at < decision.decided_at + ahead:
            yield f"decision {decision}: in effect before its notice of {ahead.days} days was over"


def _fallen_but_in_force() -> Iterator[str]:
    fell = Decision.objects.filter(pk=OuterRef("decision_id"), state__in=FELL)
    ended = Event.objects.filter(
        subject="decision",
        subject_id=OuterRef("decision_id"),
        verb__in=["decision.overturned", "decision.lapsed"],
    ).order_by("id")
    running = Restriction.objects.filter(Exists(fell)).annotate(fell_at=ended.values("at")[:1])
    late = running.filter(Q(ends_at=None) | (Q(ends_at__gt=F("fell_at")) & Q(ends_at__gt=F("starts_at"))))
    for restriction in late.order_by("id"):
        yield f"restriction {restriction.pk}: still in force after decision {restriction.decision_id} fell"


def _shut_out() -> Iterator[str]:
    # Whoever had their own account erased left by themselves.
    left = Event.objects.filter(
        subject="person", subject_id=OuterRef("person"), verb="person.erased", actor=OuterRef("person")
    )
    measured = Restriction.objects.filter(~Exists(left), person__is_active=False)
    for person_id in measured.order_by("person").values_list("person", flat=True).distinct():
        yield f"person {person_id}: under a measure, and cannot sign in to appeal or to see their money"


def _remedies_not_moved() -> Iterator[str]:
    key = Concat(Value("remedy:"), Cast(OuterRef("pk"), output_field=CharField()))
    moved = Transfer.objects.filter(key=key, amount_minor=OuterRef("amount_minor"))
    for remedy in Remedy.objects.filter(amount_minor__gt=0).exclude(Exists(moved)).order_by("id"):
        yield f"remedy {remedy.pk} ({remedy}): its money never moved"


CHECKS = [
    Check("G5", "No rejection without a decision that names ground, facts and a human.", _silent_rejections),
    Check("G5", "No decision without its reasons.", _decisions_without_reasons),
    Check("G5", "No facts pasted from one decision to another.", _pasted_reasons),
    Check("G5", "Nobody rejects in bulk without a second member's word.", _bulk_rejections),
    Check("G5", "No appeal decided by a human with a part in the decision.", _appeals_decided_by_the_first),
    Check("G5", "Every rejection that fell is paid.", _won_but_not_paid),
    Check("G5", "A decision is overturned if and only if its appeal was won.", _overturned_without_repair),
    Check("G5", "A decision lapses only when its appeal was not answered in time.", _lapsed_in_time),
    Check("G5", "Every decision was taken when it says.", _backdated),
    Check("G6", "No decision against work was taken after its review deadline.", _rejected_too_late),
    Check("G11", "Every decision was taken by a human other than whom it concerns.", _decided_by_no_human),
    Check("G11", "Every restriction of a person is one that a decision says.", _restricted_without_decision),
    Check("G11", "Every measure took effect after its notice, or names a danger.", _effective_before_notice),
    Check("G11", "A measure that fell is in force no longer.", _fallen_but_in_force),
    Check("G11", "Nobody under a measure is shut out of their account.", _shut_out),
    Check("G11", "Every remedy that was stated is owed to the person.", _remedies_not_moved),
]
