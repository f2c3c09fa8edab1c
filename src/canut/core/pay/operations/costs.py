"""Declaring what working cost, so that the floor is net of it (G17)."""

from datetime import date, datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.local_time import day_here, here
from canut.core.pay.errors import ClaimRefused
from canut.core.pay.models import Cost
from canut.core.people.models import Person
from canut.core.work.models import Assignment, Project
from canut.core.work.queries import current_terms
from canut.core.worktime.queries import has_been_on_duty
from canut.engines.earnings import NoRateError, cost_of_way, mileage_rate

DECLARABLE_DAYS = 60
"""How long after it arose a cost can be declared: the client's books close some day."""

AMOUNT_MAX_MINOR, REFERENCE_MAX = 10**12, 80
"""What the record has room for; no cost of a person's work comes near."""


def moment_of(*, day: date, now: datetime) -> datetime:
    """Return the moment at which a cost of a day arose: noon where the platform is, or now if earlier."""
    noon = datetime.combine(day, time(12), tzinfo=here(now).tzinfo)
    return min(noon, now) if day == day_here(now) else noon


def declare_cost(
    *,
    person: Person,
    project: Project,
    kind: Cost.Kind,
    reference: str,
    evidence: str,
    happened_at: datetime,
    now: datetime,
    amount_minor: int = 0,
    metres: int = 0,
    rate: str = "",
) -> Cost:
    """Declare a cost of the work on a project: an amount, or metres at a known rate.

    Parameters
    ----------
    reference
        Number of the receipt, or name of the journey; one cost is declared once, whatever the project.
    evidence
        What shows it: where the receipt is, from where to where the way went.
    amount_minor
        Minor units of the project's currency; 0 where `metres` and `rate` say it.
    rate
        Name of a mileage rate, such as ``fr-moped``.

    Raises
    ------
    ClaimRefused
        When it is of nothing, was declared before, lies in the future or too far back, comes without
        evidence, or from somebody who never worked on the project.
    """
    amount = amount_minor or _amount_of_way(project, rate, metres, happened_at)
    if not 0 < amount <= AMOUNT_MAX_MINOR:
        raise ClaimRefused(_("give what it cost: an amount above zero, or metres and the name of a rate"))
    if not reference.strip() or not evidence.strip() or len(reference.strip()) > REFERENCE_MAX:
        raise ClaimRefused(_("name the receipt or the journey in a few words, and say what shows it"))
    _check_that_it_arose(person, project, happened_at, now)
    review = timedelta(hours=current_terms(project_id=project.pk).review_hours)
    cost = Cost(
        person=person,
        project=project,
        kind=kind,
        reference=reference.strip(),
        rate="" if amount_minor else rate,
        units=0 if amount_minor else metres,
        amount_minor=amount,
        currency=project.currency,
        evidence=evidence.strip(),
        happened_at=happened_at,
        declared_at=now,
        review_due_at=now + review,
    )
    with transaction.atomic():
        try:
            with transaction.atomic():
                cost.save(force_insert=True)
        except IntegrityError:
            message = _("%(reference)s was declared already; one cost counts once, whatever the project")
            raise ClaimRefused(message % {"reference": cost.reference}) from None
        record(happenings=[Happening("cost.declared", cost.pk, person.pk)], now=now)
    return cost


def _amount_of_way(project: Project, rate: str, metres: int, on: datetime) -> int:
    if not rate or metres <= 0:
        return 0
    try:
        return cost_of_way(
            metres=metres, rate=mileage_rate(slug=rate, currency=project.currency, on=on.date())
        )
    except NoRateError as error:
        raise ClaimRefused(str(error)) from None


def _check_that_it_arose(person: Person, project: Project, happened_at: datetime, now: datetime) -> None:
    if not now - timedelta(days=DECLARABLE_DAYS) <= happened_at <= now:
        message = _("a cost is declared once it arose, within %(days)s days; check its day")
        raise ClaimRefused(message % {"days": DECLARABLE_DAYS})
    worked = Assignment.objects.filter(worker=person, project=project).exclude(submitted_at=None)
    if not worked.exists() and not has_been_on_duty(person_id=person.pk, project_id=project.pk):
        message = _("%(person)s never worked on %(project)s; declare the cost where it arose")
        raise ClaimRefused(message % {"person": person, "project": project})
