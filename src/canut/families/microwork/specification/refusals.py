"""Refuse values that are wrong together, each at its own key."""

from collections.abc import Mapping

from pydantic import BaseModel, ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

REFUSED = "refused"
"""The error type whose message is ours and complete."""


def refuse(title: str, messages: Mapping[str, str]) -> None:
    """Raise a ValidationError with each message at its key; do nothing when there is none.

    A model's own validator can only point at the whole model; this points at the key to correct.
    """
    if messages:
        details = [
            InitErrorDetails(
                type=PydanticCustomError(REFUSED, "{message}", {"message": message}), loc=(key,), input=None
            )
            for key, message in messages.items()
        ]
        raise ValidationError.from_exception_data(title, details)


def changed(model: BaseModel) -> set[str]:
    """Return the fields that differ from their defaults; a default written out says nothing new."""
    fields = type(model).model_fields
    return {name for name, field in fields.items() if getattr(model, name) != field.default}
