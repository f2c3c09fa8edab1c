"""Pydantic's errors in plain words: what is wrong, and what to do."""

import difflib
from collections.abc import Callable, Iterable
from typing import Any

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
NUMBER = "write a number, such as 0.12"
WHOLE = "write a whole number, such as 25"
TEXT = "write a text; a number or true/false goes between quotes"
LOCALISED = "write a text, or one text a language: {fr: …, en: …}"
LIST = "write a list: [first, second]"
KEYS = "write keys and values, indented under it or between { }"

_BY_TYPE: dict[str, str] = {
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
    "bool_type": "write true or false",
    "bool_parsing": "write true or false",
}

_LIMITS: dict[str, str] = {
    "greater_than": "write a number above {gt}",
    "greater_than_equal": "write a number of at least {ge}",
    "less_than": "write a number below {lt}",
    "less_than_equal": "write a number of at most {le}",
    "too_short": "give at least {min_length}",
    "too_long": "give at most {max_length}",
    "string_too_short": "write at least {min_length} characters",
    "string_too_long": "write at most {max_length} characters",
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
        return f"`{key}` is {_shown(error['input'])}; {_BY_TYPE[kind]}"
    if kind in _LIMITS:
        return f"`{key}` is {_shown(error['input'])}; {_LIMITS[kind].format(**context)}"
    return error["msg"].removeprefix("Value error, ")


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return the known word that was probably meant, as a question, and all the others."""
    words = sorted(known)
    near = difflib.get_close_matches(word, words, n=1, cutoff=0.6)
    meant = f"did you mean `{near[0]}`? " if near else ""
    return f"{meant}use one of: {', '.join(words)}"


def _name_of(loc: tuple[str | int, ...]) -> str:
    last = loc[-1] if loc else "the file"
    if isinstance(last, int) and len(loc) > 1:
        return f"{loc[-2]}, entry {last + 1}"
    return str(last)


def _missing(key: str, _given: object, _context: dict[str, Any], _known: Iterable[str]) -> str:
    return f"`{key}` is missing; add `{EXAMPLES.get(key, f'{key}: …')}`"


def _unknown(key: str, _given: object, _context: dict[str, Any], known: Iterable[str]) -> str:
    return f"there is no key `{key}` here; {did_you_mean(key, known)}"


def _not_among(key: str, given: object, context: dict[str, Any], _known: Iterable[str]) -> str:
    expected = str(context["expected"]).replace(" or ", ", ").split(", ")
    return (
        f"`{key}` is {_shown(given)}; {did_you_mean(str(given), [word.strip(chr(39)) for word in expected])}"
    )


def _bad_tag(_key: str, _given: object, context: dict[str, Any], _known: Iterable[str]) -> str:
    expected = [word.strip("'") for word in str(context["expected_tags"]).split(", ")]
    return f"there is no field type `{context['tag']}`; {did_you_mean(str(context['tag']), expected)}"


def _no_tag(_key: str, _given: object, _context: dict[str, Any], _known: Iterable[str]) -> str:
    return "the field has no `type`; add one, such as `type: choice`"


def _pattern(key: str, given: object, _context: dict[str, Any], _known: Iterable[str]) -> str:
    if key == "[key]":
        return f"{_shown(given)} is no language code; write it as fr, en or pt-BR"
    return f"{_shown(given)} is no name; use small letters a to z, digits, and - or _ between words"


_SPECIAL: dict[str, Callable[[str, object, dict[str, Any], Iterable[str]], str]] = {
    "missing": _missing,
    "extra_forbidden": _unknown,
    "literal_error": _not_among,
    "enum": _not_among,
    "union_tag_invalid": _bad_tag,
    "union_tag_not_found": _no_tag,
    "string_pattern_mismatch": _pattern,
}


def _shown(given: object) -> str:
    if given is None:
        return "empty"
    if isinstance(given, dict):
        return "a group of keys"
    if isinstance(given, list | tuple):
        return "a list" if given else "an empty list"
    return repr(given)[:60] if isinstance(given, str) else str(given)[:60]
