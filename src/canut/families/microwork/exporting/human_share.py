"""How much of each public project people did, counted as its provenance counts it (G19)."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Count, Sum

from canut.core.work.models import COUNTED, Assignment, Project
from canut.families.microwork.exporting.figures import WORKERS_SHOWN_FROM
from canut.families.microwork.models import Proposal, Result


@dataclass(frozen=True, slots=True)
class HumanShare:
    """Who made what a project gives back.

    Attributes
    ----------
    results
        Results by who made them: people, a machine, both.
    checked
        Results that other people confirmed or corrected afterwards.
    by_people, by_machines
        Pieces of work: answers, checks and known items of people; proposals of machines.
    human_share_bp
        People's share of the pieces of work in hundredths of a percent, rounded down: where a machine did
        anything, it is never all. None when there was no work.
    human_hours
        Hours that people were engaged; None where under ten people worked.
    """

    project: int
    title: dict[str, str]
    client: str
    family: str
    state: str
    results: dict[str, int]
    checked: int
    by_people: int
    by_machines: int
    human_share_bp: int | None
    human_hours: int | None

    def plain(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return asdict(self)


def human_shares() -> Iterator[HumanShare]:
    """Yield every project that workers could ever see, latest first, in a constant number of statements."""
    work = _work()
    checks, proposals, results = _checked(), _proposals(), _results()
    shown = Project.objects.exclude(state=Project.State.DRAFT).select_related("client").order_by("-id")
    for project in shown:
        pieces, seconds, people = work.get(project.pk, (0, 0, 0))
        machine = proposals.get(project.pk, 0)
        yield HumanShare(
            project=project.pk,
            title=project.title,
            client=project.client.name,
            family=project.family,
            state=project.state,
            results=results[project.pk],
            checked=checks.get(project.pk, 0),
            by_people=pieces,
            by_machines=machine,
            human_share_bp=10_000 * pieces // (pieces + machine) if pieces + machine else None,
            human_hours=round(seconds / 3600) if people >= WORKERS_SHOWN_FROM else None,
        )


def _work() -> dict[int, tuple[int, int, int]]:
    given = Assignment.objects.filter(state__in=COUNTED).order_by()
    sums = given.values_list("project").annotate(
        Count("id"), Sum("engaged_seconds"), Count("worker", distinct=True)
    )
    return {project_id: (pieces, seconds, people) for project_id, pieces, seconds, people in sums}


def _checked() -> dict[int, int]:
    checked = Result.objects.filter(validations__gt=0).order_by()
    return dict(checked.values_list("project").annotate(Count("id")))


def _proposals() -> dict[int, int]:
    return dict(Proposal.objects.order_by().values_list("task__project").annotate(Count("id")))


def _results() -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(Result.Producer.values, 0))
    rows = Result.objects.order_by().values_list("project", "producer").annotate(Count("id"))
    for project_id, producer, count in rows:
        found[project_id][producer] = count
    return found
