"""Figures on the people who work through the platform: Directive (EU) 2024/2831, article 17(1).

By Member State, status and level of activity: how many, how long they have been active, hours and income a
week. Groups under ten people are withheld, and so is whatever would give them away.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from canut.core.ledger import chart
from canut.core.local_time import day_here
from canut.core.people.models import LegalIdentity, Person
from canut.core.work.models import Project, Terms
from canut.core.worktime.queries import on_duty_in, times_on_duty
from canut.reports.credited import credited_to_people

SMALLEST_GROUP = 10
"""Fewer people are not shown: they could be recognised (the house's own limit)."""

LEVELS = (
    (5, "under 5 h a week"),
    (15, "5 to 15 h a week"),
    (30, "15 to 30 h a week"),
    (169, "30 h a week or more"),
)
"""Upper bounds of hours a week on duty, and the level below each; the directive leaves levels open."""

INTERMEDIARIES = "none: people join the platform by themselves, and it knows of no contract through another"
"""What is said of intermediaries (article 17(1)(d)); no table of Canut could hold one."""

WEEK_SECONDS = 7 * 86_400
BATCH = 300
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Group:
    """People of one Member State, status and level of activity; what is withheld is None.

    Attributes
    ----------
    days_active
        Mean days from the day a person joined to the end of the period.
    weekly_hours
        Mean hours on duty a week, waiting included.
    weekly_income_minor
        Mean income a week by currency, in minor units, tips included.
    """

    country: str
    status: str
    level: str
    persons: int | None
    days_active: float | None
    weekly_hours: float | None
    weekly_income_minor: dict[str, int] | None


@dataclass(slots=True)
class _Person:
    country: str = UNKNOWN
    status: str = ""
    seconds: int = 0
    days: int = 0


@dataclass(frozen=True, slots=True)
class PlatformWork:
    """The figures of a period."""

    first: date
    last: date
    persons: int | None
    groups: list[Group]
    terms: list[dict[str, Any]]

    def plain(self) -> dict[str, Any]:
        """Return them as JSON values."""
        return {
            "rule": "Directive (EU) 2024/2831, article 17",
            "smallest_group": SMALLEST_GROUP,
            "intermediaries": INTERMEDIARIES,
            **asdict(self),
        }


def platform_work(*, start: datetime, end: datetime) -> PlatformWork:
    """Return the figures of ``[start, end)``."""
    people = _people(start, end)
    income = _income(start, end)
    weeks = (end - start).total_seconds() / WEEK_SECONDS
    sorted_in: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for number, one in people.items():
        sorted_in[one.country, one.status or "none stated", _level(one.seconds / 3600 / weeks)].append(number)
    groups = [_group(key, members, people, income, weeks) for key, members in sorted(sorted_in.items())]
    return PlatformWork(
        first=day_here(start),
        last=day_here(end - timedelta.resolution),
        persons=len(people) if len(people) >= SMALLEST_GROUP else None,
        groups=_withheld(groups),
        terms=list(_terms()),
    )


def _people(start: datetime, end: datetime) -> dict[int, _Person]:
    found: dict[int, _Person] = {}
    numbers = sorted({person_id for person_id, _project in on_duty_in(start=start, end=end)})
    for first in range(0, len(numbers), BATCH):
        batch = numbers[first : first + BATCH]
        for (person_id, _project), time in times_on_duty(person_ids=batch, start=start, end=end).items():
            found.setdefault(person_id, _Person()).seconds += time.on_duty
        stated = LegalIdentity.objects.filter(person_id__in=batch).values_list(
            "person_id", "country", "status"
        )
        for person_id, country, status in stated:
            one = found.setdefault(person_id, _Person())
            one.country, one.status = country or UNKNOWN, status
        for person_id, joined_at in Person.objects.filter(pk__in=batch).values_list("pk", "joined_at"):
            found.setdefault(person_id, _Person()).days = max(0, (end - joined_at).days)
    return found


def _income(start: datetime, end: datetime) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    rows = credited_to_people(start, end).values_list("credit__code", "currency", "amount_minor")
    for code, currency, amount in rows.iterator():
        found[chart.person_of_payable(code)][currency] += amount
    return found


def _level(weekly_hours: float) -> str:
    return next(name for most, name in LEVELS if weekly_hours < most)


def _group(
    key: tuple[str, str, str],
    members: list[int],
    people: dict[int, _Person],
    income: dict[int, dict[str, int]],
    weeks: float,
) -> Group:
    count = len(members)
    currencies = sorted({currency for number in members for currency in income.get(number, {})})
    return Group(
        *key,
        persons=count,
        days_active=round(sum(people[number].days for number in members) / count, 1),
        weekly_hours=round(sum(people[number].seconds for number in members) / count / 3600 / weeks, 2),
        weekly_income_minor={
            currency: round(
                sum(income.get(number, {}).get(currency, 0) for number in members) / count / weeks
            )
            for currency in currencies
        },
    )


def _withheld(groups: list[Group]) -> list[Group]:
    """Blank groups that are too small, and one more where subtraction would reveal a small one."""
    small = {at for at, one in enumerate(groups) if (one.persons or 0) < SMALLEST_GROUP}
    hidden = sum(groups[at].persons or 0 for at in small)
    if small and hidden < SMALLEST_GROUP and len(small) < len(groups):
        rest = [at for at in range(len(groups)) if at not in small]
        small.add(min(rest, key=lambda at: groups[at].persons or 0))
    return [
        Group(one.country, one.status, one.level, None, None, None, None) if at in small else one
        for at, one in enumerate(groups)
    ]


def _terms() -> Iterator[dict[str, Any]]:
    """Yield the general terms in force: those of each open project, by what they have in common."""
    seen: dict[tuple[Any, ...], int] = defaultdict(int)
    for terms in (
        Terms.objects.filter(project__state=Project.State.OPEN).select_related("project").order_by("version")
    ):
        facts = (
            terms.project.family,
            terms.project.currency,
            terms.per_answer_minor > 0,
            terms.hourly_floor_minor,
            terms.review_hours,
            terms.payday_days,
        )
        seen[facts] += 1
    names = (
        "family",
        "currency",
        "is_paid_by_the_piece",
        "hourly_floor_minor",
        "review_hours",
        "payday_days",
    )
    for facts, projects in sorted(seen.items(), key=str):
        yield {**dict(zip(names, facts, strict=True)), "versions": projects}
