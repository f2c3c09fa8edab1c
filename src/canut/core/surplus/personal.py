"""What this app holds on people: their shares of a year's surplus."""

from django.utils.translation import gettext_lazy as _

from canut.core.people import keeping
from canut.core.personal import Holding, Personal, table
from canut.core.surplus.models import SurplusShare, SurplusYear

SHARE = ("year__year", "year__currency", "seconds", "pay_minor", "seniority_percent", "amount_minor")

PERSONAL = Personal(
    holdings=(
        Holding(
            "surplus-shares",
            _("Your shares of the surplus"),
            keeping.PLATFORM,
            keeping.TO_PAY,
            keeping.BOOKS,
            table(SurplusShare, "person", *SHARE),
            ((SurplusShare, "person"),),
        ),
        Holding(
            "surplus-distributed",
            _("Surpluses you shared out"),
            keeping.YOU,
            keeping.TO_PROVE,
            keeping.BOOKS,
            table(SurplusYear, "distributed_by", "year", "currency", "distributed_at"),
            ((SurplusYear, "distributed_by"),),
        ),
    ),
)
