"""``canut slots``: time that a project offers, booked by workers and paid whether work comes or not."""

from datetime import datetime
from typing import Annotated

import typer
from django.utils import timezone

from canut.core.local_time import moment_text
from canut.core.worktime.models import NOTICE_HOURS, Cancelling, Slot
from canut.core.worktime.operations import cancel_slot, open_slots_for
from canut.core.worktime.queries import slot_pay_minor, slots_of_project
from canut.engines.money import format_money
from canut.faces.cli.lookup import actor, project_of
from canut.faces.cli.options import By, Json, ProjectId, commands
from canut.faces.cli.output import as_json, say, table
from canut.faces.cli.refusals import Refused

app = commands("Offer time to book, and see and cancel it.")

FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]
Start = Annotated[
    datetime, typer.Option("--from", metavar="TIME", formats=FORMATS, help="Its start, 2026-01-31T09:00.")
]
End = Annotated[datetime, typer.Option("--to", metavar="TIME", formats=FORMATS, help="Its end.")]


@app.callback()
def slots() -> None:
    """Offer time to book, and see and cancel it."""


@app.command(name="open")
def open_(
    *,
    project_id: ProjectId,
    start: Start,
    end: End,
    capacity: Annotated[int, typer.Option(min=1, max=1000, help="How many people may book it.")] = 1,
    notice: Annotated[
        int, typer.Option(min=0, max=1000, help="Hours before its start until which it is cancelled unpaid.")
    ] = NOTICE_HOURS,
    by: By = None,
) -> None:
    """Offer places at one time; the floor of each is held, and paid whether work comes or not."""
    project = project_of(project_id)
    made = open_slots_for(
        project=project,
        starts_at=timezone.make_aware(start),
        ends_at=timezone.make_aware(end),
        capacity=capacity,
        notice_hours=notice,
        actor=actor(by),
        now=timezone.now(),
    )
    held = format_money(len(made) * slot_pay_minor(slot=made[0]), project.currency)
    numbers = ", ".join(str(slot.pk) for slot in made)
    say(f"Slots {numbers}: {held} held for their time")


@app.command(name="list")
def list_slots(*, project_id: ProjectId, json: Json = False) -> None:
    """List the slots of a project that are not over."""
    now = timezone.now()
    rows = [_plain(slot, now) for slot in slots_of_project(project_id=project_of(project_id).pk, now=now)]
    if json:
        as_json(rows)
    else:
        table(tuple(name.replace("_", " ") for name in HEADS), [list(row.values()) for row in rows])


HEADS = ("number", "starts_at", "ends_at", "state", "free_to_cancel_until")


def _plain(slot: Slot, now: datetime) -> dict[str, object]:
    state = "cancelled late, paid" if slot.cancelled_at else "booked" if slot.worker_id else "free"
    if slot.cancelling(now) == Cancelling.BEGUN:
        state = "begun"
    times = (slot.starts_at, slot.ends_at, slot.notice_ends_at)
    start, end, notice = (timezone.localtime(at).isoformat(timespec="minutes") for at in times)
    return dict(zip(HEADS, (slot.pk, start, end, state, notice), strict=True))


@app.command()
def cancel(
    *,
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="The slot's number.")],
    late: Annotated[
        bool, typer.Option("--late", help="Also past its notice: it is then paid whole.")
    ] = False,
    by: By = None,
) -> None:
    """Take a slot back: free of cost until its notice, paid whole to its worker after it."""
    slot = Slot.objects.select_related("project__client").filter(pk=number).first()
    if slot is None:
        raise Refused(f"there is no slot {number}; `canut slots list PROJECT` shows a project's")
    now = timezone.now()
    follows, pay = slot.cancelling(now), format_money(slot_pay_minor(slot=slot), slot.project.currency)
    if follows == Cancelling.LATE and not late:
        notice = moment_text(slot.notice_ends_at)
        raise Refused(
            f"slot {number} is booked and its notice ended on {notice}: its worker is paid {pay} for it "
            "whatever happens; add --late to cancel it all the same"
        )
    cancel_slot(slot=slot, actor=actor(by), expected=follows, now=now)
    say(f"Slot {number} is cancelled{f', its worker is paid {pay}' if follows == Cancelling.LATE else ''}")
