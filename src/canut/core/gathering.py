"""What our apps say in modules of one name, such as ``sealed.py`` or ``selfcheck.py``, gathered."""

from functools import cache
from importlib import import_module
from types import ModuleType

from django.apps import apps
from django.utils.module_loading import module_has_submodule


@cache
def modules_named(name: str) -> tuple[ModuleType, ...]:
    """Return the modules of this name, in the order in which apps are installed.

    Which apps there are is fixed once Django is set up, so they are looked up once a process.
    """
    return tuple(
        import_module(f"{config.name}.{name}")
        for config in apps.get_app_configs()
        if config.name.startswith("canut.") and module_has_submodule(config.module, name)
    )
