"""Read a project file."""

from collections.abc import Iterator
from pathlib import Path as FilePath
from typing import Annotated, Any, get_args, get_origin

import yaml
from django.utils.translation import gettext as _
from pydantic import BaseModel, RootModel, ValidationError
from pydantic_core import ErrorDetails

from canut.families.microwork.kinds import KINDS
from canut.families.microwork.specification.errors import FieldsRefused, Position, Problem, SpecificationError
from canut.families.microwork.specification.messages import advice_of, message_of
from canut.families.microwork.specification.specification import Specification
from canut.families.microwork.specification.syntax import START, decode, explain
from canut.families.microwork.specification.yaml_tree import Tree, read_yaml

MOST_BYTES = 1_000_000


def read_specification(source: FilePath | str | bytes, *, name: str = "project.yaml") -> Specification:
    """Read a project file, or its text.

    Parameters
    ----------
    source
        A path to read, or the text itself, or its bytes as uploaded.
    name
        What problems call a text; a path is called by its file's name.

    Raises
    ------
    SpecificationError
        With every problem found, each at its line and column.
    OSError
        When the file cannot be read.
    """
    if isinstance(source, FilePath):
        return read_specification(source.read_bytes(), name=source.name)
    text = _text_of(source, name)
    try:
        tree = read_yaml(text)
    except yaml.YAMLError as error:
        raise _error(name, [explain(error, text)]) from None
    if not isinstance(tree.value, dict):
        advice = _("a project file is keys and values; start with `title: …` and `client: …`")
        raise _error(name, [(START, advice)])
    found = [
        (
            here,
            _("`%(key)s` stands on line %(line)d already; keep one of the two")
            % {"key": path[-1], "line": first.line},
        )
        for path, here, first in tree.repeated
    ]
    try:
        specification = Specification.model_validate(tree.value)
    except ValidationError as error:
        found += [_place_and_message(one, tree) for one in _causes(error.errors(include_url=False))]
        raise _error(name, found) from None
    if found:
        raise _error(name, found)
    return specification


def specification_of(given: dict[str, Any]) -> Specification:
    """Return the specification that a form's fields make.

    Raises
    ------
    FieldsRefused
        With a message for every field that is wrong, by its path.
    """
    try:
        return Specification.model_validate(given)
    except ValidationError as error:
        causes = _causes(error.errors(include_url=False))
        known = [(one["loc"], advice_of(one, _known_keys(one["loc"], given))) for one in causes]
        raise FieldsRefused(known) from None


def _text_of(source: str | bytes, name: str) -> str:
    if len(source) > MOST_BYTES:
        advice = _("the file has more than %(most)d characters; items go into a file of their own") % {
            "most": MOST_BYTES
        }
        raise _error(name, [(START, advice)])
    if isinstance(source, str):
        return source
    text, wrong = decode(source)
    if wrong is not None:
        raise _error(name, [wrong])
    return text


def _error(name: str, found: list[tuple[Position, str]]) -> SpecificationError:
    return SpecificationError([Problem(name, *place, message) for place, message in found])


def _causes(errors: list[ErrorDetails]) -> list[ErrorDetails]:
    """Leave out errors that only follow from others: a list is "too short" once its wrong items are gone."""
    places = [error["loc"] for error in errors]
    return [
        error
        for error in errors
        if error["type"] != "default_factory_not_called"
        and not (
            error["type"] == "too_short"
            and any(place != error["loc"] and place[: len(error["loc"])] == error["loc"] for place in places)
        )
    ]


def _place_and_message(error: ErrorDetails, tree: Tree) -> tuple[Position, str]:
    """Return where an error is: at the key that is wrong, or at what should hold a missing one."""
    path: tuple[str | int, ...] = ()
    for step in error["loc"]:
        # Steps that are not in the file are field types that pydantic adds, or missing keys.
        if (*path, step) in tree.values:
            path = (*path, step)
    place = tree.keys.get(path) or tree.values.get(path) or START
    return place, message_of(error, _known_keys(error["loc"], tree.value))


def _known_keys(loc: tuple[str | int, ...], document: object) -> list[str]:
    """Return the keys that may stand where `loc` ends, by walking the models."""
    kind = KINDS.get(str(document.get("kind"))) if isinstance(document, dict) else None
    models: list[type[BaseModel]] = [Specification]
    for step in loc[:-1]:
        if step == "options" and kind is not None:
            models = [kind.options]
        elif isinstance(step, str):
            models = _below(models, step) or _tagged(models, step) or models
    return sorted({field.alias or key for model in models for key, field in model.model_fields.items()})


def _below(models: list[type[BaseModel]], key: str) -> list[type[BaseModel]]:
    fields = [
        field for model in models for name, field in model.model_fields.items() if key in {name, field.alias}
    ]
    return [model for field in fields for model in _models_in(field.annotation)]


def _tagged(models: list[type[BaseModel]], tag: str) -> list[type[BaseModel]]:
    return [m for m in models if "type" in m.model_fields and m.model_fields["type"].default == tag]


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:  # noqa: ANN401 - an annotation is anything
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if not issubclass(annotation, RootModel):
            yield annotation
        return
    inner = get_args(annotation)
    for one in inner[:1] if get_origin(annotation) is Annotated else inner:
        yield from _models_in(one)
