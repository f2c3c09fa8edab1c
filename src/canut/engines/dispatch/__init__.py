"""Which courier is asked first, as a published pure computation (guarantee G13).

The rule reads where the order waits, how far each courier is, whether they are free and whether they were
asked for this order before. Nothing else can enter it: no acceptance rate, no rating, no speech (G12).

>>> shop = Place(46.5, 3.6)
>>> couriers = [Courier(1, Place(46.52, 3.6)), Courier(2, Place(46.51, 3.6)), Courier(3, shop, is_free=False)]
>>> [approach.courier_id for approach in rank_couriers(Order(seed=7, pickup=shop), couriers)]
[2, 1]
"""

from canut.engines.dispatch.places import InvalidPlace, Place, straight_line_metres
from canut.engines.dispatch.ranking import (
    Approach,
    Courier,
    Order,
    approaches_to,
    nearest_free_first,
    rank_couriers,
)
from canut.engines.dispatch.routes import Leg, Router, StraightLine

__all__ = [
    "Approach",
    "Courier",
    "InvalidPlace",
    "Leg",
    "Order",
    "Place",
    "Router",
    "StraightLine",
    "approaches_to",
    "nearest_free_first",
    "rank_couriers",
    "straight_line_metres",
]
