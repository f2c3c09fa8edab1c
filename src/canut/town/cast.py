"""The people of the town: a cooperative that operates, clients, workers, moderators and couriers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from canut.core.people.models import Membership, Organisation, Person
from canut.core.people.operations import add_member, register_organisation, register_person
from canut.core.work.operations.funding import deposit
from canut.town.accounts import give_account

FIRST_NAMES = (
    "Ada",
    "Amine",
    "Anouk",
    "Basile",
    "Bintou",
    "Camille",
    "Chloé",
    "Diego",
    "Elif",
    "Émile",
    "Fanta",
    "Gaël",
    "Hana",
    "Hugo",
    "Inès",
    "Ivo",
    "Jeanne",
    "Kofi",
    "Léa",
    "Lou",
    "Malik",
    "Maya",
    "Nadia",
    "Noé",
    "Olga",
    "Oscar",
    "Paola",
    "Rémi",
    "Rosa",
    "Sacha",
    "Salma",
    "Théo",
    "Uma",
    "Victor",
    "Wassila",
    "Xavier",
    "Yara",
    "Yves",
    "Zoé",
    "Zéphyr",
)
LAST_NAMES = (
    "Aubert",
    "Benali",
    "Costa",
    "Diallo",
    "Etcheverry",
    "Faure",
    "Garcin",
    "Haddad",
    "Ivanova",
    "Joly",
)

FUNDS_MINOR = 500_000
CURRENCY = "EUR"


@dataclass(frozen=True)
class Client:
    """A client with a member who acts for it."""

    organisation: Organisation
    member: Person


@dataclass(frozen=True)
class Cast:
    """Everybody the demo needs."""

    operator: Organisation
    operator_member: Person
    clients: dict[str, Client]
    workers: Sequence[Person]
    moderators: Sequence[Person]
    couriers: Sequence[Person]


class Registry:
    """Registers persons under demo addresses; those with a password can sign in."""

    def __init__(self, *, password: str | None, seed: int, now: datetime) -> None:
        self._password = password
        self._now = now
        self._random = Random(f"{seed}:names")  # noqa: S311 - a simulation, not a secret

    def person(self, handle: str, *, signs_in: bool = False, is_staff: bool = False) -> Person:
        """Register one person as ``handle@demo.example``."""
        name = f"{self._random.choice(FIRST_NAMES)} {self._random.choice(LAST_NAMES)}"
        return register_person(
            email=f"{handle}@demo.example",
            name=name,
            password=self._password if signs_in else None,
            language=self._random.choice(("fr", "en")),
            is_staff=is_staff,
            now=self._now,
        )

    def persons(self, handle: str, count: int) -> list[Person]:
        """Register `count` persons with accounts to be paid to; the first can sign in."""
        made = [self.person(f"{handle}{number}", signs_in=number == 1) for number in range(1, count + 1)]
        return [give_account(person, now=self._now) for person in made]

    def client(self, name: str, handle: str) -> Client:
        """Register a client that paid in, with its member."""
        organisation = register_organisation(kind=Organisation.Kind.CLIENT, name=name, now=self._now)
        member = self.person(handle, signs_in=True)
        add_member(organisation=organisation, person=member, role=Membership.Role.OWNER, now=self._now)
        deposit(
            client=organisation,
            amount_minor=FUNDS_MINOR,
            currency=CURRENCY,
            key=f"demo-{handle}",
            now=self._now,
        )
        return Client(organisation, member)


def cast_town(*, clients: dict[str, str], password: str | None, seed: int, now: datetime) -> Cast:
    """Register everybody.

    Parameters
    ----------
    clients
        Name of each client, and the handle its member signs in by.
    password
        For the logins of the demo; None when nobody signs in.
    """
    registry = Registry(password=password, seed=seed, now=now)
    operator = register_organisation(
        kind=Organisation.Kind.OPERATOR, name="Coopérative des Navettes", now=now
    )
    operator_member = registry.person("operator", signs_in=True, is_staff=True)
    add_member(organisation=operator, person=operator_member, role=Membership.Role.OWNER, now=now)
    return Cast(
        operator=operator,
        operator_member=operator_member,
        clients={name: registry.client(name, handle) for name, handle in clients.items()},
        workers=registry.persons("worker", 40),
        moderators=registry.persons("moderator", 3),
        couriers=registry.persons("courier", 8),
    )
