"""Deliveries: places are booked, given back or cancelled; orders come, offers are answered freely."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from canut.core.people.models import Person
from canut.core.work.models import Assignment, Project
from canut.core.work.operations.projects import TermsOffered
from canut.core.worktime.models import Slot
from canut.core.worktime.operations import (
    book_slot,
    cancel_slot,
    claim_slot,
    give_slot_back,
    open_slots_for,
)
from canut.families.deliveries.models import OfferLog, Order
from canut.families.deliveries.operations.duty import start_shift
from canut.families.deliveries.operations.offers import dispatch_waiting
from canut.families.deliveries.operations.orders import place_order, withdraw_order
from canut.families.deliveries.operations.projects import open_deliveries, register_shop
from canut.families.deliveries.operations.rides import accept, decline, drop, pick_up, report_undelivered
from canut.families.deliveries.queries import waiting_orders
from canut.families.deliveries.samples import COURIER_STARTS, SHOPS, SampleOrder, sample_orders
from canut.town.cast import CURRENCY
from canut.town.months.bank import Bank
from canut.town.months.clock import local
from canut.town.months.diary import Piece, Promise, seconds_of
from canut.town.months.folk import House
from canut.town.months.town import Town

FLOOR_MINOR, LEASE_SECONDS, REVIEW_HOURS = 1202, 5400, 72
TERMS = TermsOffered(
    per_answer_minor=350,
    hourly_floor_minor=FLOOR_MINOR,
    expected_seconds=900,
    lease_seconds=LEASE_SECONDS,
    review_hours=REVIEW_HOURS,
)
STEP_SECONDS = 600
"""While an order is in hand, the platform counts the way since the last sign of life in such steps."""

PLACES, ORDERS = 2, 2
SHIFT_SECONDS = 5400


@dataclass
class Ride:
    """An offer on its way."""

    courier: Person
    assignment: Assignment
    order: Order
    seconds: int


class Errands:
    """The deliveries of the town."""

    def __init__(self, town: Town, bank: Bank, house: House) -> None:
        self._town, self._house = town, house
        now = town.now
        bank.deposit(house, 150_000)
        self.project: Project = open_deliveries(
            client=house.organisation,
            created_by=house.member,
            title={"en": "Bicycle deliveries"},
            purpose={"en": "Bring the orders of the town's shops"},
            currency=CURRENCY,
            terms=TERMS,
            now=now,
        )
        town.diary.floors[self.project.pk] = FLOOR_MINOR
        self._shops = {
            one.name: register_shop(
                client=house.organisation,
                name=one.name,
                address=one.address,
                area=one.area,
                place=one.place,
                now=now,
            )
            for one in SHOPS
        }

    def plan(self, day: date) -> None:
        """Offer the places of a day two days ahead, and plan today's orders."""
        self._offer_places(day + timedelta(days=2))
        town = self._town
        starts_at = local(day, 12)
        orders = sample_orders(
            seed=town.random.randrange(10**9), start=starts_at, count=ORDERS, minutes=SHIFT_SECONDS // 60
        )
        for one in orders:
            town.agenda.at(one.placed_at, partial(self._place, one))
        for step in range(600, SHIFT_SECONDS, 1200):
            town.agenda.at(starts_at + timedelta(seconds=step), self._dispatch)
        town.agenda.at(starts_at + timedelta(seconds=SHIFT_SECONDS, hours=1), self._withdraw)

    def _offer_places(self, day: date) -> None:
        town, now = self._town, self._town.now
        starts_at = local(day, 12)
        slots = town.do(
            self._house.member,
            "offer places",
            lambda: open_slots_for(
                project=self.project,
                starts_at=starts_at,
                ends_at=starts_at + timedelta(seconds=SHIFT_SECONDS),
                capacity=PLACES,
                now=now,
            ),
            befalls=False,
        )
        for slot in slots or []:
            courier = town.random.choice(town.folk.couriers)
            if town.folk.works_on(courier, day):
                town.agenda.after(town.random.randint(60, 7200), partial(self._book, slot, courier))

    def _book(self, slot: Slot, courier: Person) -> None:
        town, now = self._town, self._town.now
        if town.do(courier, "book", lambda: book_slot(slot=slot, worker=courier, now=now)) is None:
            return
        drawn = town.random.random()
        hours_before = town.random.choice((3, 30))
        early = slot.starts_at - timedelta(hours=hours_before)
        if drawn < 0.08:  # noqa: PLR2004 - changed their mind
            town.agenda.at(early, lambda: self._give_back(slot, courier))
        elif drawn < 0.16:  # noqa: PLR2004 - the client changed theirs
            town.agenda.at(early, lambda: self._cancel(slot, courier))
        elif drawn < 0.24:  # noqa: PLR2004 - a puncture: they say so in the evening
            town.agenda.at(slot.ends_at + timedelta(hours=2), lambda: self._claim(slot, courier))
        else:
            late = timedelta(seconds=town.random.randint(1, 900))
            town.agenda.at(slot.starts_at + late, lambda: self._start(slot, courier))

    def _give_back(self, slot: Slot, courier: Person) -> None:
        now = self._town.now
        self._town.did(courier, "give place back", lambda: give_slot_back(slot=slot, worker=courier, now=now))

    def _cancel(self, slot: Slot, courier: Person) -> None:
        """Cancel a place that is booked: within a day of its start, its time stays the courier's."""
        town, now, member = self._town, self._town.now, self._house.member
        done = town.do(member, "cancel place", lambda: cancel_slot(slot=slot, actor=member, now=now))
        if done is not None and now > slot.starts_at - timedelta(hours=24):
            span = seconds_of(slot.starts_at), seconds_of(slot.ends_at)
            town.diary.promises.append(Promise(courier.pk, self.project.pk, *span))

    def _claim(self, slot: Slot, courier: Person) -> None:
        town, now = self._town, self._town.now
        added = town.do(courier, "claim place", lambda: claim_slot(slot=slot, worker=courier, now=now))
        if added is not None:
            span = seconds_of(slot.starts_at), seconds_of(slot.ends_at)
            expected = town.diary.add(courier.pk, self.project.pk, span, max(town.at, span[1]))
            town.expect(added == expected, f"a claimed place counts {added} s, not {expected} s")

    def _start(self, slot: Slot, courier: Person) -> None:
        town, now = self._town, self._town.now
        place = COURIER_STARTS[2 + town.folk.couriers.index(courier)]  # no two alike
        slot.refresh_from_db()
        done = town.do(
            courier, "start shift", lambda: start_shift(slot=slot, courier=courier, place=place, now=now)
        )
        if done is not None:
            town.diary.presence[courier.pk].book_in(self.project.pk, town.at, seconds_of(slot.ends_at))
            town.diary.sweep(town.at)

    def _place(self, one: SampleOrder) -> None:
        town, now = self._town, self._town.now
        shop = self._shops[one.shop.name]
        town.do(None, "order", lambda: place_order(project=self.project, shop=shop, order=one.order, now=now))
        self._dispatch()

    def _withdraw(self) -> None:
        """End the orders that nobody was there to bring."""
        for order in list(waiting_orders(project=self.project)):
            self._withdraw_one(order)

    def _withdraw_one(self, order: Order) -> None:
        town, now, member = self._town, self._town.now, self._house.member
        why = "Nobody could bring it today"
        town.do(
            member,
            "withdraw order",
            lambda: withdraw_order(order=order, why=why, actor_id=member.pk, now=now),
        )

    def _dispatch(self) -> None:
        town, now = self._town, self._town.now
        for made in dispatch_waiting(project=self.project, now=now):
            log = OfferLog.objects.select_related("order__shop", "courier").get(assignment=made)
            ride = Ride(log.courier, made, log.order, log.expected_seconds)
            town.journal.note(now, town.folk.handle(log.courier), "is offered an order")
            town.agenda.after(town.random.randint(5, 100), partial(self._answer, ride))

    def _answer(self, ride: Ride) -> None:
        town, now, who, number = self._town, self._town.now, ride.courier, ride.assignment.pk
        if town.chance(0.2):
            town.do(who, "decline", lambda: decline(assignment_id=number, courier=who, now=now))
            return
        if town.do(who, "accept", lambda: accept(assignment_id=number, courier=who, now=now)) is None:
            return
        town.diary.take(_piece(ride, town.at))
        self._ride_on(who)
        town.agenda.after(ride.seconds // 2, lambda: self._pick_up(ride))

    def _pick_up(self, ride: Ride) -> None:
        town, now, who, number = self._town, self._town.now, ride.courier, ride.assignment.pk
        if town.do(who, "pick up", lambda: pick_up(assignment_id=number, courier=who, now=now)) is not None:
            self._ride_on(who)
            seconds = round(ride.seconds * town.random.uniform(0.4, 2.5))
            town.agenda.after(seconds, lambda: self._drop(ride))

    def _drop(self, ride: Ride) -> None:
        town, now, who, number = self._town, self._town.now, ride.courier, ride.assignment.pk
        nobody_opens = town.chance(0.06)
        if nobody_opens:
            why = "Nobody opened, and nobody answered the telephone"
            done = town.do(
                who,
                "report undelivered",
                lambda: report_undelivered(assignment_id=number, courier=who, why=why, now=now),
            )
        else:
            code = ride.order.drop_code
            done = town.do(
                who, "hand over", lambda: drop(assignment_id=number, courier=who, code=code, now=now)
            )
        if done is not None:
            self._ride_on(who)
            piece = town.diary.pieces[number]
            piece.answer(town.at)
            if not nobody_opens:
                piece.state = "approved"
            running = town.diary.presence[who.pk].running
            if running and running.booked_until is None:
                town.diary.leave(who.pk, town.at)

    def _ride_on(self, courier: Person) -> None:
        """Write down the way since the courier was last seen, with the order in their hands."""
        diary, now = self._town.diary, self._town.at
        diary.sweep(now)
        stays = diary.presence[courier.pk].stays
        seen = max((stay.seen for stay in stays), default=now)
        at = min(max(seen, now - LEASE_SECONDS), now)
        diary.sign(courier.pk, self.project.pk, at)
        while at < now:
            at = min(at + STEP_SECONDS, now)
            diary.sign(courier.pk, self.project.pk, at)


def _piece(ride: Ride, at: int) -> Piece:
    made = ride.assignment
    return Piece(
        number=made.pk,
        person=ride.courier.pk,
        project=made.project_id,
        cohort=(made.terms_id, made.lane),
        floor_minor=FLOOR_MINOR,
        pay_minor=made.pay_minor,
        lease_seconds=LEASE_SECONDS,
        review_seconds=REVIEW_HOURS * 3600,
        taken_at=at,
        lease_until=at + LEASE_SECONDS,
    )
