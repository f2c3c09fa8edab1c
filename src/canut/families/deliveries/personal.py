"""What this family holds on people: where couriers on duty are, what they were offered and rode."""

from django.utils.translation import gettext_lazy as _

from canut.core.people import keeping
from canut.core.personal import Holding, Personal, table
from canut.families.deliveries.models import CourierPosition, OfferLog, Order
from canut.families.deliveries.operations.duty import erase_position

OFFER = (
    "id",
    "order_id",
    "assignment_id",
    "rule_version",
    "approach_metres",
    "ride_metres",
    "expected_seconds",
    "offered_at",
)
RIDE = ("id", "assignment_id", "shop__name", "drop_area", "state", "pay_minor", "picked_up_at", "ended_at")


PERSONAL = Personal(
    holdings=(
        Holding(
            "position",
            _("Where you are, while on duty"),
            keeping.YOU,
            keeping.TO_OFFER,
            keeping.DUTY,
            table(CourierPosition, "courier", "latitude", "longitude", "at"),
            ((CourierPosition, "courier"),),
        ),
        Holding(
            "offers",
            _("Orders you were offered, and by which rule"),
            keeping.PLATFORM,
            keeping.TO_OFFER,
            keeping.CLAIMS,
            table(OfferLog, "courier", *OFFER),
            ((OfferLog, "courier"),),
        ),
        Holding(
            "rides",
            _("Orders you brought"),
            keeping.PLATFORM,
            keeping.TO_PAY,
            keeping.BOOKS,
            table(Order, "assignment__worker", *RIDE),
        ),
    ),
    erasers=(erase_position,),
)
