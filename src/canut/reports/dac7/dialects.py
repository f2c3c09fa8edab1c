"""The two forms of the message: the OECD's, and that of the French tax office, which differs a little."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dialect:
    """What differs between two editions of the DPI schema.

    Attributes
    ----------
    dpi, stf
        The name spaces of the message and of its common types.
    taxes
        What the element of the taxes of a quarter is called, before its number.
    """

    dpi: str
    stf: str
    taxes: str


OECD = Dialect("urn:oecd:ties:dpi:v1", "urn:oecd:ties:dpistf:v1", "TaxQ")
"""OECD, Model Reporting Rules for Digital Platforms, DPI XML schema 1.0."""

DGFIP = Dialect("urn:oecd:ties:dpi", "urn:oecd:ties:dpistf", "TaxesQ")
"""Direction générale des Finances publiques, cahier des charges DPI-DAC7 1.6 (November 2025)."""


def dialect_of(country: str) -> Dialect:
    """Return the form that a country's office takes."""
    return DGFIP if country == "FR" else OECD
