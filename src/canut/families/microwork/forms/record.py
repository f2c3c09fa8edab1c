"""What every model that comes from a project file shares."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
"""A name used in files and in HTML forms: lower case, digits, underscores."""


class Record(BaseModel):
    """A frozen value: unknown keys are refused, defaults are checked like given values."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True, populate_by_name=True)
