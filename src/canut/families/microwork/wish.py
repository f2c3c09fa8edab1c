"""What a person looks for: which cards they want to see, and in which order; it hands out no work.

Who asks the same sees the same order. Of the person, nothing is read but the qualifications that they hold,
and these only where they ask to see no project that needs others.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from canut.core.work.models import Harm, Project, Terms
from canut.engines.money import currency_exponent
from canut.families.microwork.cards import ProjectCard
from canut.families.microwork.models import SavedSearch

Order = SavedSearch.Order

LEVELS = [str(level) for level in Harm.values]
"""Classes of harm, the lightest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a person asks for; see `SavedSearch` for the fields.

    Attributes
    ----------
    harm
        The highest class that they want to see.
    payday_days
        Most days from approval to payday.
    """

    kind: str = ""
    harm: str = ""
    hourly_minimum: Decimal | None = None
    payday_days: int | None = None
    is_qualified: bool = False
    order: str = Order.NEWEST

    @property
    def fields(self) -> dict[str, Any]:
        """Its fields by name."""
        return {name: getattr(self, name) for name in FIELDS}

    @property
    def leaves_out(self) -> bool:
        """Whether it leaves any project out."""
        return self.fields != Wish(order=self.order).fields

    @property
    def reads_pace(self) -> bool:
        """Whether it depends on what was measured."""
        return self.hourly_minimum is not None or self.order == Order.HOURLY

    def fits(self, project: Project, terms: Terms) -> bool:
        """Say whether a project is of the kind, the harm and the payday that are asked for."""
        return (
            self.kind in ("", project.kind)
            and (not self.harm or LEVELS.index(project.harm) <= LEVELS.index(self.harm))
            and (self.payday_days is None or terms.payday_days <= self.payday_days)
        )

    def takes(self, card: ProjectCard) -> bool:
        """Say whether a project is all that is asked for."""
        return (
            self.fits(card.project, card.terms)
            and not (self.is_qualified and card.qualifications)
            and (self.hourly_minimum is None or card.hourly_minor >= self._minimum(card.project.currency))
        )

    def place(self, card: ProjectCard) -> tuple[Any, ...]:
        """Return what a card is ordered by; amounts of different currencies are not compared.

        By pay an hour, what was measured comes before what a client only promises.
        """
        newest, currency = -card.project.pk, card.project.currency
        match self.order:
            case Order.HOURLY:
                return currency, card.pace is None, -card.hourly_minor, newest
            case Order.PAY:
                return currency, -card.terms.per_answer_minor, newest
            case Order.PAYDAY:
                return card.terms.payday_days, newest
        return (newest,)

    def _minimum(self, currency: str) -> Decimal:
        return (self.hourly_minimum or Decimal(0)).scaleb(currency_exponent(currency))


FIELDS = ("kind", "harm", "hourly_minimum", "payday_days", "is_qualified", "order")
"""The fields of a wish, as a saved search keeps them."""


def wish_of(search: SavedSearch) -> Wish:
    """Return what a saved search asks for."""
    return Wish(**{name: getattr(search, name) for name in FIELDS})
