"""What can go wrong with deliveries beyond the core's errors.

DeliveriesError
├── InvalidRules     a town's dispatch figures that cannot be
├── InvalidOrder     an order that cannot be brought as it is described
├── NotTakingOrders  the project takes no orders now
├── OffDuty          a position was sent by somebody who is not on duty
├── NotYours         no such order in this courier's hands
├── WrongMoment      the order is at another point of its way
├── WrongCode        the customer's code was not the one given
└── CodeLocked       too many wrong codes
"""


class DeliveriesError(Exception):
    """A delivery cannot go on as asked; the message says what to do."""


class InvalidRules(DeliveriesError):  # noqa: N818 - named after the fact
    """Dispatch figures that cannot be, such as a speed of nothing."""


class InvalidOrder(DeliveriesError):  # noqa: N818 - named after the fact
    """The order cannot be brought as it is described."""


class NotTakingOrders(DeliveriesError):  # noqa: N818 - named after the fact
    """The project takes no orders now."""


class OffDuty(DeliveriesError):  # noqa: N818 - named after the fact
    """No position is kept of a courier who is not on duty (G18)."""


class NotYours(DeliveriesError):  # noqa: N818 - named after the fact
    """There is no such order in this courier's hands."""


class WrongMoment(DeliveriesError):  # noqa: N818 - named after the fact
    """The order is at another point of its way."""


class WrongCode(DeliveriesError):  # noqa: N818 - named after the fact
    """The code is not the one the customer was given."""


class CodeLocked(DeliveriesError):  # noqa: N818 - named after the fact
    """Too many wrong codes were tried on this order."""
