"""What this app holds on people: their work, and what they were asked and promised for it."""

from collections.abc import Iterable, Iterator

from django.db.models import Count, Max, Min, Q, Sum
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from canut.core.local_time import moment_text
from canut.core.people import keeping
from canut.core.personal import Holding, Leaver, Personal, Row, table
from canut.core.work.models import LIVE, Assignment, Guidelines, Project, Terms

WORK = (
    "id",
    "project_id",
    "project__title",
    "project__client__name",
    "task_id",
    "task__key",
    "lane",
    "state",
    "terms_id",
    "guidelines_id",
    "pay_minor",
    "project__currency",
    "offered_at",
    "accepted_at",
    "submitted_at",
    "review_due_at",
    "settled_at",
    "engaged_seconds",
    "answer",
)
TERMS = (
    "id",
    "project_id",
    "version",
    "per_answer_minor",
    "hourly_floor_minor",
    "expected_seconds",
    "lease_seconds",
    "review_hours",
    "payday_days",
    "harm",
    "agreed_at",
)


def _counts(person_id: int) -> Iterable[Row]:
    own = Assignment.objects.filter(worker_id=person_id).order_by("project_id", "state")
    return own.values("project_id", "project__title", "state").annotate(
        tasks=Count("id"),
        engaged_seconds_total=Sum("engaged_seconds"),
        first_at=Min("accepted_at"),
        last_at=Max("submitted_at"),
    )


def _terms(person_id: int) -> Q:
    return Q(pk__in=Assignment.objects.filter(worker_id=person_id).values("terms"))


def _guidelines(person_id: int) -> Q:
    return Q(pk__in=Assignment.objects.filter(worker_id=person_id).values("guidelines"))


def _in_hand(who: Leaver) -> Iterator[str]:
    own = Assignment.objects.filter(worker_id=who.person_id)
    if live := own.filter(state__in=LIVE).count():
        yield ngettext(
            "%(count)s task is in your hands; answer it or give it back",
            "%(count)s tasks are in your hands; answer them or give them back",
            live,
        ) % {"count": live}
    submitted = own.filter(state=Assignment.State.SUBMITTED)
    waiting = submitted.aggregate(count=Count("id"), last=Max("review_due_at"))
    if waiting["count"]:
        message = now_("%(count)s of your answers wait for their review; all are decided by %(day)s")
        yield message % {"count": waiting["count"], "day": moment_text(waiting["last"])}


PERSONAL = Personal(
    holdings=(
        Holding(
            "work",
            _("Your work and your answers"),
            keeping.YOU,
            keeping.TO_PAY,
            keeping.PROJECT,
            table(Assignment, "worker", *WORK),
            ((Assignment, "worker"),),
        ),
        Holding(
            "counts",
            _("Your counts, by project and state"),
            keeping.PLATFORM,
            keeping.TO_PROVE,
            keeping.PROJECT,
            _counts,
        ),
        Holding(
            "terms",
            _("Terms you accepted"),
            keeping.CLIENT,
            keeping.TO_PAY,
            keeping.BOOKS,
            table(Terms, _terms, *TERMS),
        ),
        Holding(
            "guidelines",
            _("Guidelines you worked by"),
            keeping.CLIENT,
            keeping.TO_DECIDE,
            keeping.PROJECT,
            table(Guidelines, _guidelines, "id", "project_id", "version", "text", "written_at"),
        ),
        Holding(
            "projects",
            _("Projects you created"),
            keeping.YOU,
            keeping.TO_PROVE,
            keeping.BOOKS,
            table(Project, "created_by", "id", "title", "client__name", "state", "created_at"),
            ((Project, "created_by"),),
        ),
    ),
    obstacles=(_in_hand,),
)
