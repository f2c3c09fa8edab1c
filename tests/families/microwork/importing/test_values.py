"""What both stores keep unchanged."""

import datetime as dt
import json
import math
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import MONDAY, make_project

from canut.core.work.models import Task
from canut.core.work.operations.tasks import NewTask, add_tasks
from canut.families.microwork.importing.values import DEEPEST, plain
from canut.families.microwork.kinds.errors import ItemInvalid

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (dt.date(2026, 1, 5), "2026-01-05"),
        (Decimal("1.50"), "1.50"),
        ((1, 2.0), [1, 2]),
        (1e300, 10**300),
        (-0.0, 0),
        (0.1, 0.1),
    ],
)
def test_values_of_other_formats_become_json(value: object, expected: object) -> None:
    """Dates and decimals become text, whole numbers integers, and all others stay."""
    assert plain(value) == expected


@pytest.mark.parametrize("value", [math.nan, math.inf, b"bytes", "a\x00b", "\ud800", {"\x00": 1}])
def test_what_no_store_keeps_is_refused(value: object) -> None:
    """Numbers that are none, binary data and broken characters are refused, however deep they are."""
    for depth in range(3):
        nested = value
        for _ in range(depth):
            nested = [nested]
        with pytest.raises(ItemInvalid):
            plain(nested)


def test_depth_has_a_limit() -> None:
    """Lists within lists are refused past a depth that no item needs."""
    nested: object = "leaf"
    for _ in range(DEEPEST + 1):
        nested = [nested]
    with pytest.raises(ItemInvalid, match="flatten"):
        plain(nested)


@pytest.mark.django_db
@given(value=VALUES)
def test_the_store_returns_what_was_stored(value: Any) -> None:
    """What is accepted comes back equal from the store, and is JSON."""
    try:
        item = {"value": plain(value)}
    except ItemInvalid:
        return
    json.dumps(item, allow_nan=False)
    task = NewTask(key="k", item=item, overlap=1, overlap_max=1)
    (made,) = add_tasks(project=make_project(), tasks=[task], now=MONDAY)
    assert Task.objects.get(pk=made.pk).item == item
