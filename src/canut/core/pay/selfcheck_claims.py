"""What workers declare, and what they are given beside pay, re-proved on a live store (G16, G17)."""

from collections.abc import Iterator

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from canut.core.checks import Check
from canut.core.ledger import chart
from canut.core.ledger.models import Transfer
from canut.core.pay.models import Bonus, Claim, PayRun, Tip
from canut.core.pay.queries import unsettled
from canut.core.pay.queries.bonuses import offending_steps
from canut.core.pay.queries.claims import CLAIMS
from canut.core.pay.queries.stretches import has_waited
from canut.core.worktime.queries import Stretch

LAWFULLY_TAKEN = ("payout", "contribution", "withholding")
"""Kinds of transfer that leave a worker's account: to themselves, and what the law takes."""


def _claims_never_counted() -> Iterator[str]:
    latest = PayRun.objects.order_by("-starts_at").first()
    if latest is None:
        return
    within = {"starts_at__lte": OuterRef("happened_at"), "ends_at__gt": OuterRef("happened_at")}
    for kind in CLAIMS:
        forgotten = kind.objects.filter(
            Exists(PayRun.objects.filter(**within)),
            state=Claim.State.ACCEPTED,
            counted_in=None,
            settled_at__lt=latest.first_run_at,
        )
        for claim in forgotten.order_by("id"):
            run = PayRun.objects.get(starts_at__lte=claim.happened_at, ends_at__gt=claim.happened_at)
            pair = claim.person_id, claim.project_id
            stretch = Stretch(*pair, run.starts_at, run.ends_at)
            # What was in review when the latest run was made waits for the next one.
            if pair not in unsettled(run) and not has_waited(stretch, since=latest.first_run_at):
                yield f"{kind.__name__} {claim}: accepted at {claim.settled_at}, and in no top-up"


def _counted_elsewhere() -> Iterator[str]:
    for kind in CLAIMS:
        counted = kind.objects.exclude(counted_in=None)
        own = Q(
            counted_in__person=F("person"),
            counted_in__project=F("project"),
            counted_in__run__starts_at__lte=F("happened_at"),
            counted_in__run__ends_at__gt=F("happened_at"),
        )
        for claim in counted.exclude(own).order_by("id"):
            yield f"{kind.__name__} {claim}: counted in top-up {claim.counted_in_id}, which is another's"


def _claims_refused_unheard() -> Iterator[str]:
    for kind in CLAIMS:
        refused = kind.objects.filter(state=Claim.State.REFUSED)
        wrong = Q(reason="") | Q(settled_by=None) | Q(settled_by=F("person"))
        late = Q(settled_at__gte=F("review_due_at"))
        for claim in refused.filter(wrong | late).order_by("id"):
            yield f"{kind.__name__} {claim}: refused without a human, a reason, or in time"


def _taken_from_workers() -> Iterator[str]:
    """Whatever leaves a worker's account but their payout and their taxes is a fee or a deposit."""
    taken = Transfer.objects.filter(debit__code__startswith="person:").exclude(kind__in=LAWFULLY_TAKEN)
    for one in taken.order_by("id"):
        yield f"transfer {one.pk} ({one}): {one.kind} was taken from a worker"


def _paid_in_by_workers() -> Iterator[str]:
    paid_in = Transfer.objects.filter(debit__code=chart.BANK, credit__code__startswith="person:")
    for one in paid_in.exclude(kind__in=["tip"]).order_by("id"):
        yield f"transfer {one.pk} ({one}): {one.kind} was paid in on a worker's account"


def _gifts_not_moved(kind: str, gifts: QuerySet[Tip] | QuerySet[Bonus]) -> Iterator[str]:
    key = Concat(Value(f"{kind}:"), Cast(OuterRef("pk"), output_field=CharField()))
    payable = Concat(
        Value("person:"), Cast(OuterRef("person_id"), output_field=CharField()), Value(":payable")
    )
    moved = Transfer.objects.filter(
        key=key, kind=kind, amount_minor=OuterRef("amount_minor"), credit__code=payable
    )
    for one in gifts.exclude(Exists(moved)).order_by("pk"):
        yield f"{kind} {one.pk} ({one}): it did not reach the worker whole"


def _tips_not_whole() -> Iterator[str]:
    yield from _gifts_not_moved("tip", Tip.objects.all())
    if Transfer.objects.filter(kind="tip").count() != Tip.objects.count():
        yield "there are tips moved that nobody recorded, or the other way round"


def _bonuses_not_moved() -> Iterator[str]:
    yield from _gifts_not_moved("bonus", Bonus.objects.all())
    if Transfer.objects.filter(kind="bonus").count() != Bonus.objects.count():
        yield "there are bonuses moved that nobody recorded, or the other way round"


def _dangerous_bonuses() -> Iterator[str]:
    projects = {
        *Bonus.objects.values_list("project_id", flat=True),
        *Tip.objects.exclude(giver=None).values_list("project_id", flat=True),
    }
    for project_id in sorted(projects):
        for step in offending_steps(project_id=project_id):
            yield f"project {project_id}: bonuses and tips rise {step}"


CLAIM_CHECKS = [
    Check("G17", "No accepted cost or time waits for a run that has been.", _claims_never_counted),
    Check("G17", "Every cost and time counts for its own person and period.", _counted_elsewhere),
    Check("G17", "A named human refuses a cost or a time, in time, with a reason.", _claims_refused_unheard),
    Check("G17", "Nothing was taken from a worker but payouts and taxes.", _taken_from_workers),
    Check("G17", "No worker paid anything in.", _paid_in_by_workers),
    Check("G16", "No bonus or tip of a client follows the number of answers.", _dangerous_bonuses),
    Check("G16", "Every tip reached its worker whole.", _tips_not_whole),
    Check("G16", "Every bonus recorded was moved.", _bonuses_not_moved),
]
