"""What goes off pay for social security: estimated, or withheld from payouts."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from canut.core.ledger.models import Hold
from canut.core.local_time import day_here
from canut.core.pay.models import Withholding, WithholdingRate
from canut.core.pay.queries.accounts import rates_in_force
from canut.core.pay.queries.lines import LineKind, StatementLine
from canut.core.people.models import LegalIdentity, Person
from canut.engines.earnings import contribution_rate, contributions_minor, withholding_rule


def contribution_lines(
    *, person: Person, start: datetime, end: datetime, earned: Sequence[StatementLine]
) -> Iterator[StatementLine]:
    """Yield what goes off the pay of a period: what its payouts had withheld, or else an estimate.

    Parameters
    ----------
    earned
        The lines of the period; contributions are due on all money in it, tips included.
    """
    yield from _withheld(person, start, end)
    last_day = day_here(end - timedelta.resolution)
    supplied = rates_in_force(person_ids=[person.pk], on=last_day).get(person.pk)
    at = _rate(person, supplied, last_day)
    for currency in dict.fromkeys(line.currency for line in earned):
        if supplied and withholding_rule(country=supplied.country, currency=currency, on=last_day):
            continue
        amounts = [line.amount_minor for line in earned if line.currency == currency]
        gross = sum(amount for amount in amounts if amount > 0)
        owed = contributions_minor(gross_minor=gross, rate_bp=at[0]) if at else 0
        if at and owed:
            facts = {"gross_minor": gross, "rate_bp": at[0], "source": at[1]}
            yield StatementLine(LineKind.CONTRIBUTION, -owed, currency, None, facts)


def _withheld(person: Person, start: datetime, end: datetime) -> Iterator[StatementLine]:
    kept = Withholding.objects.filter(
        payout__person=person, payout__run__starts_at__gte=start, payout__run__ends_at__lte=end
    ).exclude(payout__hold__state=Hold.State.VOIDED)
    for one in kept.select_related("payout__hold", "rate").order_by("pk"):
        facts = {
            "payout": one.payout_id,
            "gross_minor": one.base_minor,
            "rate_bp": one.rate.rate_bp,
            "source": one.rate.source,
        }
        yield StatementLine(LineKind.WITHHOLDING, -one.amount_minor, one.payout.hold.currency, None, facts)


def _rate(person: Person, supplied: WithholdingRate | None, on: date) -> tuple[int, str] | None:
    """Return the rate, in basis points, at which a person will owe contributions themselves; its source."""
    if supplied:
        return supplied.rate_bp, supplied.source
    identity = LegalIdentity.objects.filter(person=person).first()
    rate = contribution_rate(status=identity.status, on=on) if identity else None
    return (rate.total_bp, rate.source) if rate else None
