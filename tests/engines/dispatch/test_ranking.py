"""The dispatch rule."""

from dataclasses import asdict
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from canut.engines.dispatch import (
    Approach,
    Courier,
    Order,
    Place,
    approaches_to,
    nearest_free_first,
    rank_couriers,
)

SHOP = Place(46.5, 3.6)
nearby = st.builds(Place, st.floats(46.4, 46.6), st.floats(3.5, 3.7)) | st.just(SHOP)
fleets = st.lists(
    st.builds(Courier, st.integers(1, 500), nearby, st.booleans(), st.booleans()),
    max_size=12,
    unique_by=lambda courier: courier.courier_id,
)
orders = st.builds(Order, seed=st.integers(0, 10_000), pickup=nearby)


def test_nearest_first() -> None:
    """Of two free couriers the nearer one is asked first, with metres and seconds to show for it."""
    far, near = Courier(1, Place(46.51, 3.6)), Courier(2, Place(46.503, 3.6))
    ranking = rank_couriers(Order(7, SHOP), [far, near])
    assert ranking == [Approach(2, 434, 109, True, False), Approach(1, 1446, 362, True, False)]


@given(orders, fleets)
def test_neither_busy_nor_asked(order: Order, fleet: list[Courier]) -> None:
    """Exactly the free couriers who were not asked yet are ranked, each once, never a nearer one later."""
    ranking = rank_couriers(order, fleet)
    may_be_asked = {one.courier_id for one in fleet if one.is_free and not one.was_asked}
    assert len(ranking) == len(may_be_asked)
    assert {one.courier_id for one in ranking} == may_be_asked
    assert [one.metres for one in ranking] == sorted(one.metres for one in ranking)


@given(orders, fleets, st.randoms(use_true_random=False))
def test_order_of_input_does_not_matter(order: Order, fleet: list[Courier], random: Random) -> None:
    """Whoever lists the couriers cannot favour one of them."""
    shuffled = list(fleet)
    random.shuffle(shuffled)
    assert rank_couriers(order, shuffled) == rank_couriers(order, fleet)


@given(orders, fleets)
def test_numbers_do_not_rule(order: Order, fleet: list[Courier]) -> None:
    """Apart from ties, couriers with other numbers are ranked at the same distances."""
    renamed = [Courier(1000 - one.courier_id, one.place, one.is_free, one.was_asked) for one in fleet]
    metres = [one.metres for one in rank_couriers(order, fleet)]
    assert [one.metres for one in rank_couriers(order, renamed)] == metres


def test_lots_are_fair() -> None:
    """Two couriers at the same door are each first for about half of the orders."""
    pair = [Courier(1, SHOP), Courier(2, SHOP)]
    firsts = [rank_couriers(Order(seed, SHOP), pair)[0].courier_id for seed in range(400)]
    assert 160 < firsts.count(1) < 240


@given(orders, fleets)
def test_the_log_is_enough_to_replay(order: Order, fleet: list[Courier]) -> None:
    """From the logged inputs alone, without any position, the published rule ranks the same."""
    logged = [asdict(approach) for approach in approaches_to(order, fleet)]
    replayed = nearest_free_first([Approach(**row) for row in logged], order.seed)
    assert replayed == rank_couriers(order, fleet)


def test_nobody_to_ask() -> None:
    """Without couriers the ranking is empty."""
    assert nearest_free_first([], seed=1) == []
