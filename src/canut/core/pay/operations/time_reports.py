"""Saying that an answer took longer than what was measured."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.pay.errors import ClaimRefused
from canut.core.pay.models import TimeReport
from canut.core.pay.operations.costs import DECLARABLE_DAYS
from canut.core.people.models import Person
from canut.core.work.models import Assignment


def report_time(
    *, assignment: Assignment, person: Person, seconds: int, account: str, now: datetime
) -> TimeReport:
    """Report the time an answer took: once accepted, the longer of it and what was measured counts.

    A minute still counts once: what falls into a session, which counts anyway, adds nothing to time on duty.

    Parameters
    ----------
    account
        What was done in the time that nobody measured.

    Raises
    ------
    ClaimRefused
        When the answer is somebody else's, or not given; the time is not above what was measured, or above a
        day; it was reported before, or too late; or without an account of it.
    """
    answered_at = assignment.submitted_at
    if assignment.worker_id != person.pk or answered_at is None:
        raise ClaimRefused(_("this is no answer of yours; report the time of work that you handed in"))
    longest = int(timedelta(days=1).total_seconds())
    if not assignment.engaged_seconds < seconds <= longest:
        message = _("%(measured)s s were measured; report more than that, up to a day")
        raise ClaimRefused(message % {"measured": assignment.engaged_seconds})
    if not account.strip() or not answered_at <= now <= answered_at + timedelta(days=DECLARABLE_DAYS):
        message = _("say what took the time, within %(days)s days of the answer")
        raise ClaimRefused(message % {"days": DECLARABLE_DAYS})
    report = TimeReport(
        assignment=assignment,
        person=person,
        project_id=assignment.project_id,
        seconds=seconds,
        account=account.strip(),
        happened_at=answered_at,
        declared_at=now,
        review_due_at=now + timedelta(hours=assignment.terms.review_hours),
    )
    with transaction.atomic():
        try:
            with transaction.atomic():
                report.save(force_insert=True)
        except IntegrityError:
            raise ClaimRefused(
                _("the time of this answer was reported already; it is decided once")
            ) from None
        record(happenings=[Happening("time_report.declared", report.pk, person.pk)], now=now)
    return report
