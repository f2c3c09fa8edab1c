"""Clients' money: it comes in, goes back, and is now and then taken back by a client's own bank."""

from canut.core.ledger import chart
from canut.core.ledger.queries import available_minor
from canut.core.people.models import Organisation
from canut.core.work.operations.chargebacks import ChargedBack, charge_back
from canut.core.work.operations.funding import deposit
from canut.core.work.operations.refunds import end_refund, refund_client
from canut.town.cast import CURRENCY
from canut.town.months.folk import House
from canut.town.months.town import Town


class Bank:
    """What the bank of the town carries out; every cent of it stands in the oracle's books."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self._number = 0

    def deposit(self, house: House, amount_minor: int) -> None:
        """Let a client pay in."""
        town, now, key = self._town, self._town.now, self._key("deposit")
        done = town.did(
            house.member,
            "deposit",
            lambda: deposit(
                client=house.organisation, amount_minor=amount_minor, currency=CURRENCY, key=key, now=now
            ),
        )
        if done:
            town.diary.paid_in += amount_minor

    def ask_back(self, house: House) -> None:
        """Let a client ask for half of what is free; the bank carries it out the next day, or refuses."""
        town, now, key = self._town, self._town.now, self._key("refund")
        amount = free_minor(house.organisation) // 2
        if amount <= 0:
            return
        promised = town.do(
            house.member,
            "ask money back",
            lambda: refund_client(
                client=house.organisation, amount_minor=amount, currency=CURRENCY, key=key, now=now
            ),
        )
        if promised is None:
            return
        arrives = town.chance(0.8)

        def end() -> None:
            later = town.now
            done = town.do(
                None,
                "end refund",
                lambda: end_refund(client=house.organisation, key=key, arrived=arrives, now=later),
            )
            if done is not None and arrives:
                town.diary.paid_out += amount

        town.agenda.after(86_400, end)

    def take_back(self, house: House, amount_minor: int) -> list[int]:
        """Let a client's bank reverse a payment; returns the numbers of the projects that end for it."""
        town, now, key = self._town, self._town.now, self._key("reversal")
        judge = town.folk.judges[0]

        def reverse() -> ChargedBack:
            return charge_back(
                client=house.organisation,
                amount_minor=amount_minor,
                currency=CURRENCY,
                key=key,
                actor=judge,
                now=now,
            )

        cut = town.do(judge, "charge back", reverse)
        if cut is None:
            return []
        town.diary.paid_out += amount_minor
        return [project.pk for project in cut.cancelled]

    def _key(self, what: str) -> str:
        self._number += 1
        return f"{what}-{self._number}"


def free_minor(client: Organisation) -> int:
    """Return what a client has that is promised to nobody, in minor units."""
    return available_minor(code=chart.client_funds(client.pk), currency=CURRENCY)
