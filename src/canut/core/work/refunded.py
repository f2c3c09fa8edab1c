"""Reads on free money that goes back to clients."""

from collections.abc import Iterable
from dataclasses import dataclass

from canut.core.ledger.models import Hold
from canut.core.people.models import Organisation

KIND = "refund"


@dataclass(frozen=True, slots=True)
class Refund:
    """Money promised back to a client, which the bank has not carried out yet."""

    client: Organisation
    key: str
    hold: Hold


def key_of(client: Organisation, key: str) -> str:
    """Return the name of a refund in the ledger."""
    return f"{KIND}:{client.pk}:{key}"


def refund_known(*, client: Organisation, key: str) -> Hold | None:
    """Return what was promised back to a client under a reference; None for a new one."""
    return Hold.objects.filter(key=key_of(client, key), kind=KIND).first()


def refunds_under_way() -> list[Refund]:
    """Return the refunds that the bank has neither carried out nor refused, oldest first."""
    return _refunds(Hold.objects.filter(kind=KIND, state=Hold.State.PENDING).order_by("pk"))


def refund_numbered(hold_id: int) -> Refund | None:
    """Return a refund that is under way by the number of its hold; None for any other."""
    return next(iter(_refunds(Hold.objects.filter(pk=hold_id, kind=KIND, state=Hold.State.PENDING))), None)


def _refunds(holds: Iterable[Hold]) -> list[Refund]:
    named = [(hold, hold.key.split(":", 2)) for hold in holds]
    clients = Organisation.objects.in_bulk([int(parts[1]) for _hold, parts in named])
    return [Refund(clients[int(parts[1])], parts[2], hold) for hold, parts in named]
