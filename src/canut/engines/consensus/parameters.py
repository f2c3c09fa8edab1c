"""Checks of parameters, shared by the methods and rules that validate themselves."""

from canut.engines.consensus.errors import ParameterError


def check_at_least(name: str, value: float, least: float) -> None:
    """Refuse a value under its least, and one that is not a number."""
    if not value >= least:
        raise ParameterError(f"{name} is {value}; it must be {least:g} or more.")


def check_share(name: str, value: float) -> None:
    """Refuse a share of nothing or of more than all, and one that is not a number."""
    if not 0 < value <= 1:
        raise ParameterError(f"{name} is {value}; it must be over 0 and at most 1.")
