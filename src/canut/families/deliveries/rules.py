"""The figures by which a project dispatches and pays: kept in its ``config``, shown to everybody."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from canut.engines.dispatch import Leg, Place, Router, StraightLine
from canut.families.deliveries.errors import InvalidRules

OFFER_SECONDS_MIN = 30
"""A courier has a reasonable time to answer an offer (Transport Code, L1326-3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRules:
    """Dispatch figures of one project.

    Attributes
    ----------
    detour_factor, metres_per_second
        See `canut.engines.dispatch.StraightLine`.
    handover_seconds
        Time at the shop's counter, and as much again at the customer's door.
    offer_seconds
        How long a courier may think about an offer.

    Raises
    ------
    InvalidRules
        When a figure cannot be.
    """

    detour_factor: float = 1.3
    metres_per_second: float = 4.0
    handover_seconds: int = 120
    offer_seconds: int = 90

    def __post_init__(self) -> None:
        if self.offer_seconds < OFFER_SECONDS_MIN:
            raise InvalidRules(
                _("offer_seconds %(seconds)s: a courier needs at least %(least)s seconds to answer an offer")
                % {"seconds": self.offer_seconds, "least": OFFER_SECONDS_MIN}
            )
        if self.handover_seconds < 0:
            raise InvalidRules(
                _("handover_seconds cannot be negative; 0 means that handing over takes no time")
            )
        if not (self.detour_factor >= 1 and self.metres_per_second > 0):
            raise InvalidRules(_("detour_factor is at least 1 and metres_per_second more than 0"))

    @classmethod
    def of(cls, config: Mapping[str, Any]) -> "DeliveryRules":
        """Return the rules that a project's ``config`` holds."""
        return cls(**config["dispatch"])

    @property
    def router(self) -> Router:
        """Whatever says how long a ride is."""
        return StraightLine(self.detour_factor, self.metres_per_second)

    def delivery(self, pickup: Place, drop: Place) -> Leg:
        """Return the way from the shop's counter to the customer's door, both handovers included."""
        ride = self.router.leg(pickup, drop)
        return Leg(ride.metres, ride.seconds + 2 * self.handover_seconds)
