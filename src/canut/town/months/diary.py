"""What the town remembers of everybody's work and money: the oracle's books, kept beside the platform's.

Each entry is written when somebody of the town did something, from what they themselves know: when they came,
what they were promised, what it cost them. Nothing is read back from the store. Moments are whole seconds
since 1970, amounts minor units.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from canut.town.months.presence import Presence

STATED_AT_MOST = 3600
"""What a yes to one question can add, in seconds."""

Pair = tuple[int, int]
"""A person and a project."""


def seconds_of(moment: datetime) -> int:
    """Return a moment in whole seconds since 1970."""
    return int(moment.timestamp())


@dataclass
class Piece:
    """One task in somebody's hands, from its taking to its pay.

    `cohort` names the terms and the lane: answers alike are the same work. `taken_at` is None for what is
    only offered.
    """

    number: int
    person: int
    project: int
    cohort: tuple[int, str]
    floor_minor: int
    pay_minor: int
    lease_seconds: int
    review_seconds: int
    taken_at: int
    lease_until: int
    is_held: bool = True
    answered_at: int | None = None
    took: int = 0
    reported: int = 0
    state: str = "held"

    def answer(self, now: int) -> None:
        """Hand it in; a tab left open is no work, so no more than the lease counts."""
        self.is_held, self.answered_at, self.state = False, now, "submitted"
        self.took = max(0, min(now - self.taken_at, self.lease_seconds))


@dataclass(frozen=True)
class Added:
    """Time that counts although nobody saw it; it belongs to the period of `counted_at`."""

    project: int
    seconds: frozenset[int]
    counted_at: int


@dataclass
class Spent:
    """What somebody declared: a cost, or that an answer (`piece`) took so many seconds."""

    person: int
    project: int
    happened_at: int
    review_due_at: int
    amount_minor: int = 0
    seconds: int = 0
    piece: Piece | None = None
    state: str = "declared"

    def settle(self, state: str) -> None:
        """Write down what was answered; an accepted time is what the answer took."""
        self.state = state
        if self.piece and state == "accepted":
            self.piece.reported = self.seconds


@dataclass
class Promise:
    """A booked slot that was cancelled too late: its whole time is its worker's."""

    person: int
    project: int
    start: int
    end: int
    is_counted: bool = False


@dataclass
class Diary:
    """The oracle's books."""

    pieces: dict[int, Piece] = field(default_factory=dict)
    presence: defaultdict[int, Presence] = field(default_factory=lambda: defaultdict(Presence))
    added: defaultdict[int, list[Added]] = field(default_factory=lambda: defaultdict(list))
    told: list[Spent] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)
    gifts: Counter[int] = field(default_factory=Counter)
    """Tips by person: whole, and outside every floor."""
    remedies: Counter[int] = field(default_factory=Counter)
    floors: dict[int, int] = field(default_factory=dict)
    """Hourly floor by project."""
    closed: set[int] = field(default_factory=set)
    barred: list[tuple[int, int, tuple[int, int]]] = field(default_factory=list)
    """Person, project and time of each restriction."""
    paid_in: int = 0
    """What came through the bank: deposits, customers' tips."""
    paid_out: int = 0
    """What left through it: payouts and refunds that arrived, deposits taken back, contributions."""
    by_person: defaultdict[int, list[Piece]] = field(default_factory=lambda: defaultdict(list))

    def take(self, piece: Piece) -> None:
        """Write down that somebody has a task in hand."""
        if piece.number not in self.pieces:
            self.pieces[piece.number] = piece
            self.by_person[piece.person].append(piece)
            self.presence[piece.person].resume(piece.taken_at)

    def has_work(self, person: int, project: int, now: int) -> bool:
        """Say whether a person has work of a project in hand whose time runs."""
        recent = self.by_person[person][-20:]
        return any(one.is_held and one.project == project and one.lease_until >= now for one in recent)

    def sign(self, person: int, project: int, now: int) -> None:
        """Write down a sign of life."""
        holds = any(one.is_held and one.project == project for one in self.by_person[person][-20:])
        has_work = self.has_work(person, project, now)
        may_start = holds or (project not in self.closed and not self.is_barred(person, project, now))
        self.presence[person].sign(project, now, has_work=has_work, may_start=may_start)

    def bar(self, person: int, project: int, span: tuple[int, int]) -> None:
        """Write down that a person takes no new work of a project for a time."""
        self.barred.append((person, project, span))

    def is_barred(self, person: int, project: int, now: int) -> bool:
        """Say whether a restriction is in force."""
        return any(
            (who, what) == (person, project) and start <= now < end for who, what, (start, end) in self.barred
        )

    def leave(self, person: int, now: int) -> None:
        """Write down that a person went off duty."""
        own = self.presence[person]
        if own.running:
            own.leave(now, has_work=self.has_work(person, own.running.project, now))

    def leave_project(self, person: int, project: int, now: int) -> None:
        """Write down that a person whom a project had nothing for went off duty there."""
        running = self.presence[person].running
        if running and running.project == project:
            self.leave(person, now)

    def sweep(self, now: int) -> None:
        """Write down what a round of upkeep ends: leases, stays, and slots that were cancelled late."""
        for person, own in self.presence.items():
            for piece in self.by_person[person][-20:]:
                if piece.is_held and piece.lease_until < now:
                    piece.is_held, piece.state = False, "expired"
            if stay := own.running:
                has_work = self.has_work(person, stay.project, now)
                own.sweep(now, has_work=has_work, is_open=stay.project not in self.closed)
        self._count_promises(now)

    def approve_due(self, now: int) -> None:
        """Write down that silence meant yes."""
        for piece in self.pieces.values():
            if piece.state == "submitted" and (piece.answered_at or 0) + piece.review_seconds <= now:
                piece.state = "approved"
        self.accept_due(now)

    def accept_due(self, now: int) -> None:
        """Write down that a cost nobody answered counts."""
        for one in self.told:
            if one.state == "declared" and one.review_due_at <= now:
                one.settle("accepted")

    def _count_promises(self, now: int) -> None:
        for promise in self.promises:
            running = self.presence[promise.person].running
            is_at_work = running is not None and running.start < promise.end and running.seen < promise.end
            if not promise.is_counted and promise.end <= now and not is_at_work:
                promise.is_counted = True
                self.add(promise.person, promise.project, (promise.start, promise.end), promise.end)

    def add(self, person: int, project: int, span: tuple[int, int], counted_at: int) -> int:
        """Count what nothing else counts of a span; returns how many seconds."""
        seconds = set(range(*span))
        for stay in self.presence[person].stays:
            seconds.difference_update(range(max(stay.start, span[0]), min(stay.seen, span[1])))
        for piece in self.by_person[person]:
            if piece.answered_at is not None and piece.answered_at > span[0]:
                seconds.difference_update(range(piece.answered_at - piece.took, piece.answered_at))
        for one in self.added[person]:
            seconds -= one.seconds
        if seconds:
            self.added[person].append(Added(project, frozenset(seconds), counted_at))
            own = self.presence[person]
            own.added_until = max(own.added_until, max(seconds) + 1)
        return len(seconds)

    def questions(self, person: int) -> Iterator[int]:
        """Yield the places of the stays after which a person may have been at work, the latest first."""
        stays = self.presence[person].stays
        return (place for place in reversed(range(len(stays))) if stays[place].in_question)

    def answer_question(self, person: int, place: int, now: int, *, was_at_work: bool) -> int:
        """Write down an answer; a yes counts the time until they were back. Returns the seconds added."""
        stays = self.presence[person].stays
        stay = stays[place]
        stay.in_question = False
        later = [one.start for one in stays[place + 1 :] if one.start >= stay.seen]
        end = max(stay.seen, min([*later[:1], now, stay.seen + STATED_AT_MOST]))
        if not was_at_work:
            return 0
        return self.add(person, stay.project, (stay.seen, end), max(now, end))
