"""The methods by name: the names the command line and project files use."""

from dataclasses import fields
from types import MappingProxyType

from canut.engines.consensus.errors import ParameterError, UnknownMethodError
from canut.engines.consensus.method import Method
from canut.engines.consensus.methods.dawid_skene import DawidSkene
from canut.engines.consensus.methods.majority import MajorityVote
from canut.engines.consensus.methods.medoid import Medoid
from canut.engines.consensus.methods.one_coin import OneCoin

METHODS: MappingProxyType[str, type[Method]] = MappingProxyType(
    {
        "majority": MajorityVote,
        "dawid-skene": DawidSkene,
        "one-coin": OneCoin,
        "medoid": Medoid,
    }
)


def method(name: str, **parameters: float) -> Method:
    """Make a method from its name and parameters.

    Raises
    ------
    UnknownMethodError
        When no method has this name.
    ParameterError
        When the method has no such parameter, or refuses its value.
    """
    if name not in METHODS:
        raise UnknownMethodError(name, METHODS)
    kind = METHODS[name]
    taken = [field.name for field in fields(kind)]
    if unknown := sorted(parameters.keys() - set(taken)):
        raise ParameterError(
            f"The method {name} has no parameter {', '.join(unknown)}; it has {', '.join(taken) or 'none'}."
        )
    return kind(**parameters)
