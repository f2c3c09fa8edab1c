"""Hatchling's build hook: compile the translations, so that a wheel speaks every language."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent / "tools"))

from catalogues import compile_catalogues


class CatalogueHook(BuildHookInterface):  # type: ignore[type-arg] # hatchling does not say of what
    """Compile the catalogues of the wheel; an editable install gets them in place."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's door
        """Run before the wheel is put together."""
        compile_catalogues(Path(self.root) / "src" / "canut")
