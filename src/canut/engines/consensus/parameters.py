"""Checks of parameters, shared by the methods and rules that validate themselves."""

from canut.engines.consensus.errors import ParameterError


def check_at_least(name: str, value: float, least: float) -> None:
    """Refuse a value under its least, and one that is not a number."""
    if not value >= least:
        raise ParameterError(f"{name} is {value}; it must be {least:g} or more.")
