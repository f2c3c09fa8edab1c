"""Parts from the models of a specification: their types say what to ask, nothing is written twice."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from canut.faces.web.described.parts import Group, Line, Lines, Part, Pick, Picks, Texts
from canut.faces.web.described.rows import Keyed, Rows, Variants
from canut.faces.web.described.wording import CHOICES, NO, YES, wording_of
from canut.families.microwork.forms import Localised

LONG = 20_000
"""Characters above which a text gets several lines from the start; others get them once they have some."""


def group_of(
    model: type[BaseModel],
    *,
    required: bool = True,
    without: Sequence[str] = (),
    **said: Any,  # noqa: ANN401 - what Part takes
) -> Group:
    """Return the parts of a model."""
    parts = {
        info.alias or key: part_of(model, key, info)
        for key, info in model.model_fields.items()
        if key not in without
    }
    return Group(parts=parts, required=required, **said)


def part_of(model: type[BaseModel], key: str, info: FieldInfo) -> Part:
    """Return the part for a field of a model."""
    title, explained = wording_of(model, key, info)
    said = {
        "title": title,
        "help": explained,
        "required": info.is_required(),
        "default": None if info.is_required() or info.default_factory else as_json(info.default),
    }
    return _part(info.annotation, info.metadata, said)


def as_json(value: Any) -> Any:  # noqa: ANN401 - any default
    """Return a default as JSON holds it."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_none=True)
    if isinstance(value, tuple):
        return [as_json(one) for one in value]
    return value


def _part(annotation: Any, metadata: list[Any], said: dict[str, Any]) -> Part:  # noqa: ANN401 - an annotation is anything
    kind, limits = _bare(annotation)
    if get_origin(kind) is tuple:
        return _list(get_args(kind)[0], [*metadata, *limits], said)
    if get_origin(kind) is dict:
        return Keyed(row=_keyed_row(), **said)
    if values := _choices(kind):
        return Pick(choices=values, **said)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return _of_model(kind, said)
    if kind in {str, int, float, Decimal}:
        most = _most([*metadata, *limits])
        return Line(number=kind is not str, long=kind is str and most > LONG, **said)
    raise TypeError(f"there is no part for {annotation!r}")


def _of_model(model: type[BaseModel], said: dict[str, Any]) -> Part:
    if issubclass(model, Localised):
        return Texts(**said)
    # A group whose fields all have defaults always stands there; one that may be None can be left out.
    return group_of(model, **said | {"required": said["required"] or said["default"] is not None})


def _keyed_row() -> Group:
    parts = {"key": Line(**_said("Keyed.key"), number=True), "text": Texts(**_said("Keyed.text"))}
    return Group(parts=parts, required=True)


def _list(inner: Any, limits: list[Any], said: dict[str, Any]) -> Part:  # noqa: ANN401 - an annotation is anything
    kind, _limits = _bare(inner)
    if values := _choices(kind):
        return Picks(choices=values, **said)
    if kind is str:
        return Lines(**said)
    least = max((getattr(limit, "min_length", None) or 0 for limit in limits), default=0)
    models = get_args(kind) if get_origin(kind) in {Union, UnionType} else (kind,)
    if len(models) == 1:
        return Rows(row=group_of(models[0]), least=least, **said)
    tagged = [(str(one.model_fields["type"].default), one) for one in models]
    groups = {tag: group_of(one, without=("type",), **_said(f"type.{tag}")) for tag, one in tagged}
    return Rows(row=Variants(groups=groups), least=least, **said)


def _bare(annotation: Any) -> tuple[Any, list[Any]]:  # noqa: ANN401 - an annotation is anything
    if get_origin(annotation) is Annotated:
        inner, *metadata = get_args(annotation)
        kind, more = _bare(inner)
        return kind, [*metadata, *more]
    if get_origin(annotation) in {Union, UnionType}:
        given = [one for one in get_args(annotation) if one is not NoneType]
        if len(given) == 1:
            return _bare(given[0])
    return annotation, []


def _choices(kind: Any) -> tuple[tuple[str, Any], ...]:  # noqa: ANN401 - an annotation is anything
    if kind is bool:
        return (("true", YES), ("false", NO))
    return tuple((value, CHOICES.get(value, value)) for value in _values(kind))


def _values(kind: Any) -> Iterator[str]:  # noqa: ANN401 - an annotation is anything
    if get_origin(kind) is Literal:
        yield from get_args(kind)
    elif isinstance(kind, type) and issubclass(kind, Enum):
        yield from (str(one.value) for one in kind)


def _most(limits: list[Any]) -> int:
    return max((getattr(limit, "max_length", None) or 0 for limit in limits), default=0)


def _said(key: str) -> dict[str, Any]:
    title, explained = wording_of(None, key, None)
    return {"title": title, "help": explained}
