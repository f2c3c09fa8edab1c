"""Reads on decisions."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from canut.core.audit.models import Event
from canut.core.decisions.clocks import CLOCKS, Clock, ClockName
from canut.core.decisions.models import (
    ALIKE_BY_NATURE,
    FELL,
    MEASURES,
    Appeal,
    BulkConfirmation,
    Decision,
    ProposedDecision,
)
from canut.core.decisions.reasons import COMPARED_MAX, PASTED_WITHIN
from canut.core.people.models import Person
from canut.core.work.models import COUNTED, Assignment, Project

WARNED, MISSED = "clock.warned", "clock.missed"
"""Events about a clock; their subject is the number of the appeal."""
READ = "decision.read"
"""The person concerned opened a decision for the first time."""

BULK_WITHIN = timedelta(days=1)
BULK_FREE, BULK_PERCENT, BULK_MAX = 5, 20, 20
"""Alone, one person rejects in a day 5 answers of a project or 20 % of its answers, but never over 20."""


def decisions_about(*, worker: Person) -> QuerySet[Decision]:
    """Return the decisions about a person and their work, latest first."""
    about = Decision.objects.filter(person=worker)
    return about.select_related("assignment__project", "appeal", "decided_by", "remedy").order_by("-id")


def unread_decisions(*, worker: Person) -> QuerySet[Decision]:
    """Return the decisions about a person and their work that they have not opened yet."""
    opened = Event.objects.filter(subject="decision", subject_id=OuterRef("pk"), verb=READ)
    return decisions_about(worker=worker).exclude(Exists(opened))


def claims_among(*, decision_ids: Collection[int]) -> list[str]:
    """Return what those of the decisions are about that refused a cost or a time, such as ``cost:12``."""
    refused = Decision.objects.filter(pk__in=decision_ids, kind=Decision.Kind.CLAIM)
    return list(refused.order_by("id").values_list("concerned", flat=True))


def contested_tests(*, person: Person) -> dict[str, int]:
    """Return the decision by which a person contested each attempt at a test, such as ``test:4:7:1``."""
    contested = Decision.objects.filter(person=person, kind=Decision.Kind.TEST)
    return dict(contested.values_list("concerned", "pk"))


def refusals_of(*, person: Person) -> dict[str, int]:
    """Return the decision that refused each cost and time of a person, by its name, such as ``cost:12``."""
    refused = Decision.objects.filter(person=person, kind=Decision.Kind.CLAIM)
    return dict(refused.values_list("concerned", "pk"))


def latest_decisions() -> QuerySet[Decision]:
    """Return all decisions, latest first."""
    return Decision.objects.select_related("person", "appeal", "decided_by").order_by("-id")


def measures_in_force(*, now: datetime) -> QuerySet[Decision]:
    """Return the measures against persons that are decided and not over, the latest first."""
    standing = latest_decisions().filter(kind__in=MEASURES, state=Decision.State.STANDING)
    return standing.filter(Q(ends_at=None) | Q(ends_at__gt=now))


def waiting_appeals() -> QuerySet[Appeal]:
    """Return the appeals nobody decided yet, the one due first at the top."""
    waiting = Appeal.objects.filter(decided_by=None).select_related("decision__person")
    return waiting.order_by("reply_due_at", "id")


def waiting_remedies() -> QuerySet[Appeal]:
    """Return the appeals that were won against a measure whose remedy nobody stated yet, first due first."""
    won = Appeal.objects.filter(remedy_due_at__isnull=False, decision__remedy=None)
    return won.select_related("decision__person").order_by("remedy_due_at", "id")


def open_proposals() -> QuerySet[ProposedDecision]:
    """Return what machines proposed and no human looked at yet, oldest first."""
    proposed = ProposedDecision.objects.filter(state=ProposedDecision.State.OPEN)
    return proposed.select_related("person", "assignment__project").order_by("id")


def due_replies(*, before: datetime) -> QuerySet[Appeal]:
    """Return the appeals without an answer whose clock ends before a moment."""
    return waiting_appeals().filter(reply_due_at__lt=before)


def remedies_due(*, before: datetime) -> QuerySet[Appeal]:
    """Return the appeals that were won without a remedy yet, whose clock ends before a moment."""
    return waiting_remedies().filter(remedy_due_at__lt=before)


def unannounced(appeals: QuerySet[Appeal], name: ClockName, verb: str) -> QuerySet[Appeal]:
    """Return those of the appeals about whose clock no event of this verb was recorded."""
    said = Event.objects.filter(subject="clock", subject_id=OuterRef("pk"), verb=verb, data__clock=name.value)
    return appeals.exclude(Exists(said))


@dataclass(frozen=True, slots=True)
class ClockFigures:
    """How one clock was kept: answered in time, still running, answered late or not at all."""

    clock: Clock
    kept: int
    running: int
    missed: int


def clock_figures(*, now: datetime) -> list[ClockFigures]:
    """Count how the clocks of appeals and remedies were kept; a late answer stays a missed one."""
    replied = Q(decided_at__isnull=False, decided_at__lte=F("reply_due_at"))
    waiting = Q(decided_at=None, reply_due_at__gte=now)
    remedied = Q(decision__remedy__stated_at__lte=F("remedy_due_at"))
    owed = Q(decision__remedy=None, remedy_due_at__gte=now)
    won = Appeal.objects.filter(remedy_due_at__isnull=False)
    return [
        _figures(ClockName.REPLY, Appeal.objects.all(), replied, waiting),
        _figures(ClockName.REMEDY, won, remedied, owed),
    ]


def _figures(name: ClockName, appeals: QuerySet[Appeal], kept: Q, running: Q) -> ClockFigures:
    in_time, under_way = appeals.filter(kept).count(), appeals.filter(running).count()
    return ClockFigures(CLOCKS[name], in_time, under_way, appeals.count() - in_time - under_way)


@dataclass(frozen=True, slots=True)
class KindFigures:
    """How often something was decided against people, proposed by machines, appealed, and fell."""

    kind: str
    decided: int
    proposed_by_machines: int
    appealed: int
    fell: int


def kind_figures(*, since: datetime) -> list[KindFigures]:
    """Count the decisions against people and their work since a moment, by kind, without content."""
    decided = Decision.objects.filter(decided_at__gte=since).exclude(kind=Decision.Kind.CONTENT)
    rows = (
        decided.order_by("kind")
        .values_list("kind")
        .annotate(
            decided=Count("pk"),
            machines=Count("pk", filter=~Q(automation={})),
            appealed=Count("appeal"),
            fell=Count("pk", filter=Q(state__in=FELL)),
        )
    )
    return [KindFigures(*row) for row in rows]


def facts_written_by(*, decider: Person, now: datetime) -> list[str]:
    """Return the facts that a person lately stated in decisions about people and their work."""
    lately = Decision.objects.filter(decided_by=decider, decided_at__gte=now - PASTED_WITHIN)
    theirs = lately.exclude(kind__in=ALIKE_BY_NATURE).order_by("-id")
    return list(theirs.values_list("facts", flat=True)[:COMPARED_MAX])


def replies_written_by(*, judge: Person, now: datetime) -> list[str]:
    """Return the reasons that a person lately gave in answers to appeals, other than about content."""
    lately = Appeal.objects.filter(decided_by=judge, decided_at__gte=now - PASTED_WITHIN)
    theirs = lately.exclude(decision__kind=Decision.Kind.CONTENT).order_by("-id")
    return list(theirs.values_list("reasons", flat=True)[:COMPARED_MAX])


@dataclass(frozen=True, slots=True)
class Bulk:
    """How many answers of a project one person rejected within a day, and how many they may."""

    rejected: int
    allowed: int


def bulk_of(*, project: Project, decider: Person, now: datetime) -> Bulk:
    """Count a person's rejections in a project within the day before `now`, against what they may do."""
    day = now - BULK_WITHIN
    rejected = Decision.objects.filter(
        assignment__project=project, decided_by=decider, decided_at__gt=day
    ).count()
    if rejected < BULK_FREE:
        return Bulk(rejected, BULK_FREE)
    answers = Assignment.objects.filter(project=project, state__in=COUNTED).count()
    alone = min(BULK_MAX, max(BULK_FREE, answers * BULK_PERCENT // 100))
    confirmed = BulkConfirmation.objects.filter(project=project, decider=decider, confirmed_at__gt=day)
    most = confirmed.order_by("-rejections_max").values_list("rejections_max", flat=True).first()
    return Bulk(rejected, max(alone, most or 0))
