"""What this app holds on people: their time on duty and the slots they booked."""

from collections.abc import Iterator

from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from canut.core.people import keeping
from canut.core.personal import Holding, Personal, table
from canut.core.worktime.models import Session, Slot


def _on_duty(person_id: int) -> Iterator[str]:
    if Session.objects.filter(person_id=person_id, ended_at=None).exists():
        yield now_("you are on duty; end your session first")
    if Slot.objects.filter(worker_id=person_id, session=None).exists():
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
            table(Slot, "worker", "id", "project_id", "starts_at", "ends_at", "booked_at"),
            ((Slot, "worker"),),
        ),
    ),
    obstacles=(_on_duty,),
)
