"""What everything in the town shares: its clock, its draws, its people, its diary and its journal."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from typing import TypeVar

from canut.core.people.models import Person
from canut.town.months.clock import ZONE, Agenda, Clock
from canut.town.months.diary import Diary, seconds_of
from canut.town.months.faults import Faults
from canut.town.months.folk import Folk
from canut.town.months.journal import Journal
from canut.town.months.refusals import REFUSALS

Outcome = TypeVar("Outcome")


@dataclass
class Town:
    """The town: no state of it lives anywhere else."""

    seed: int
    folk: Folk
    clock: Clock
    agenda: Agenda
    faults: Faults
    diary: Diary
    journal: Journal
    random: Random
    refusal: Exception | None = None
    """Why the platform declined what was done last; None when it did not."""
    doubts: list[str] = field(default_factory=list)
    """Where the platform said another thing than the oracle."""

    @property
    def now(self) -> datetime:
        """What the platform's clock says."""
        return self.clock.now

    @property
    def at(self) -> int:
        """The same, in seconds since 1970."""
        return seconds_of(self.clock.now)

    @property
    def today(self) -> date:
        """The day it is in the town."""
        return self.clock.true.astimezone(ZONE).date()

    def chance(self, share: float) -> bool:
        """Say yes in that share of cases."""
        return self.random.random() < share

    def expect(self, holds: bool, doubt: str) -> None:  # noqa: FBT001 - as an assertion
        """Keep what the oracle doubts, for the check of the day."""
        if not holds:
            self.doubts.append(doubt)

    def do(
        self, who: Person | None, what: str, act: Callable[[], Outcome], *, befalls: bool = True
    ) -> Outcome | None:
        """Let somebody do something, with what befalls it; None when the platform declines."""
        name, self.refusal = self.folk.handle(who) if who else "-", None
        try:
            done = self.faults.befall(act) if befalls else act()
        except REFUSALS as refusal:
            self.refusal = refusal
            self.journal.note(self.now, name, f"{what}: refused", type(refusal).__name__)
            return None
        self.journal.note(self.now, name, what)
        return done

    def did(self, who: Person | None, what: str, act: Callable[[], object], *, befalls: bool = True) -> bool:
        """Let somebody do something that gives nothing back; False when the platform declines."""
        self.do(who, what, act, befalls=befalls)
        return self.refusal is None
