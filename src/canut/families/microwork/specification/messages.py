"""Pydantic's errors in plain words: what is wrong, and what to do."""

import difflib
from collections.abc import Callable, Iterable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic_core import ErrorDetails

from canut.families.microwork.specification.refusals import REFUSED

EXAMPLES = {
    "title": "title: {fr: …, en: …}",
    "client": "client: Atelier Recherche",
    "purpose": "purpose: {fr: …, en: …}",
    "data_use": "data_use: [train-model]",
    "pay": "pay: {currency: EUR, per_answer: 0.12, hourly_floor: 12.02, expected_seconds: 25}",
    "currency": "currency: EUR",
    "per_answer": "per_answer: 0.12",
    "hourly_floor": "hourly_floor: 12.02",
    "expected_seconds": "expected_seconds: 25",
    "proposer": "proposer: text-classifier",
}
NUMBER = gettext_lazy("write a number, such as 0.12")
WHOLE = gettext_lazy("write a whole number, such as 25")
TEXT = gettext_lazy("write a text; a number or true/false goes between quotes")
LOCALISED = gettext_lazy("write a text, or one text a language: {fr: …, en: …}")
LIST = gettext_lazy("write a list: [first, second]")
YES_OR_NO = gettext_lazy("write true or false")
KEYS = gettext_lazy("write keys and values, indented under it or between { }")

_BY_TYPE: dict[str, Promise] = {
    "string_type": TEXT,
    "dict_type": LOCALISED,
    "model_type": KEYS,
    "model_attributes_type": KEYS,
    "tuple_type": LIST,
    "list_type": LIST,
    "int_type": WHOLE,
    "int_parsing": WHOLE,
    "int_from_float": WHOLE,
    "float_type": NUMBER,
    "float_parsing": NUMBER,
    "decimal_type": NUMBER,
    "decimal_parsing": NUMBER,
    "bool_type": YES_OR_NO,
    "bool_parsing": YES_OR_NO,
}

_LIMITS: dict[str, Promise] = {
    "greater_than": gettext_lazy("write a number above %(gt)s"),
    "greater_than_equal": gettext_lazy("write a number of at least %(ge)s"),
    "less_than": gettext_lazy("write a number below %(lt)s"),
    "less_than_equal": gettext_lazy("write a number of at most %(le)s"),
    "too_short": gettext_lazy("give at least %(min_length)s"),
    "too_long": gettext_lazy("give at most %(max_length)s"),
    "string_too_short": gettext_lazy("write at least %(min_length)s characters"),
    "string_too_long": gettext_lazy("write at most %(max_length)s characters"),
}


def message_of(error: ErrorDetails, known: Iterable[str]) -> str:
    """Return what is wrong at the error's place and what to do; `known` are the keys that may stand there."""
    kind, context = error["type"], error.get("ctx", {})
    key = _name_of(error["loc"])
    if kind == REFUSED:
        return error["msg"]
    if kind in _SPECIAL:
        return _SPECIAL[kind](key, error["input"], context, known)
    if kind in _BY_TYPE:
        return _wrong(key, error["input"], str(_BY_TYPE[kind]))
    if kind in _LIMITS:
        return _wrong(key, error["input"], str(_LIMITS[kind]) % context)
    return error["msg"].removeprefix("Value error, ")


def advice_of(error: ErrorDetails, known: Iterable[str]) -> str:
    """Return what to do, for somebody who has the field before their eyes and never saw a project file."""
    kind = error["type"]
    if kind == "missing":
        return _("fill this in")
    if kind in _BY_TYPE:
        return str(_BY_TYPE[kind])
    if kind in _LIMITS:
        return str(_LIMITS[kind]) % error.get("ctx", {})
    return message_of(error, known)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return the known word that was probably meant, as a question, and all the others."""
    words = sorted(known)
    near = difflib.get_close_matches(word, words, n=1, cutoff=0.6)
    known_words = {"known": ", ".join(words)}
    if near:
        return _("did you mean `%(near)s`? use one of: %(known)s") % {"near": near[0], **known_words}
    return _("use one of: %(known)s") % known_words


def _name_of(loc: tuple[str | int, ...]) -> str:
    last = loc[-1] if loc else _("the file")
    if isinstance(last, int) and len(loc) > 1:
        return _("%(list)s, entry %(number)d") % {"list": loc[-2], "number": last + 1}
    return str(last)


def _missing(key: str, _given: object, _context: dict[str, Any], _known: Iterable[str]) -> str:
    return _("`%(key)s` is missing; add `%(example)s`") % {
        "key": key,
        "example": EXAMPLES.get(key, f"{key}: …"),
    }


def _unknown(key: str, _given: object, _context: dict[str, Any], known: Iterable[str]) -> str:
    return _("there is no key `%(key)s` here; %(advice)s") % {"key": key, "advice": did_you_mean(key, known)}


def _not_among(key: str, given: object, context: dict[str, Any], _known: Iterable[str]) -> str:
    expected = str(context["expected"]).replace(" or ", ", ").split(", ")
    return _wrong(key, given, did_you_mean(str(given), [word.strip("'") for word in expected]))


def _bad_tag(_key: str, _given: object, context: dict[str, Any], _known: Iterable[str]) -> str:
    expected = [word.strip("'") for word in str(context["expected_tags"]).split(", ")]
    said = {"tag": context["tag"], "advice": did_you_mean(str(context["tag"]), expected)}
    return _("there is no field type `%(tag)s`; %(advice)s") % said


def _no_tag(_key: str, _given: object, _context: dict[str, Any], _known: Iterable[str]) -> str:
    return _("the field has no `type`; add one, such as `type: choice`")


def _pattern(key: str, given: object, _context: dict[str, Any], _known: Iterable[str]) -> str:
    if key == "[key]":
        return _("%(given)s is no language code; write it as fr, en or pt-BR") % {"given": _shown(given)}
    return _("%(given)s is no name; use small letters a to z, digits, and - or _ between words") % {
        "given": _shown(given)
    }


_SPECIAL: dict[str, Callable[[str, object, dict[str, Any], Iterable[str]], str]] = {
    "missing": _missing,
    "extra_forbidden": _unknown,
    "literal_error": _not_among,
    "enum": _not_among,
    "union_tag_invalid": _bad_tag,
    "union_tag_not_found": _no_tag,
    "string_pattern_mismatch": _pattern,
}


def _wrong(key: str, given: object, advice: str) -> str:
    return _("`%(key)s` is %(given)s; %(advice)s") % {"key": key, "given": _shown(given), "advice": advice}


def _shown(given: object) -> str:
    if given is None:
        return _("empty")
    if isinstance(given, dict):
        return _("a group of keys")
    if isinstance(given, list | tuple):
        return _("a list") if given else _("an empty list")
    return repr(given)[:60] if isinstance(given, str) else str(given)[:60]
