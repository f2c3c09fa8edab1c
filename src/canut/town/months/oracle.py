"""The oracle: what everybody is owed, computed from the town's diary alone, second by second."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from canut.town.months.diary import Diary, Pair, Piece

COHORT_MIN = 10
HOUR = 3600


@dataclass(frozen=True)
class Claim:
    """What the floor of one person on one project in one period rests on."""

    on_duty_seconds: int
    floor_minor: int
    paid_minor: int
    costs_minor: int

    @property
    def needed_minor(self) -> int:
        """The least pay: the floor over all time on duty, and what working cost (G1, G2, G17)."""
        return -(-self.floor_minor * self.on_duty_seconds // HOUR) + self.costs_minor


class Period:
    """A pay period ``[start, end)`` in the oracle's eyes."""

    def __init__(self, diary: Diary, start: int, end: int) -> None:
        self._diary = diary
        self.start, self.end = start, end
        self._medians = self._medians_before(end)

    def pairs(self) -> set[Pair]:
        """Return who was on duty or handed work in, for which project."""
        found = {
            (person, stay.project)
            for person, own in self._diary.presence.items()
            for stay in own.stays
            if stay.start < self.end and stay.seen > self.start
        }
        found |= {(one.person, one.project) for one in self._answered()}
        return found | {
            (person, one.project)
            for person, added in self._diary.added.items()
            for one in added
            if self.start <= one.counted_at < self.end
        }

    def is_settled(self, pair: Pair) -> bool:
        """Say whether nothing of a pair's time or work of this period can still change."""
        person, project = pair
        own = [one for one in self._answered([person]) if one.project == project]
        if any(
            (one.person, one.project) == pair and not one.is_counted and one.end < self.end
            for one in self._diary.promises
        ):
            return False
        running = self._diary.presence[person].running
        still = running is not None and running.project == project and running.start < self.end
        return all(one.state != "submitted" for one in own) and not (
            still and running is not None and running.seen < self.end
        )

    def claim(self, pair: Pair) -> Claim:
        """Return what a pair's floor rests on at this moment."""
        person, project = pair
        own = [one for one in self._answered([person]) if one.project == project]
        paid = sum(one.pay_minor for one in own if one.state in ("approved", "overturned"))
        spent = sum(
            one.amount_minor
            for one in self._diary.told
            if (one.person, one.project) == pair
            and one.state == "accepted"
            and self.start <= one.happened_at < self.end
        )
        floor = max((one.floor_minor for one in own), default=0) or self._diary.floors[project]
        return Claim(self._on_duty(person)[project], floor, paid, spent)

    def _on_duty(self, person: int) -> Counter[int]:
        """Count a person's seconds by project; each counts once."""
        diary = self._diary
        work = sorted(self._answered([person]), key=lambda one: (one.answered_at or 0, one.number))
        since = min([self.start, *((one.answered_at or 0) - self._credited(one) for one in work)])
        counted = diary.presence[person].seen_seconds(since, self.end)
        known = counted.union(*(one.seconds for one in diary.added[person]))
        seconds: Counter[int] = Counter()
        for project in {stay.project for stay in diary.presence[person].stays}:
            seconds[project] = len(diary.presence[person].seen_seconds(self.start, self.end, project))
        for one in work:
            end = one.answered_at or 0
            unseen = set(range(end - self._credited(one), end)) - known
            known |= unseen
            seconds[one.project] += len(unseen)
        for added in diary.added[person]:
            if self.start <= added.counted_at < self.end:
                seconds[added.project] += len(added.seconds)
        return seconds

    def _answered(self, people: Iterable[int] | None = None) -> list[Piece]:
        of = self._diary.by_person if people is None else people
        return [
            one
            for person in list(of)
            for one in self._diary.by_person[person]
            if one.answered_at is not None and self.start <= one.answered_at < self.end
        ]

    def _credited(self, piece: Piece) -> int:
        return max(piece.took, piece.reported, self._medians.get((piece.project, *piece.cohort), 0))

    def _medians_before(self, end: int) -> dict[tuple[int, int, str], int]:
        """Return the lower middle of what each cohort of ten or more answers took."""
        took: defaultdict[tuple[int, int, str], list[int]] = defaultdict(list)
        for one in self._diary.pieces.values():
            if one.answered_at is not None and one.answered_at < end:
                took[one.project, *one.cohort].append(one.took)
        return {
            cohort: sorted(times)[(len(times) - 1) // 2]
            for cohort, times in took.items()
            if len(times) >= COHORT_MIN
        }
