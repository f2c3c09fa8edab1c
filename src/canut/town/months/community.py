"""A moderated chat: messages come every day, moderators watch over it for an hour, authors appeal."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from canut.core.decisions.models import Appeal
from canut.core.people.models import Person
from canut.core.people.operations import give_consent
from canut.core.work.models import Assignment, Lane, Project
from canut.core.worktime.operations import go_off_duty
from canut.families.moderation.incoming import Incoming
from canut.families.moderation.models import ContentItem, EnforcementAction
from canut.families.moderation.operations.appeals import appeal, decide_appeal
from canut.families.moderation.operations.cases import next_case
from canut.families.moderation.operations.communities import open_community
from canut.families.moderation.operations.decisions import decide
from canut.families.moderation.operations.items import receive
from canut.families.moderation.samples import sample_messages, sample_policy
from canut.town.cast import CURRENCY
from canut.town.months.bank import Bank
from canut.town.months.clock import local
from canut.town.months.diary import Piece
from canut.town.months.folk import House
from canut.town.months.town import Town
from canut.town.months.words import account_of

FLOOR_MINOR, LEASE_SECONDS, HOURS_HELD = 1500, 600, 20
MESSAGES_A_DAY = 3


@dataclass
class Watch:
    """A moderator on duty, until they leave."""

    moderator: Person
    until: int


class Community:
    """The chat and those who keep it."""

    def __init__(self, town: Town, bank: Bank, house: House) -> None:
        self._town, self._posted = town, 0
        now = town.now
        bank.deposit(house, 100_000)
        self.project: Project = open_community(
            client=house.organisation,
            created_by=house.member,
            title={"en": "The allotment's chat"},
            purpose={"en": "Keep the chat welcoming"},
            policy=sample_policy(),
            currency=CURRENCY,
            hourly_floor_minor=FLOOR_MINOR,
            moderator_hours=HOURS_HELD,
            lease_seconds=LEASE_SECONDS,
            now=now,
        )
        town.diary.floors[self.project.pk] = FLOOR_MINOR
        self._first_clause = sample_policy().clauses[0].code
        for moderator in town.folk.moderators:
            give_consent(person=moderator, purpose=f"harm:{self.project.harm}", now=now)

    def plan(self, day: date) -> None:
        """Plan the messages of a day, and who watches."""
        town = self._town
        for _ in range(MESSAGES_A_DAY):
            at = local(day, town.random.randint(7, 21)) + timedelta(seconds=town.random.randint(0, 3599))
            town.agenda.at(at, self._post)
        for moderator in town.folk.moderators:
            if town.folk.works_on(moderator, day) and town.chance(0.4):
                at = local(day, town.random.randint(9, 20)) + timedelta(seconds=town.random.randint(0, 3599))
                town.agenda.at(at, partial(self._come, moderator))

    def _post(self) -> None:
        town, now = self._town, self._town.now
        samples = sample_messages()
        one = samples[self._posted % len(samples)]
        self._posted += 1
        incoming = Incoming(
            key=f"{one.key}-{self._posted}", author=one.author, text=one.text, posted_at=town.clock.true
        )
        town.do(None, "post", lambda: receive(project=self.project, items=[incoming], now=now))

    def _come(self, moderator: Person) -> None:
        town = self._town
        self._look(Watch(moderator, town.at + town.random.randint(900, 2400)))

    def _look(self, watch: Watch) -> None:
        """Ask for a case; asking is a sign of life, and waiting is paid."""
        town, who, now = self._town, watch.moderator, self._town.now
        if town.at >= watch.until:
            if town.chance(0.8) and town.did(who, "leave", lambda: go_off_duty(person=who, now=now)):
                town.diary.leave(who.pk, town.at)
            return
        taken = town.do(
            who, "take case", lambda: next_case(project=self.project, moderator=who, now=now), befalls=False
        )
        town.diary.sign(who.pk, self.project.pk, town.at)
        if taken is None:
            town.agenda.after(town.random.randint(300, 1000), lambda: self._look(watch))
            return
        town.diary.take(_piece(taken, who, town.at))
        town.agenda.after(town.random.randint(15, 240), lambda: self._decide(watch, taken))

    def _decide(self, watch: Watch, taken: Assignment) -> None:
        town, who = self._town, watch.moderator
        first = taken.lane != Lane.VALIDATE
        done = self._decide_first(taken, who) if first else self._decide_again(taken, who)
        if done is not None:
            town.diary.sign(who.pk, self.project.pk, town.at)
            piece = town.diary.pieces[taken.pk]
            piece.answer(town.at)
            piece.state = "approved"
        town.agenda.after(town.random.randint(1, 90), lambda: self._look(watch))

    def _decide_first(self, taken: Assignment, who: Person) -> EnforcementAction | None:
        town, now = self._town, self._town.now
        removes = town.chance(0.5)
        kind = EnforcementAction.Action.REMOVE if removes else EnforcementAction.Action.ALLOW
        action = town.do(
            who,
            "remove" if removes else "allow",
            lambda: decide(
                assignment_id=taken.pk,
                moderator=who,
                action=kind,
                clause_code=self._first_clause if removes else "",
                facts="These words in the message break the clause." if removes else "",
                now=now,
            ),
        )
        if action is not None and removes and town.chance(0.4):
            text = account_of(town.random, "I meant something else")
            town.agenda.after(600, lambda: self._appeal(action, text))
        return action

    def _appeal(self, action: EnforcementAction, text: str) -> None:
        now = self._town.now
        self._town.do(None, "appeal removal", lambda: appeal(action=action, text=text, now=now))

    def _decide_again(self, taken: Assignment, who: Person) -> Appeal | None:
        town, now = self._town, self._town.now
        overturns = town.chance(0.4)
        outcome = Appeal.Outcome.OVERTURNED if overturns else Appeal.Outcome.UPHELD
        reasons = account_of(town.random, "Read again by a second person")
        return town.do(
            who,
            f"decide appeal: {outcome}",
            lambda: decide_appeal(
                assignment_id=taken.pk, moderator=who, outcome=outcome, reasons=reasons, now=now
            ),
        )

    def held(self) -> int:
        """Return how many messages wait for a human."""
        held = ContentItem.State.HELD
        return ContentItem.objects.filter(project=self.project, state=held).count()


def _piece(taken: Assignment, who: Person, at: int) -> Piece:
    return Piece(
        number=taken.pk,
        person=who.pk,
        project=taken.project_id,
        cohort=(taken.terms_id, taken.lane),
        floor_minor=FLOOR_MINOR,
        pay_minor=0,
        lease_seconds=LEASE_SECONDS,
        review_seconds=72 * 3600,
        taken_at=at,
        lease_until=at + LEASE_SECONDS,
    )
