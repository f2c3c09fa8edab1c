"""Shops, the orders they hand over, where couriers on duty are, and the log of every offer."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from canut.core.people.models import Organisation
from canut.core.work.models import Assignment, Task
from canut.core.worktime.models import Session
from canut.engines.dispatch import Place

ON_EARTH = {"latitude": Q(latitude__range=(-90, 90)), "longitude": Q(longitude__range=(-180, 180))}


class Shop(models.Model):
    """Where orders are picked up; it never moves (a trigger refuses it): a new address is a new shop."""

    client = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="shops")
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=200)
    area = models.CharField(max_length=100)
    latitude = models.FloatField()
    longitude = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["client", "name"], name="shop_name_once"),
            models.CheckConstraint(
                condition=ON_EARTH["latitude"] & ON_EARTH["longitude"], name="shop_on_earth"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(self.latitude, self.longitude)


class Order(models.Model):
    """Something to bring from a shop to a customer; a task of the project with its way in space and time.

    ``pay_minor`` is the minimum net pay of the delivery, held before anybody is asked. The customer knows
    ``drop_code`` and says it at the door; no courier is ever shown it.
    """

    class State(models.TextChoices):
        """How far the order is."""

        PLACED = "placed", _("placed")
        OFFERED = "offered", _("offered to a courier")
        ACCEPTED = "accepted", _("a courier is on the way to the shop")
        PICKED_UP = "picked_up", _("picked up")
        DELIVERED = "delivered", _("delivered")
        UNDELIVERED = "undelivered", _("not delivered")

    task = models.OneToOneField(Task, on_delete=models.PROTECT, related_name="order")
    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, related_name="orders")
    assignment = models.OneToOneField(
        Assignment, on_delete=models.PROTECT, null=True, blank=True, related_name="order"
    )
    state = models.CharField(max_length=12, choices=State, default=State.PLACED)
    pay_minor = models.BigIntegerField()
    drop_address = models.CharField(max_length=200)
    drop_area = models.CharField(max_length=100)
    latitude = models.FloatField()
    longitude = models.FloatField()
    drop_code = models.CharField(max_length=8)
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    placed_at = models.DateTimeField()
    ready_at = models.DateTimeField()
    picked_up_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    why_undelivered = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=ON_EARTH["latitude"] & ON_EARTH["longitude"], name="order_on_earth"
            ),
            models.CheckConstraint(condition=Q(pay_minor__gte=0), name="order_pay_not_negative"),
            models.CheckConstraint(
                condition=Q(ready_at__gte=F("placed_at")), name="order_ready_after_placed"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["picked_up", "delivered"]) | Q(picked_up_at__gte=F("placed_at")),
                name="order_picked_up_once_placed",
            ),
            models.CheckConstraint(
                condition=~Q(state="delivered") | Q(ended_at__gte=F("picked_up_at")),
                name="order_dropped_off_after_pickup",
            ),
            models.CheckConstraint(
                condition=~Q(state="undelivered") | (Q(ended_at__isnull=False) & ~Q(why_undelivered="")),
                name="order_undelivered_says_why",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["placed", "undelivered"]) | Q(assignment__isnull=False),
                name="order_in_hands",
            ),
        ]
        indexes = [
            models.Index(
                fields=["placed_at"],
                name="order_under_way",
                condition=Q(state__in=["placed", "offered", "accepted", "picked_up"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} ({self.state})"

    @property
    def drop(self) -> Place:
        """Where the customer is."""
        return Place(self.latitude, self.longitude)


class CourierPosition(models.Model):
    """Where a courier on duty was last seen: one row a courier, gone when the session ends (G18)."""

    courier = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="position"
    )
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="+")
    latitude = models.FloatField()
    longitude = models.FloatField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=ON_EARTH["latitude"] & ON_EARTH["longitude"], name="courier_position_on_earth"
            ),
        ]

    def __str__(self) -> str:
        return f"courier {self.courier_id} at {self.at:%H:%M}"

    @property
    def place(self) -> Place:
        """Where it is."""
        return Place(self.latitude, self.longitude)


class OfferLog(models.Model):
    """Why one courier was asked: the rule's version, its seed and all it read; never changed (G13).

    ``approaches`` names every courier on duty with metres and seconds to the shop, free or not, asked before
    or not. It holds no position: the log outlives the session, a position does not.
    """

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="offers")
    assignment = models.OneToOneField(Assignment, on_delete=models.PROTECT, related_name="offer_log")
    courier = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    rule_version = models.CharField(max_length=40)
    seed = models.BigIntegerField()
    approaches = models.JSONField()
    approach_metres = models.PositiveIntegerField()
    ride_metres = models.PositiveIntegerField()
    expected_seconds = models.PositiveIntegerField()
    offered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "courier"], name="offer_once_per_courier"),
        ]
        indexes = [models.Index(fields=["courier", "offered_at"], name="offer_of_courier")]

    def __str__(self) -> str:
        return f"order {self.order_id} to courier {self.courier_id} by {self.rule_version}"
