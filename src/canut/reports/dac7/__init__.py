"""The yearly report on sellers to the tax office (DAC7): figures, what is missing, and the XML message.

Council Directive (EU) 2021/514, annex V of Directive 2011/16/EU. Due by 31 January of the year after; each
person gets the same figures.
"""

from canut.reports.dac7.dialects import Dialect, dialect_of
from canut.reports.dac7.figures import SellerFigures, figures_of
from canut.reports.dac7.message import Message, message
from canut.reports.dac7.missing import Missing, missing_of
from canut.reports.dac7.report import Report, report

__all__ = [
    "Dialect",
    "Message",
    "Missing",
    "Report",
    "SellerFigures",
    "dialect_of",
    "figures_of",
    "message",
    "missing_of",
    "report",
]
