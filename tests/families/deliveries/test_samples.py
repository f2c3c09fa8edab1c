"""Brévalon is small, invented and the same for everybody."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from tests.factories import MONDAY

from canut.engines.dispatch import straight_line_metres
from canut.families.deliveries.samples import COURIER_STARTS, QUARTERS, SHOPS, sample_orders


def test_the_town_is_whole() -> None:
    """Eight shops with distinct names stand in known quarters, and eight couriers are within 3 km of each."""
    assert len({shop.name for shop in SHOPS}) == len(COURIER_STARTS) == 8
    assert {shop.area for shop in SHOPS} == {quarter.name for quarter in QUARTERS}
    reach = [straight_line_metres(start, shop.place) for start in COURIER_STARTS for shop in SHOPS]
    assert max(reach) < 3000


@given(st.integers(0, 1000), st.integers(1, 60))
def test_a_seed_gives_its_orders(seed: int, count: int) -> None:
    """The same seed gives the same orders, in order of time, within the hour, each with its own reference."""
    orders = sample_orders(seed=seed, start=MONDAY, count=count)
    assert orders == sample_orders(seed=seed, start=MONDAY, count=count)
    placed = [one.placed_at for one in orders]
    assert placed == sorted(placed)
    assert MONDAY <= placed[0] <= placed[-1] <= MONDAY + timedelta(hours=1)
    assert len({one.order.reference for one in orders}) == count
    assert all(one.order.ready_at > one.placed_at for one in orders)


def test_seeds_differ() -> None:
    """Another seed is another hour."""
    first, second = (sample_orders(seed=seed, start=MONDAY) for seed in (1, 2))
    assert [one.order.drop for one in first] != [one.order.drop for one in second]
