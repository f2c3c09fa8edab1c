"""What clients give beside pay, as a function of the number of answers: it must not be convex (G16)."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from statistics import median_low

from django.utils.translation import gettext as _

from canut.core.pay.errors import DangerousBonus
from canut.core.pay.models import Bonus, Tip
from canut.core.work.models import COUNTED, Assignment
from canut.engines.earnings import Offence, check_bonus

DAYS_MIN = 3
"""Days of work (of one person each) at which a pattern is one, and no accident."""

Day = tuple[int, object]
"""A person's day of work on a project; the whole of it, where the day is None."""


def offending_steps(*, project_id: int) -> list[Offence]:
    """Return the numbers of answers at which what a client gives besides pay begins to rise faster.

    A client that pays a streak gives, say, nothing up to the 49th answer of a day and ten euros at the 50th.
    So what most people were given with their first, second... answer of a day, and of all their days, must be
    concave when it is added up. A gift for one good answer here and there comes at no particular number.
    """
    gifts = _gifts(project_id)
    if not gifts:
        return []
    answered = _answers(project_id, {person_id for person_id, _at, _amount in gifts})
    return [*_convex(gifts, answered, by_day=True), *_convex(gifts, answered, by_day=False)]


def check_gifts(*, project_id: int) -> None:
    """Refuse what makes a project's bonuses and tips follow the number of answers.

    Raises
    ------
    DangerousBonus
        With the first number of answers at which they rise.
    """
    if steps := offending_steps(project_id=project_id):
        message = _(
            "most people would be given more with their answer number %(count)s than with those before it; "
            "pay every answer alike instead, a bonus for a number of answers makes people hurry"
        )
        raise DangerousBonus(message % {"count": steps[0].count})


def _gifts(project_id: int) -> list[tuple[int, datetime, int]]:
    """Return person, moment and amount of each; a bonus belongs to the moment of its answer."""
    bonuses = Bonus.objects.filter(project_id=project_id)
    tips = Tip.objects.filter(project_id=project_id).exclude(giver=None)
    given = [
        *bonuses.values_list("person_id", "assignment__submitted_at", "amount_minor"),
        *tips.values_list("person_id", "given_at", "amount_minor"),
    ]
    return [(person_id, at, amount) for person_id, at, amount in given if at is not None]


def _answers(project_id: int, person_ids: Iterable[int]) -> dict[int, list[datetime]]:
    given = Assignment.objects.filter(project_id=project_id, worker_id__in=person_ids, state__in=COUNTED)
    answered: dict[int, list[datetime]] = defaultdict(list)
    for person_id, at in given.order_by("submitted_at").values_list("worker_id", "submitted_at"):
        if at is not None:
            answered[person_id].append(at)
    return answered


def _convex(
    gifts: Iterable[tuple[int, datetime, int]], answered: Mapping[int, list[datetime]], *, by_day: bool
) -> list[Offence]:
    counts: dict[Day, int] = defaultdict(int)
    for person_id, moments in answered.items():
        for at in moments:
            counts[person_id, at.date() if by_day else None] += 1
    given: dict[Day, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for person_id, at, amount in gifts:
        day = at.date() if by_day else None
        before = [one for one in answered[person_id] if day is None or one.date() == day]
        given[person_id, day][max(1, bisect_right(before, at))] += amount
    return check_bonus(_schedule(counts, given))


def _schedule(counts: Mapping[Day, int], given: Mapping[Day, Mapping[int, int]]) -> list[tuple[int, int]]:
    """Return what most days were given with each number of answers, added up."""
    schedule: list[tuple[int, int]] = []
    total = 0
    for count in range(1, max(counts.values(), default=0) + 1):
        reached = [day for day, answers in counts.items() if answers >= count]
        if len(reached) < DAYS_MIN:
            break
        total += median_low([given.get(day, {}).get(count, 0) for day in reached])
        schedule.append((count, total))
    return schedule
