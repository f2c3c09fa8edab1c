"""Receiving content: the machine reads it first and holds back what a human must see."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.work.errors import NotOpen
from canut.core.work.models import Project, Task
from canut.core.work.operations.funding import locked
from canut.core.work.operations.tasks import NewTask, add_tasks
from canut.families.moderation.incoming import Incoming
from canut.families.moderation.models import Case, ContentItem
from canut.families.moderation.queries import current_policy
from canut.families.moderation.verdict import Verdict, judge


def receive(*, project: Project, items: Sequence[Incoming], now: datetime) -> list[ContentItem]:
    """Store messages; each is visible at once, or held with a case when a rule matches it.

    Returns
    -------
    list[ContentItem]
        One for each of `items`, in order; a key received before gives what was stored then.

    Raises
    ------
    NotOpen
        When the community's moderation has ended; nothing was stored.
    InsufficientFunds
        When the client cannot pay somebody to read what would be held (G4); nothing was stored, so that the
        surface can deliver the same messages again.
    """
    with transaction.atomic():
        # Two deliveries of the same message wait for each other here.
        project = locked(project=project)
        if project.state == Project.State.CLOSED:
            raise NotOpen(_("moderation of %(project)s has ended; open it anew") % {"project": project})
        keys = [one.key for one in items]
        known = {one.key: one for one in ContentItem.objects.filter(project=project, key__in=keys)}
        fresh = {one.key: one for one in reversed(items) if one.key not in known}
        known |= {item.key: item for item in _store(project, list(reversed(fresh.values())), now)}
    return [known[key] for key in keys]


def _store(project: Project, fresh: Sequence[Incoming], now: datetime) -> list[ContentItem]:
    if not fresh:
        return []
    policy = current_policy(project_id=project.pk)
    verdicts = judge([one.text for one in fresh], policy)
    stored = ContentItem.objects.bulk_create(
        (
            ContentItem(
                project=project,
                key=one.key,
                surface=one.surface,
                author=one.author,
                text=one.text,
                posted_at=one.posted_at,
                received_at=now,
                state=ContentItem.State.HELD if verdict else ContentItem.State.VISIBLE,
            )
            for one, verdict in zip(fresh, verdicts, strict=True)
        ),
        batch_size=500,
    )
    held = {
        item.pk: (item, verdict)
        for item, verdict in zip(stored, verdicts, strict=True)
        if verdict is not None
    }
    _open_cases(project, held, now)
    return stored


def _open_cases(project: Project, held: dict[int, tuple[ContentItem, Verdict]], now: datetime) -> None:
    """Open a case for each held item: one answer now, a second one if the author appeals."""
    tasks = add_tasks(
        project=project,
        tasks=[
            NewTask(key=f"item-{pk}", item={"content_item": pk}, overlap=1, overlap_max=2, harm=verdict.harm)
            for pk, (_item, verdict) in held.items()
        ],
        now=now,
    )
    cases = Case.objects.bulk_create(
        (_case(task, *held[task.item["content_item"]], now=now) for task in tasks), batch_size=500
    )
    happenings = [
        Happening("case.opened", case.pk, None, {"item": case.item_id, "severity": case.severity})
        for case in cases
    ]
    record(happenings=happenings, now=now)


def _case(task: Task, item: ContentItem, verdict: Verdict, *, now: datetime) -> Case:
    return Case(
        task=task,
        item=item,
        policy=verdict.policy,
        severity=verdict.severity,
        proposal=verdict.proposal,
        opened_at=now,
        waiting_since=now,
    )
