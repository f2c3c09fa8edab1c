"""A table never points at a table of a higher floor: the store obeys the walls that imports obey."""

import re
from collections.abc import Iterable, Iterator
from configparser import ConfigParser
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Model

WALLS = ConfigParser()
WALLS.read(Path(__file__).parents[2] / ".importlinter", encoding="utf-8")

FLOORS = {
    contract["containers"]: [
        re.findall(r"\w+", floor) for floor in reversed(contract["layers"].strip().splitlines())
    ]
    for contract in WALLS.values()
    if "containers" in contract
}
"""Per package, its floors from the ground up, as .importlinter draws them."""


def place(app: str) -> tuple[int, ...]:
    """Return where an app stands: the floor of each package on its path, to be compared as words are."""
    words = app.split(".")
    numbers = []
    for depth, word in enumerate(words[1:], start=1):
        floors = FLOORS[".".join(words[:depth])]
        numbers.append(next(number for number, floor in enumerate(floors) if word in floor))
    return tuple(numbers)


def is_ours(app: str) -> bool:
    """Tell whether an app is a part of this project."""
    return app.startswith("canut.")


def relations(models: Iterable[type[Model]]) -> Iterator[tuple[str, str, str]]:
    """Yield the app of every relation of our models, the relation's name and the app that it points at."""
    for model in models:
        for field in model._meta.get_fields():
            if field.is_relation and not field.auto_created and isinstance(field.related_model, type):
                target = field.related_model._meta.app_config.name
                yield model._meta.app_config.name, f"{model.__name__}.{field.name}", target


def is_upward(app: str, target: str) -> bool:
    """Tell whether one app's table may not point at another's; packages from outside lie below all."""
    return is_ours(target) and app != target and place(target) >= place(app)


@pytest.mark.parametrize(
    ("app", "target", "upward"),
    [
        ("canut.core.work", "canut.core.people", False),
        ("canut.core.people", "canut.core.work", True),
        ("canut.core.ledger", "canut.core.audit", True),
        ("canut.families.microwork", "canut.families.moderation", True),
        ("canut.core.people", "django.contrib.auth", False),
    ],
)
def test_upward_is_recognised(app: str, target: str, *, upward: bool) -> None:
    """Upward and sideways relations are told from downward ones."""
    assert is_upward(app, target) is upward


def test_no_relation_points_upward() -> None:
    """Every relation of our models points at its own app, a lower one or an outside package."""
    ours = [model for model in apps.get_models() if is_ours(model._meta.app_config.name)]
    found = [f"{app}: {name} points at {to}" for app, name, to in relations(ours) if is_upward(app, to)]
    assert found == []
