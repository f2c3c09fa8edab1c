"""The methods by name: the names the command line and project files use."""

from dataclasses import fields
from types import MappingProxyType

from canut.engines.consensus.errors import ParameterError, UnknownMethodError
from canut.engines.consensus.method import Method
from canut.engines.consensus.methods.auto import Auto
from canut.engines.consensus.methods.catd import Catd
from canut.engines.consensus.methods.dawid_skene import DawidSkene
from canut.engines.consensus.methods.ebcc import Ebcc
from canut.engines.consensus.methods.glad import Glad
from canut.engines.consensus.methods.ibcc import Ibcc
from canut.engines.consensus.methods.kos import Kos
from canut.engines.consensus.methods.lfc import Lfc
from canut.engines.consensus.methods.logit import LogitConfusions
from canut.engines.consensus.methods.m_msr import MMsr
from canut.engines.consensus.methods.mace import Mace
from canut.engines.consensus.methods.majority import MajorityVote
from canut.engines.consensus.methods.medoid import Medoid
from canut.engines.consensus.methods.one_coin import OneCoin
from canut.engines.consensus.methods.wawa import Wawa
from canut.engines.consensus.methods.zero_based_skill import ZeroBasedSkill

METHODS: MappingProxyType[str, type[Method]] = MappingProxyType(
    {
        "auto": Auto,
        "majority": MajorityVote,
        "dawid-skene": DawidSkene,
        "one-coin": OneCoin,
        "medoid": Medoid,
        "wawa": Wawa,
        "glad": Glad,
        "mace": Mace,
        "kos": Kos,
        "m-msr": MMsr,
        "zero-based-skill": ZeroBasedSkill,
        "catd": Catd,
        "lfc": Lfc,
        "ibcc": Ibcc,
        "logit": LogitConfusions,
        "ebcc": Ebcc,
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
