"""An hour of orders, drawn from a seed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from canut.engines.dispatch import Place
from canut.families.deliveries.operations.orders import NewOrder, draw_code
from canut.families.deliveries.samples.town import QUARTERS, SHOPS, SampleShop

QUARTER_RADIUS_DEGREES = 0.003
"""How far from the middle of a quarter its doors are: about 300 m."""

DOORS = 60


@dataclass(frozen=True, slots=True)
class SampleOrder:
    """An order, the shop it is placed with, and when."""

    shop: SampleShop
    order: NewOrder
    placed_at: datetime


def sample_orders(*, seed: int, start: datetime, count: int = 32, minutes: int = 60) -> list[SampleOrder]:
    """Return `count` orders placed within `minutes` of `start`, in order of time.

    Most come around the middle of the span, as meals do.
    """
    random = Random(seed)  # noqa: S311 - a simulation is replayed from its seed
    seconds = sorted(int(random.triangular(0, minutes * 60)) for _ in range(count))
    return [
        _draw(random, f"brevalon-{seed}-{number:03}", start + timedelta(seconds=second))
        for number, second in enumerate(seconds, start=1)
    ]


def _draw(random: Random, reference: str, placed_at: datetime) -> SampleOrder:
    shop = random.choice(SHOPS)
    quarter = random.choice(QUARTERS)
    drop = Place(
        round(quarter.middle.latitude + random.uniform(-1, 1) * QUARTER_RADIUS_DEGREES, 5),
        round(quarter.middle.longitude + random.uniform(-1, 1) * QUARTER_RADIUS_DEGREES, 5),
    )
    order = NewOrder(
        reference=reference,
        drop_address=f"{random.randint(1, DOORS)} {random.choice(quarter.streets)}",
        drop_area=quarter.name,
        drop=drop,
        ready_at=placed_at + timedelta(minutes=random.randint(*shop.preparation_minutes)),
        drop_code=draw_code(random=random),
    )
    return SampleOrder(shop, order, placed_at)
