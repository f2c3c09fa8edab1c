"""A task as a worker will see it, and what the work will cost, before anybody is asked for anything."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import get_language
from PIL import Image
from pydantic import ValidationError

from canut.core.people.queries import operator
from canut.core.work.models import Terms
from canut.core.work.operations.funding import planned_money
from canut.faces.web.questions import questions
from canut.families.microwork.forms import Form
from canut.families.microwork.forms.display import MEDIA, ShownCell
from canut.families.microwork.kinds import KINDS, kind, sample_media, samples
from canut.families.microwork.plan import Plan
from canut.families.microwork.specification import Specification

ESTIMATED_ITEMS = 100


def preview_of(
    specification: Specification, item: Mapping[str, Any] | None = None, *, frame: str = ""
) -> dict[str, Any]:
    """Return the guidelines, an item and the questions; without an `item`, a sample of the kind.

    Parameters
    ----------
    frame
        Where the client's own page stands with this item, once there is an item to stand with.
    """
    task = _seen(specification.kind, specification.sheet.form, item, frame)
    return {"title": specification.title, "guidelines": specification.guidelines, **task}


def preview_of_part(written: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the task that the kind and its options, or the form, make; None while they make none.

    Parameters
    ----------
    written
        A specification that still lacks something, as a project file would write it.
    """
    name = written.get("kind")
    try:
        if isinstance(name, str) and name in KINDS:
            return _seen(name, kind(name).sheet(written.get("options")).form, None, "")
        return _seen(None, Form.model_validate(written.get("form")), None, "")
    except ValidationError:
        return None


def _seen(name: str | None, form: Form, item: Mapping[str, Any] | None, frame: str) -> dict[str, Any]:
    language = get_language() or "en"
    is_sample = item is None
    if is_sample and name:
        item = next(samples(name, "fr" if language.startswith("fr") else "en"), None)
    shown = form.shown(dict(item), language, beside_page=bool(frame)) if item else ()
    sampled = [part for part in shown if is_sample and part.style in MEDIA]
    return {
        "samples": [(part.style, [sampled_file(cell) for cell in part.cells]) for part in sampled],
        # Nobody can make up a file for a form of one's own.
        "waits_for_files": is_sample and bool(form.media) and not sampled,
        "shown": tuple(part for part in shown if not (is_sample and part.style in MEDIA)),
        "frame": frame,
        "questions": questions(form, {}),
    }


@dataclass(frozen=True, slots=True)
class Sampled:
    """A file of a sample item: its name, what it is called beside it, and the pixels of a picture."""

    name: str
    label: str
    width: int
    height: int


def sampled_file(cell: ShownCell) -> Sampled:
    """Return the file that a cell of a sample item names."""
    width, height = _pixels(cell.value)
    return Sampled(cell.value.rpartition("/")[2], cell.label, width, height)


@cache
def _pixels(named: str) -> tuple[int, int]:
    data = sample_media(named)
    if data is None or not named.endswith(".png"):
        return 0, 0
    with Image.open(io.BytesIO(data)) as picture:
        return picture.size


def estimate_of(specification: Specification) -> dict[str, Any]:
    """Return the price of some items, from the lowest lawful pay up; minor units."""
    pay, host = specification.pay, operator()
    terms = Terms(
        per_answer_minor=pay.per_answer_minor,
        hourly_floor_minor=pay.hourly_floor_minor,
        expected_seconds=pay.expected_seconds,
        fee_basis_points=host.fee_basis_points if host else 0,
    )
    answers = Plan(specification).overlap_max * ESTIMATED_ITEMS
    parts = planned_money(terms=terms, answers=answers)
    return {
        "currency": pay.currency,
        "lawful_minor": pay.lowest_lawful_minor,
        "floor_minor": pay.hourly_floor_minor,
        "per_answer_minor": pay.per_answer_minor,
        "items": ESTIMATED_ITEMS,
        "answers": answers,
        "parts": parts,
        "sum_minor": sum(parts),
    }
