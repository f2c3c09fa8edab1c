"""The invariants of work, re-proved on a live store."""

from collections.abc import Iterator

from django.db.models import Count, Exists, F, OuterRef, Q, Sum, Value
from django.db.models.functions import Concat

from canut.core.audit.models import Event
from canut.core.checks import Check
from canut.core.ledger import chart
from canut.core.ledger.models import Transfer
from canut.core.ledger.queries import balance_minor
from canut.core.people.models import Consent
from canut.core.work.models import COUNTED, LIVE, PAYABLE, Assignment, Guidelines, Harm, Project, Task
from canut.core.work.operations.fees import fee_needed_minor
from canut.core.work.queries import current_terms, owed_minor, planned_answers
from canut.engines.clauses import automation_claims_in, gags_in


def _slots_that_do_not_add_up() -> Iterator[str]:
    used = Count("assignments", filter=Q(assignments__state__in=[*LIVE, *COUNTED]))
    wrong = Task.objects.exclude(state=Task.State.DRAFT).annotate(used=used)
    for task in wrong.exclude(overlap=F("used") + F("open_slots")).order_by("id").iterator():
        yield f"task {task}: overlap {task.overlap}, {task.used} live or counted, {task.open_slots} open"


def _money_not_held() -> Iterator[str]:
    for project in Project.objects.exclude(state=Project.State.DRAFT).order_by("id"):
        planned = planned_answers(project_id=project.pk)
        needed = planned * current_terms(project_id=project.pk).per_answer_minor
        needed += owed_minor(project_id=project.pk)
        held = balance_minor(code=chart.project_escrow(project.pk), currency=project.currency)
        if held < needed:
            yield f"project {project}: {held} held, {needed} needed for planned and unpaid answers"


def _fees_that_do_not_add_up() -> Iterator[str]:
    moved: dict[int, int] = {}
    for key, amount in Transfer.objects.filter(kind="fee").values_list("key", "amount_minor"):
        project_id = int(key.split(":")[1])
        moved[project_id] = moved.get(project_id, 0) + amount
    weight = Sum(F("terms__per_answer_minor") * F("terms__fee_basis_points"))
    paid = Assignment.objects.filter(state__in=PAYABLE, terms__fee_basis_points__gt=0)
    weights = dict(paid.order_by().values("project").annotate(all=weight).values_list("project", "all"))
    for project_id in sorted(weights.keys() | moved.keys()):
        due, taken = weights.get(project_id, 0) // 10_000, moved.get(project_id, 0)
        if due != taken:
            yield f"project {project_id}: approved work gives a fee of {due}, {taken} was taken"


def _fees_not_held() -> Iterator[str]:
    for project in Project.objects.exclude(state=Project.State.DRAFT).order_by("id"):
        needed = fee_needed_minor(project=project)
        held = balance_minor(code=chart.project_fees(project.pk), currency=project.currency)
        if held < needed:
            yield f"project {project}: {held} held for the operator's fee, {needed} needed"


def _work_of_two_projects() -> Iterator[str]:
    of_one = Q(project=F("task__project"), terms__project=F("task__project"))
    for assignment in Assignment.objects.exclude(of_one).order_by("id").iterator():
        yield f"assignment {assignment}: its task, its terms and itself belong to different projects"


def _settled_without_an_event() -> Iterator[str]:
    verb = Concat(Value("assignment."), OuterRef("state"))
    told = Event.objects.filter(subject="assignment", subject_id=OuterRef("pk"), verb=verb)
    settled = Assignment.objects.filter(state__in=["approved", "rejected", "overturned"])
    for assignment in settled.exclude(Exists(told)).order_by("id").iterator():
        yield f"assignment {assignment}: nothing says who settled it"


def _late_reviews() -> Iterator[str]:
    settled_late = Assignment.objects.filter(
        state=Assignment.State.REJECTED, settled_at__gte=F("review_due_at")
    )
    for assignment in settled_late.order_by("id").iterator():
        yield f"assignment {assignment}: rejected after its review deadline {assignment.review_due_at}"


def _pay_under_accepted_terms() -> Iterator[str]:
    less = Assignment.objects.filter(pay_minor__lt=F("terms__per_answer_minor"))
    for assignment in less.order_by("id").iterator():
        yield f"assignment {assignment}: pays {assignment.pay_minor}, less than the terms that were accepted"


def _clients_without_a_purpose() -> Iterator[str]:
    for project in Project.objects.filter(state=Project.State.OPEN).order_by("id"):
        if not any(project.purpose.values()) or not project.data_use:
            yield f"project {project}: open without a purpose or the use of its data"


def _harm_without_consent() -> Iterator[str]:
    consent = Consent.objects.filter(
        Q(withdrawn_at=None) | Q(withdrawn_at__gte=OuterRef("accepted_at")),
        person=OuterRef("worker"),
        purpose=Concat(Value("harm:"), OuterRef("terms__harm")),
        given_at__lte=OuterRef("accepted_at"),
    )
    harmful = Assignment.objects.exclude(terms__harm=Harm.NONE).exclude(accepted_at=None)
    for assignment in harmful.exclude(Exists(consent)).order_by("id").iterator():
        yield f"assignment {assignment}: harmful work without the worker's consent"


def _hidden_people() -> Iterator[str]:
    for project in Project.objects.order_by("id").iterator():
        for text in (*project.title.values(), *project.purpose.values()):
            for sentence in automation_claims_in(str(text)):
                yield f'project {project}: "{sentence}", and people do it'


def _gagging_guidelines() -> Iterator[str]:
    for written in Guidelines.objects.select_related("project").order_by("id").iterator():
        is_policy = written.project.family == Project.Family.MODERATION
        for text in written.text.values():
            for gag in gags_in(str(text), holds_rules_of_conduct=is_policy):
                yield f'guidelines {written}: "{gag.sentence}" would keep workers from speaking'


CHECKS = [
    Check("books", "The operator took the fee of approved work, to the cent.", _fees_that_do_not_add_up),
    Check("books", "The fee of planned and unpaid answers is held beside their pay.", _fees_not_held),
    Check("books", "Open slots are overlap less leases and counted answers.", _slots_that_do_not_add_up),
    Check("books", "A task, its terms and its assignments are of one project.", _work_of_two_projects),
    Check("books", "Whatever was settled says by whom.", _settled_without_an_event),
    Check("G4", "Every answer that is shown or unpaid has its pay held.", _money_not_held),
    Check("G6", "Nothing was rejected after its review deadline.", _late_reviews),
    Check("G8", "Every open project states its purpose and the use of its data.", _clients_without_a_purpose),
    Check("G9", "No work pays less than the terms that were accepted.", _pay_under_accepted_terms),
    Check("G19", "No project says that a machine does what people are asked for.", _hidden_people),
    Check("G10", "No guidelines keep workers from speaking about their work.", _gagging_guidelines),
    Check("G15", "Harmful work is only in the hands of people who agreed to it.", _harm_without_consent),
]
