"""Brévalon, a small town that exists nowhere: its shops, where its couriers start, an hour of its orders."""

from canut.families.deliveries.samples.orders import SampleOrder, sample_orders
from canut.families.deliveries.samples.town import COURIER_STARTS, QUARTERS, SHOPS, Quarter, SampleShop

__all__ = [
    "COURIER_STARTS",
    "QUARTERS",
    "SHOPS",
    "Quarter",
    "SampleOrder",
    "SampleShop",
    "sample_orders",
]
