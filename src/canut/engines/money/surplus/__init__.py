"""A year's surplus: what the law of a legal form does with it, and how the work share is divided.

>>> plan = waterfall(FORMS["scop"], Facts(surplus_minor=100_000, capital_minor=10**9), Vote(Fraction(2, 5)))
>>> plan.legal_reserve, plan.work, plan.fund
(15000, 40000, 45000)
"""

from fractions import Fraction

from canut.engines.money.surplus.errors import SurplusRefused
from canut.engines.money.surplus.forms import FORMS, LegalForm, Mark
from canut.engines.money.surplus.shares import Worked, divide
from canut.engines.money.surplus.waterfall import Facts, Vote, Waterfall, waterfall

__all__ = [
    "FORMS",
    "Facts",
    "Fraction",
    "LegalForm",
    "Mark",
    "SurplusRefused",
    "Vote",
    "Waterfall",
    "Worked",
    "divide",
    "waterfall",
]
