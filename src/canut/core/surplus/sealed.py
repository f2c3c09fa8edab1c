"""What this app seals."""

from canut.core.sealed import SealedTable
from canut.core.surplus.models import SurplusYear

YEAR = (
    *("year", "currency", "form", "fees_minor", "costs_minor", "guarantee_minor", "surplus_minor"),
    *("capital_minor", "legal_reserve_before_minor", "reserves_before_minor", "work_share"),
    *("interest_asked_minor", "hours_exponent", "pay_exponent", "seniority_percent_a_year"),
    *("legal_reserve_minor", "indivisible_minor", "work_minor", "interest_minor", "fund_minor"),
    *("voted_on", "distributed_by_id", "distributed_at"),
)

SEALED = [SealedTable("surplus", SurplusYear, "distributed_at", YEAR)]
