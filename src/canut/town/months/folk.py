"""The people of the months: a cooperative, three clients, workers, moderators, couriers."""

from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random

from canut.core.pay.models import PayoutAccount
from canut.core.pay.operations.accounts import state_payout_account
from canut.core.pay.operations.withholding import record_withholding_rate
from canut.core.people.models import Membership, Organisation, Person
from canut.core.people.operations import add_member, register_organisation
from canut.core.rules.operations.membership import enrol_member
from canut.town.cast import Registry

WORKERS, MODERATORS, COURIERS = 9, 2, 3
CLIENTS = ("Atelier des Mots", "Épicerie du Canal", "Radio des Pentes")
WORKING_DAYS = 5
"""Days in a row that somebody works, before two days of rest."""


@dataclass(frozen=True)
class House:
    """A client with the two members who act for it."""

    organisation: Organisation
    member: Person
    deputy: Person


@dataclass
class Folk:
    """Everybody, and what to call them."""

    operator: Organisation
    judges: list[Person]
    clients: list[House]
    workers: list[Person]
    moderators: list[Person]
    couriers: list[Person]
    gone: list[Person] = field(default_factory=list)
    """Who left and was forgotten; what they earned stays in the books."""
    stopping: set[int] = field(default_factory=set)
    """Who takes no more work, for they mean to leave."""
    first_day: dict[int, int] = field(default_factory=dict)
    handles: dict[int, str] = field(default_factory=dict)

    @property
    def paid(self) -> list[Person]:
        """Whoever earns money here."""
        return [*self.workers, *self.moderators, *self.couriers]

    @property
    def known_to_the_books(self) -> list[Person]:
        """Whoever earned money here, those who left too."""
        return [*self.paid, *self.gone]

    def handle(self, person: Person) -> str:
        """Return a name that is the same in every store."""
        return self.handles[person.pk]

    def works_on(self, person: Person, day: date) -> bool:
        """Say whether a day is one of the person's five working days of the week."""
        return (
            person.pk not in self.stopping and (day.weekday() - self.first_day[person.pk]) % 7 < WORKING_DAYS
        )


def gather(*, seed: int, random: Random, now: datetime) -> Folk:
    """Register everybody."""
    registry = Registry(password=None, seed=seed, now=now)
    operator = register_organisation(
        kind=Organisation.Kind.OPERATOR, name="Coopérative des Navettes", now=now
    )
    judges = registry.persons("judge", 2)
    for judge in judges:
        add_member(organisation=operator, person=judge, role=Membership.Role.OWNER, now=now)
    folk = Folk(
        operator=operator,
        judges=judges,
        clients=[_house(registry, name, number, now) for number, name in enumerate(CLIENTS, start=1)],
        workers=registry.persons("worker", WORKERS),
        moderators=registry.persons("moderator", MODERATORS),
        couriers=registry.persons("courier", COURIERS),
    )
    _name(folk)
    for place, person in enumerate(folk.paid):
        folk.first_day[person.pk] = random.randrange(7)
        _settle(person, place, now)
    return folk


def _house(registry: Registry, name: str, number: int, now: datetime) -> House:
    organisation = register_organisation(kind=Organisation.Kind.CLIENT, name=name, now=now)
    member, deputy = registry.person(f"client{number}"), registry.person(f"deputy{number}")
    for person in (member, deputy):
        add_member(organisation=organisation, person=person, role=Membership.Role.OWNER, now=now)
    return House(organisation, member, deputy)


def _name(folk: Folk) -> None:
    members = [person for house in folk.clients for person in (house.member, house.deputy)]
    for person in (*folk.judges, *members, *folk.paid):
        folk.handles[person.pk] = person.email.split("@", maxsplit=1)[0]


def _settle(person: Person, place: int, now: datetime) -> None:
    """Give a person a vote and, all but one, an account for their money; two have contributions withheld."""
    enrol_member(person=person, actor=None, now=now)
    if place:
        state_payout_account(
            person=person,
            kind=PayoutAccount.Kind.MOBILE,
            number=f"+3361200{place:04}",
            provider="Orange Money",
            now=now,
        )
    if place in (1, 2):
        record_withholding_rate(
            person=person,
            country="FR",
            rate_bp=2150,
            in_force_from=date(2026, 1, 1),
            source="Message of the office of 2 January 2026",
            now=now,
        )
