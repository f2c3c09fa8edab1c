"""Months of the town, day by day, with every invariant checked every day."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from django.db.models import Sum

from canut.core.ledger.models import Account
from canut.core.pay.models import Payout, TopUp
from canut.core.work.models import Project
from canut.town.cast import CURRENCY
from canut.town.months.assembly import Assembly
from canut.town.months.bank import Bank
from canut.town.months.clock import Agenda, Clock, local
from canut.town.months.commit import commit
from canut.town.months.community import Community
from canut.town.months.diary import Diary
from canut.town.months.errands import Errands
from canut.town.months.faults import Faults
from canut.town.months.folk import House, gather
from canut.town.months.invariants import Invariants
from canut.town.months.journal import Journal
from canut.town.months.office import Office
from canut.town.months.payday import Payday
from canut.town.months.purse import Purse
from canut.town.months.rights import Rights
from canut.town.months.town import Town
from canut.town.months.workshop import Workshop
from canut.upkeep import keep_up
from canut.verification import broken_rows, verify

FIRST_DAYS = (date(2026, 3, 2), date(2026, 10, 5))
"""Mondays four and three weeks before the clocks change: even seeds begin in spring, odd ones in autumn."""

UPKEEP_HOURS = (10, 22)
VERIFIED_EVERY = 14
"""Days between two rounds of all the platform's own checks: they read all there is, so they grow with it."""

LEAVING = 20
"""From this day on a worker asks to be forgotten, every evening until it is granted."""

Watcher = Callable[[int], None]
"""Called at the end of each day with its number, before the day is checked."""


class InvariantBrokenError(Exception):
    """Something that must hold does not: where, what, and how to see it again.

    Attributes
    ----------
    rows
        What does not hold, a line each.
    last
        What was done last in the town.
    """

    def __init__(self, *, seed: int, day: int, rows: list[str], last: list[str]) -> None:
        self.seed, self.day, self.rows, self.last = seed, day, rows, last
        self.commit = commit()
        found = "".join(f"\n  {row}" for row in rows)
        super().__init__(
            f"seed {seed}, day {day}, commit {self.commit or 'unknown'}:{found}\nSee it again: {self.replay}"
        )

    @property
    def replay(self) -> str:
        """The command that lives the same days again."""
        return f"canut simulate --seed {self.seed} --days {self.day}"


@dataclass(frozen=True)
class Lived:
    """What the months came to; amounts in minor units of `currency`."""

    seed: int
    days: int
    first_day: date
    history: str
    acts: Mapping[str, int]
    faults: Mapping[str, int]
    answers: int
    pay_runs: int
    top_ups: int
    topped_up_minor: int
    payouts: int
    paid_in_minor: int
    paid_out_minor: int
    inside_minor: int
    currency: str = CURRENCY


class Months:
    """The town from its first Monday on."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.first_day = FIRST_DAYS[seed % len(FIRST_DAYS)]
        random = Random(f"{seed}:months")  # noqa: S311 - a simulation, not a secret
        clock = Clock(local(self.first_day, 6))
        folk = gather(seed=seed, random=random, now=clock.now)
        self.town = town = Town(
            seed=seed,
            folk=folk,
            clock=clock,
            agenda=Agenda(clock),
            faults=Faults(Random(f"{seed}:faults")),  # noqa: S311 - likewise
            diary=Diary(),
            journal=Journal(),
            random=random,
        )
        self._invariants = Invariants(town)
        self._bank = Bank(town)
        self._workshop = Workshop(town, self._bank)
        words, grocer, radio = folk.clients
        self._errands = Errands(town, self._bank, grocer)
        self._community = Community(town, self._bank, radio)
        self._office = Office(town, self._workshop)
        self._purse = Purse(town)
        self._assembly = Assembly(town)
        self._rights = Rights(town)
        self._payday = Payday(town, self.first_day)
        self._posters = (words, radio)

    def live(self, days: int, *, watch: Watcher = lambda _day: None) -> Lived:
        """Let so many days pass.

        Raises
        ------
        InvariantBrokenError
            At the end of the first day on which something does not hold.
        """
        for number in range(1, days + 1):
            self._day(self.first_day + timedelta(days=number - 1))
            watch(number)
            self._check(number, is_last=number == days)
        return self._lived(days)

    def _day(self, day: date) -> None:
        town = self.town
        if day.weekday() == 0 and day != self.first_day:
            town.agenda.at(local(day, 4), lambda: self._pay(day))
        town.agenda.at(local(day, 6), lambda: self._morning(day))
        for hour in UPKEEP_HOURS:
            town.agenda.at(local(day, hour), self._keep_up)
            town.agenda.at(local(day, hour, 30), lambda: town.clock.be_late(town.faults.lateness()))
        self._workshop.plan(day)
        self._community.plan(day)
        town.agenda.run_until(local(day + timedelta(days=1), 0))

    def _morning(self, day: date) -> None:
        """Post, end, pay in, ask back, review, declare, propose: what happens by daylight."""
        town = self.town
        town.clock.be_late(0)
        self._errands.plan(day)
        self._bank.deposit(town.random.choice(town.folk.clients), town.random.randint(10_000, 40_000))
        if town.chance(0.06) and self._workshop.open:
            house, project = town.random.choice(self._workshop.open)
            town.agenda.at(local(day, 13), lambda: self._workshop.finish(house, project))
        while len(self._workshop.open) < len(self._posters):
            before = len(self._workshop.open)
            self._workshop.post(self._posters[before])
            if len(self._workshop.open) == before:
                break
        self._renew()
        town.agenda.at(local(day, 17), self._office.review)
        town.agenda.at(local(day, 19), self._small_money)
        self._now_and_then(day)

    def _renew(self) -> None:
        """End projects that have nothing left to hand out."""
        for house, project in list(self._workshop.open):
            if not self._workshop.has_tasks(project):
                self._workshop.finish(house, project)

    def _now_and_then(self, day: date) -> None:
        town, number = self.town, (day - self.first_day).days
        if town.chance(0.04):
            self._bank.ask_back(town.random.choice(town.folk.clients))
        if number % 30 == 12:  # noqa: PLR2004 - once a month
            town.agenda.at(local(day, 15), self._take_back)
        if number % 25 == 5:  # noqa: PLR2004 - every few weeks
            town.agenda.at(local(day, 11), self._office.restrict_somebody)
        if number % 7 == 3:  # noqa: PLR2004 - once a week
            town.agenda.at(local(day, 12), self._rights.read_file)
        if number > LEAVING:
            town.agenda.at(local(day, 21), self._rights.leave)
        if number % 28 == 9:  # noqa: PLR2004 - once a month
            town.agenda.at(local(day, 10), self._assembly.propose)
        if day.day == 5:  # noqa: PLR2004 - what was withheld is due
            town.agenda.at(local(day, 10), self._payday.remit)

    def _take_back(self) -> None:
        """Let the bank of a client that posts micro-work reverse one of its payments."""
        house = self._posters[0]
        for number in self._bank.take_back(house, self.town.random.randint(5_000, 30_000)):
            for _house, project in list(self._workshop.open):
                if project.pk == number:
                    self._workshop.close(project)

    def _small_money(self) -> None:
        town = self.town
        for person in town.folk.paid:
            if not town.chance(0.06):
                continue
            places = [stay.project for stay in town.diary.presence[person.pk].stays]
            found = self._where(places[-1]) if places else None
            if found is None:
                continue
            house, project = found
            drawn = town.random.random()
            if drawn < 0.4:  # noqa: PLR2004 - a receipt
                self._purse.spend(person, project, house)
            elif drawn < 0.7:  # noqa: PLR2004 - a tip
                self._purse.tip(person, project)
            else:
                self._purse.tell_time(person, house)

    def _where(self, number: int) -> tuple[House, Project] | None:
        places = [
            *self._workshop.open,
            (self.town.folk.clients[1], self._errands.project),
            (self.town.folk.clients[2], self._community.project),
        ]
        return next((place for place in places if place[1].pk == number), None)

    def _keep_up(self) -> None:
        town, now = self.town, self.town.now
        done = town.faults.befall(lambda: keep_up(now=now))
        town.expect(not done.failures, f"upkeep failed: {done.failures}")
        town.diary.approve_due(town.at)
        town.diary.sweep(town.at)
        self._office.lapse()
        town.journal.note(now, "-", "keep up", str(done.approved))

    def _pay(self, day: date) -> None:
        town = self.town
        town.clock.be_late(0)
        self._keep_up()
        self._payday.run(day)
        town.doubts += self._invariants.payday(self._payday.runs)

    def _check(self, number: int, *, is_last: bool) -> None:
        rows = list(self._invariants.rows())
        if is_last or number % VERIFIED_EVERY == 0:
            rows += broken_rows(verify())
        if rows:
            raise InvariantBrokenError(
                seed=self.seed, day=number, rows=rows, last=list(self.town.journal.last)
            )

    def _lived(self, days: int) -> Lived:
        town = self.town
        inside = sum(
            Account.objects.exclude(code="world:bank").order_by("pk").values_list("balance_minor", flat=True)
        )
        answers = sum(one.answered_at is not None for one in town.diary.pieces.values())
        town.journal.note(town.now, "-", "end", f"{inside} {answers}")
        return Lived(
            seed=self.seed,
            days=days,
            first_day=self.first_day,
            history=town.journal.history,
            acts=dict(sorted(town.journal.counts.items())),
            faults=dict(sorted(Counter(town.faults.counts).items())),
            answers=answers,
            pay_runs=len(self._payday.runs),
            top_ups=TopUp.objects.count(),
            topped_up_minor=TopUp.objects.aggregate(total=Sum("amount_minor"))["total"] or 0,
            payouts=Payout.objects.count(),
            paid_in_minor=town.diary.paid_in,
            paid_out_minor=town.diary.paid_out,
            inside_minor=inside,
        )
