"""Were you at work? Asked when a session ended because nobody was seen; the answer can only add time."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.people.models import Person
from canut.core.worktime.errors import NothingAsked
from canut.core.worktime.models import Session
from canut.core.worktime.operations.added import add_time
from canut.core.worktime.operations.endings import one_request_at_a_time
from canut.core.worktime.queries import time_in_question


def answer_question(*, session_id: int, person: Person, was_at_work: bool, now: datetime) -> int:
    """Record whether the person was at work after their session ended; a yes counts that time.

    It counts from the end of the session until they were back, for `STATED_AT_MOST` at the most, in the
    period of this answer.

    Returns
    -------
    int
        Seconds that were added.

    Raises
    ------
    NothingAsked
        When no such question of theirs is open.
    """
    with transaction.atomic():
        one_request_at_a_time(person.pk)
        asked = Session.objects.filter(
            pk=session_id, person=person, asked_at__isnull=False, answered_at=None
        ).first()
        if asked is None:
            raise NothingAsked(_("this question is not open; see what is asked on your page of time"))
        asked.answered_at = now
        asked.save(update_fields=["answered_at"])
        span = time_in_question(asked, now)
        added = add_time(asked, person.pk, span, counted_at=max(now, span[1])) if was_at_work else 0
        # What was added may use up a limit: the session that runs now looks again.
        Session.objects.filter(person=person, ended_at=None).update(rest_due_at=None)
        data = {"was_at_work": was_at_work, "added_seconds": added}
        record(happenings=[Happening("session.answered", asked.pk, person.pk, data)], now=now)
    return added
