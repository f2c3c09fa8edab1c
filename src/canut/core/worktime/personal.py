"""What this app holds on people: their time on duty and the slots they booked."""

from collections.abc import Iterator

from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from canut.core.people import keeping
from canut.core.personal import Holding, Leaver, Personal, table
from canut.core.worktime.models import AddedTime, Break, Session, Slot


def _on_duty(who: Leaver) -> Iterator[str]:
    if Session.objects.filter(person_id=who.person_id, ended_at=None).exists():
        yield now_("you are on duty; end your session first")
    booked = Slot.objects.filter(worker_id=who.person_id, cancelled_at=None, ends_at__gt=who.at)
    late = Slot.objects.filter(worker_id=who.person_id, cancelled_at__isnull=False, settled_at=None)
    if booked.exists() or late.exists():
        yield now_("you booked time that you have not worked; cancel it, or wait until it was paid")


PERSONAL = Personal(
    holdings=(
        Holding(
            "sessions",
            _("Your time on duty"),
            keeping.PLATFORM,
            keeping.TO_PAY,
            keeping.BOOKS,
            table(Session, "person", "id", "project_id", "slot_id", "started_at", "last_seen_at", "ended_at"),
            ((Session, "person"),),
        ),
        Holding(
            "slots",
            _("Time you booked"),
            keeping.YOU,
            keeping.TO_PAY,
            keeping.BOOKS,
            table(Slot, "worker", *("id", "project_id", "starts_at", "ends_at", "booked_at", "cancelled_at")),
            ((Slot, "worker"),),
        ),
        Holding(
            "breaks",
            _("Your breaks"),
            keeping.PLATFORM,
            keeping.TO_PROTECT,
            keeping.BOOKS,
            table(Break, "session__person", "id", "session_id", "is_paid", "started_at", "until", "ended_at"),
        ),
        Holding(
            "added-time",
            _("Time that counts without a session"),
            keeping.YOU,
            keeping.TO_PAY,
            keeping.BOOKS,
            table(AddedTime, "person", "id", "project_id", "ground", "starts_at", "ends_at", "counted_at"),
            ((AddedTime, "person"),),
        ),
    ),
    obstacles=(_on_duty,),
)
