"""The dispatch rule: the nearest free courier is asked first, each at most once for an order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from canut.engines.dispatch.places import Place
from canut.engines.dispatch.routes import Router, StraightLine


@dataclass(frozen=True, slots=True)
class Order:
    """What the rule knows of an order: where it waits, and the seed of the lot between couriers as near."""

    seed: int
    pickup: Place


@dataclass(frozen=True, slots=True)
class Courier:
    """What the rule knows of a courier.

    Attributes
    ----------
    was_asked
        Whether this courier was offered this very order before; what they answered is not told.
    """

    courier_id: int
    place: Place
    is_free: bool = True
    was_asked: bool = False


@dataclass(frozen=True, slots=True)
class Approach:
    """A courier's way to the order: all that the ranking reads, fit to be logged, and without a position."""

    courier_id: int
    metres: int
    seconds: int
    is_free: bool
    was_asked: bool


def approaches_to(order: Order, couriers: Iterable[Courier], router: Router | None = None) -> list[Approach]:
    """Return every courier's way to the order, by courier: the inputs of the ranking."""
    router = router or StraightLine()
    ways = [(courier, router.leg(courier.place, order.pickup)) for courier in couriers]
    found = [
        Approach(one.courier_id, leg.metres, leg.seconds, one.is_free, one.was_asked) for one, leg in ways
    ]
    return sorted(found, key=lambda approach: approach.courier_id)


def nearest_free_first(approaches: Iterable[Approach], seed: int) -> list[Approach]:
    """Rank the couriers who are free and were not asked: by metres, then by a lot that the seed draws.

    The lot is a hash of order and courier: nobody who waits at the same corner is always first, and anybody
    can draw it again.
    """
    eligible = [approach for approach in approaches if approach.is_free and not approach.was_asked]
    return sorted(eligible, key=lambda approach: (approach.metres, _lot(seed, approach.courier_id)))


def _lot(seed: int, courier_id: int) -> bytes:
    return sha256(f"{seed}:{courier_id}".encode()).digest()


def rank_couriers(order: Order, couriers: Sequence[Courier], router: Router | None = None) -> list[Approach]:
    """Return the couriers to ask, best first, each with the inputs that placed them there.

    Parameters
    ----------
    router
        None takes the straight line with its defaults.
    """
    return nearest_free_first(approaches_to(order, couriers, router), order.seed)
