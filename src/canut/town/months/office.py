"""Reviews and their consequences: clients approve and reject, workers appeal, the cooperative decides."""

from dataclasses import dataclass
from datetime import timedelta

from canut.core.decisions.models import Appeal, Decision
from canut.core.decisions.operations import appeal, decide_appeal, decide_measure, reject_work, state_remedy
from canut.core.people.models import Person
from canut.core.work.models import Assignment
from canut.core.work.operations.reviews import approve
from canut.town.cast import CURRENCY
from canut.town.months.diary import Piece, seconds_of
from canut.town.months.town import Town
from canut.town.months.words import account_of
from canut.town.months.workshop import Workshop

REPLY_SECONDS = 14 * 86_400
GROUND = "The guidelines of this project: answer what the message says"


@dataclass
class Contest:
    """An appeal that waits for its reply; unanswered after two weeks the decision falls."""

    filed: Appeal
    due_at: int
    piece: Piece | None


class Office:
    """Who decides about work and people, and what follows."""

    def __init__(self, town: Town, workshop: Workshop) -> None:
        self._town, self._workshop = town, workshop
        self._contests: list[Contest] = []

    def review(self) -> None:
        """Let each client look at some of the work of their projects."""
        for house, project in list(self._workshop.open):
            waiting = [
                one
                for one in self._town.diary.pieces.values()
                if one.project == project.pk and one.state == "submitted"
            ]
            member = self._town.random.choice((house.member, house.deputy))
            self._approve(member, [one for one in waiting if self._town.chance(0.4)])
            left = [one for one in waiting if one.state == "submitted"]
            if left and self._town.chance(0.25):
                self._reject(member, self._town.random.choice(left))

    def _approve(self, member: Person, pieces: list[Piece]) -> None:
        town, now = self._town, self._town.now
        ids = [one.number for one in pieces]
        if not ids:
            return
        done = town.did(member, "approve", lambda: approve(assignment_ids=ids, actor_id=member.pk, now=now))
        if done:
            for one in pieces:
                one.state = "approved"

    def _reject(self, member: Person, piece: Piece) -> None:
        town, now = self._town, self._town.now
        assignment = Assignment.objects.select_related("project__client").get(pk=piece.number)
        facts = account_of(town.random, "The message asks for another thing")
        decision = town.do(
            member,
            "reject",
            lambda: reject_work(
                assignment=assignment,
                ground=GROUND,
                facts=facts,
                evidence={"answered": assignment.answer},
                decided_by=member,
                now=now,
            ),
        )
        if decision is None:
            return
        piece.state = "rejected"
        if town.chance(0.6):
            town.agenda.after(
                town.random.randint(600, 200_000), lambda: self._appeal(decision, assignment.worker, piece)
            )

    def _appeal(self, decision: Decision, who: Person, piece: Piece | None) -> None:
        town, now = self._town, self._town.now
        text = account_of(town.random, "I read it again")
        filed = town.do(who, "appeal", lambda: appeal(decision=decision, text=text, actor=who, now=now))
        if filed is not None:
            contest = Contest(filed, seconds_of(now) + REPLY_SECONDS, piece)
            self._contests.append(contest)
            if town.chance(0.85):
                town.agenda.after(town.random.randint(3600, 500_000), lambda: self._decide(contest))

    def _decide(self, contest: Contest) -> None:
        """Let a member of the cooperative who had no part in it decide, within the two weeks."""
        town, now, filed = self._town, self._town.now, contest.filed
        overturns = town.chance(0.5)
        judges = [one for one in town.folk.judges if one.pk != filed.first_decided_by_id]
        judge = town.random.choice(judges)
        outcome = Appeal.Outcome.OVERTURNED if overturns else Appeal.Outcome.UPHELD
        reasons = account_of(town.random, "Read again by somebody who had no part in it")
        done = town.do(
            judge,
            f"decide: {outcome}",
            lambda: decide_appeal(filed=filed, outcome=outcome, reasons=reasons, decided_by=judge, now=now),
        )
        if done is None:
            return
        self._contests.remove(contest)
        if overturns and contest.piece:
            contest.piece.state = "overturned"
        elif overturns:
            town.agenda.after(
                town.random.randint(3600, 400_000), lambda: self._make_good(done.decision, judge)
            )

    def _make_good(self, decision: Decision, judge: Person) -> None:
        """State what makes good the time that a measure took from somebody."""
        town, now = self._town, self._town.now
        decision.refresh_from_db()
        amount = town.random.choice((0, 1500, 4200))
        reasons = account_of(town.random, "For the hours that were lost")
        done = town.do(
            judge,
            "state remedy",
            lambda: state_remedy(
                decision=decision,
                amount_minor=amount,
                currency=CURRENCY,
                reasons=reasons,
                stated_by=judge,
                now=now,
            ),
        )
        if done is not None and decision.person_id:
            town.diary.remedies[decision.person_id] += amount

    def lapse(self) -> None:
        """Write down what falls because nobody replied; call it after each round of upkeep."""
        at = self._town.at
        for contest in [one for one in self._contests if one.due_at < at]:
            self._contests.remove(contest)
            if contest.piece:
                contest.piece.state = "overturned"

    def restrict_somebody(self) -> None:
        """Restrict a worker on one project, with notice, reasons, an end, and a way to contest it."""
        town, now = self._town, self._town.now
        if not self._workshop.open:
            return
        _house, project = town.random.choice(self._workshop.open)
        worker, judge = town.random.choice(town.folk.workers), town.random.choice(town.folk.judges)
        begins, ends = now + timedelta(days=8), now + timedelta(days=18)
        decision = town.do(
            judge,
            "restrict",
            lambda: decide_measure(
                kind=Decision.Kind.RESTRICTION,
                person=worker,
                ground="The rules of the house: one account a person",
                facts=account_of(town.random, "Two accounts answered from one seat"),
                evidence={"seats": 1},
                scopes=(f"project:{project.pk}",),
                effective_at=begins,
                ends_at=ends,
                decided_by=judge,
                now=now,
            ),
            befalls=False,
        )
        if decision is not None:
            town.diary.bar(worker.pk, project.pk, (seconds_of(begins), seconds_of(ends)))
            if town.chance(0.8):
                town.agenda.after(7200, lambda: self._appeal(decision, worker, None))
