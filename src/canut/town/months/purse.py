"""What working costs, time that nobody measured, and tips."""

from canut.core.pay.models import Cost, TimeReport
from canut.core.pay.operations.claims import accept_claim, refuse_claim
from canut.core.pay.operations.costs import declare_cost
from canut.core.pay.operations.time_reports import report_time
from canut.core.pay.operations.tips import give_tip
from canut.core.people.models import Person
from canut.core.work.models import Assignment, Project
from canut.town.months.diary import Spent, seconds_of
from canut.town.months.folk import House
from canut.town.months.town import Town
from canut.town.months.words import account_of


class Purse:
    """What workers declare, what clients answer, what customers give."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self._number = 0

    def spend(self, person: Person, project: Project, house: House) -> None:
        """Let somebody declare a receipt of theirs."""
        town, now = self._town, self._town.now
        self._number += 1
        amount, reference = town.random.randint(50, 900), f"receipt {self._number}"
        cost = town.do(
            person,
            "declare cost",
            lambda: declare_cost(
                person=person,
                project=project,
                kind=Cost.Kind.GEAR,
                reference=reference,
                evidence="The receipt of the shop, in the folder of the month",
                happened_at=now,
                amount_minor=amount,
                now=now,
            ),
        )
        if cost is not None:
            spent = Spent(
                person.pk, project.pk, seconds_of(now), seconds_of(cost.review_due_at), amount_minor=amount
            )
            town.diary.told.append(spent)
            self._expect_answer(cost, spent, house)

    def tell_time(self, person: Person, house: House) -> None:
        """Let somebody say that their last answer took longer than was measured."""
        town, now = self._town, self._town.now
        own = [one for one in town.diary.by_person[person.pk][-5:] if one.state in ("submitted", "approved")]
        if not own:
            return
        piece = own[-1]
        seconds = piece.took + town.random.randint(30, 900)
        assignment = Assignment.objects.select_related("terms").get(pk=piece.number)
        report = town.do(
            person,
            "report time",
            lambda: report_time(
                assignment=assignment,
                person=person,
                seconds=seconds,
                account="I read the guidelines again before I took it",
                now=now,
            ),
        )
        if report is not None:
            told = Spent(
                person.pk,
                piece.project,
                piece.answered_at or 0,
                seconds_of(report.review_due_at),
                seconds=seconds,
                piece=piece,
            )
            town.diary.told.append(told)
            self._expect_answer(report, told, house)

    def _expect_answer(self, claim: Cost | TimeReport, told: Spent, house: House) -> None:
        """Let the client accept, refuse with a reason, or say nothing: then it counts."""
        drawn = self._town.random.random()
        if drawn < 0.7:  # noqa: PLR2004 - they answer
            wait = self._town.random.randint(3600, 200_000)
            accepts = drawn < 0.5  # noqa: PLR2004 - mostly they agree
            self._town.agenda.after(wait, lambda: self._answer(claim, told, house, accepts=accepts))

    def _answer(self, claim: Cost | TimeReport, told: Spent, house: House, *, accepts: bool) -> None:
        town, now, member = self._town, self._town.now, house.deputy
        reason = account_of(town.random, "This was paid by somebody else")

        def answer() -> bool:
            if accepts:
                accept_claim(claim=claim, decided_by=member, now=now)
            else:
                refuse_claim(claim=claim, reason=reason, decided_by=member, now=now)
            return True

        if town.do(member, "accept claim" if accepts else "refuse claim", answer):
            told.settle("accepted" if accepts else "refused")

    def tip(self, person: Person, project: Project) -> None:
        """Let a customer give something: it passes whole."""
        town, now = self._town, self._town.now
        self._number += 1
        amount, reference = town.random.choice((50, 100, 200, 500)), f"tip {self._number}"
        done = town.do(
            None,
            "give tip",
            lambda: give_tip(
                person=person,
                project=project,
                amount_minor=amount,
                reference=reference,
                now=now,
            ),
        )
        if done is not None:
            town.diary.gifts[person.pk] += amount
            town.diary.paid_in += amount
