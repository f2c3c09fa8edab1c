"""Reading project files: what is wrong is told at its line, all at once, and nothing else is raised."""

from pathlib import Path

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from canut.families.microwork.specification import Specification, SpecificationError, read_specification

GOOD = """\
title: {fr: Ces deux requêtes ont-elles le même sens ?, en: Do these two queries mean the same?}
client: Atelier Recherche
purpose: {en: Improve a search engine, fr: Améliorer un moteur de recherche}
data_use: [train-model]
kind: equivalence
pay: {currency: EUR, per_answer: 0.12, hourly_floor: 12.02, expected_seconds: 25, review_hours: 72}
answers: {start: 2, confidence: 0.95, lead: 3, at_most: 7}
gold: {share: 0.05}
machine: {proposer: text-classifier}
validation: {below_confidence: 0.9, share: 0.1}
harm: none
requires: []
"""
LINES = GOOD.splitlines()


def with_line(number: int, text: str) -> str:
    """Return the good file with one line replaced."""
    return "\n".join([*LINES[: number - 1], text, *LINES[number:]]) + "\n"


def problems(text: str | bytes) -> list[str]:
    """Return the problems of a text that must be refused."""
    with pytest.raises(SpecificationError) as refusal:
        read_specification(text, name="p.yaml")
    assert str(refusal.value) == "\n".join(map(str, refusal.value.problems))
    return [str(problem) for problem in refusal.value.problems]


def test_the_file_of_the_handbook_is_read() -> None:
    """The example that everybody copies from is understood to the letter."""
    specification = read_specification(GOOD)
    assert specification.title.in_language("fr") == "Ces deux requêtes ont-elles le même sens ?"
    assert specification.pay.per_answer_minor == 12
    assert specification.pay.hourly_floor_minor == 1202
    assert specification.pay.lease_seconds == 600
    assert (specification.answers.first, specification.answers.most) == (2, 7)
    assert specification.sheet.labels == ("same", "different", "unsure")


@pytest.mark.parametrize("example", sorted(Path("examples").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_example_is_read(example: Path) -> None:
    """The files beside the README are valid, and speak both languages."""
    specification = read_specification(example)
    assert set(specification.title.languages) == {"fr", "en"}
    assert Specification.from_config(specification.to_config()) == specification


WRONG = [
    (2, "client: 12", "2:1: `client` is 12; write a text; a number or true/false goes between quotes"),
    (3, "purpse: x", "1:1: `purpose` is missing; add `purpose: {fr: …, en: …}`"),
    (3, "purpse: x", "3:1: there is no key `purpse` here; did you mean `purpose`?"),
    (4, "data_use: train-model", "4:1: `data_use` is 'train-model'; write a list: [first, second]"),
    (4, "data_use: [train-modle]", "4:12: `data_use, entry 1` is 'train-modle'; did you mean `train-model`?"),
    (4, "data_use: []", "4:1: `data_use` is an empty list; give at least 1"),
    (5, "kind: equivalense", "5:1: there is no kind 'equivalense'; did you mean 'equivalence'?"),
    (5, "client: again\nkind: equivalence", "5:1: `client` stands on line 2 already; keep one of the two"),
    (5, "options: {}", "1:1: say what to do with `kind:`, one of audio-grading, choice"),
    (5, "kind: equivalence\nsynthesis: exact", "6:1: the kind decides on this; remove `synthesis`"),
    (
        5,
        "kind: equivalence\noptions: {quesion: x}",
        "6:11: there is no key `quesion` here; did you mean `question`?",
    ),
    (5, "kind: choice\noptions: {question: x}", "6:1: `choices` is missing; add `choices: …`"),
    (5, "kind: survey", "7:1: say how many answers each item gets: `answers: {exactly: 50}`"),
    (5, "kind: translation", "9:1: the text-classifier chooses among fixed answers, and here they are open"),
    (7, "answers: {lead: 8, at_most: 7}", "7:11: lead (8) is above at_most (7); lower lead or raise at_most"),
    (7, "answers: {at_most: 1}", "7:11: start (2) is above at_most (1)"),
    (7, "answers: {exactly: 5, lead: 3}", "7:23: `exactly` turns the adaptive rule off; keep one of the two"),
    (7, "answers: {confidence: 1}", "7:11: `confidence` is 1; write a number below 1"),
    (8, "gold: {share: much}", "8:8: `share` is 'much'; write a number, such as 0.12"),
    (8, "gold: 0.05", "8:1: `gold` is 0.05; write keys and values"),
    (
        9,
        "machine: {proposer: http}",
        "9:1: the http proposer needs `url`; add `url: https://model.example.org",
    ),
    (9, "machine: {proposer: file, url: x}", "9:27: `url` belongs to the http proposer; remove it"),
    (9, "machine: {proposer: http, url: ftp://x}", "9:27: 'ftp://x' is no web address"),
    (9, "machine: {proposer: htp}", "9:11: `proposer` is 'htp'; did you mean `http`?"),
    (11, "harm: Mild", "11:1: `harm` is 'Mild'; did you mean `mild`?"),
    (11, "harm: severe", "1:1: say in `harm_note` what people will meet, so that they can choose"),
    (12, "requires: [Not A Slug]", "12:12: 'Not A Slug' is no name; use small letters a to z"),
    (12, "languages: [French]", "12:13: 'French' is no name; use small letters a to z"),
    (12, "title:\n  FR: x", "12:1: `title` stands on line 1 already"),
    (1, "title: {FR: x}", "1:9: 'FR' is no language code; write it as fr, en or pt-BR"),
    (1, "title: [a, b]", "1:1: `title` is a list; write a text, or one text a language: {fr: …, en: …}"),
]


@pytest.mark.parametrize(("line", "text", "problem"), WRONG)
def test_what_is_wrong_is_told_at_its_place(line: int, text: str, problem: str) -> None:
    """Each mistake is found at its line and column, with what to do."""
    found = problems(with_line(line, text))
    assert any(one.startswith(f"p.yaml:{problem}") for one in found), found


UNLAWFUL = (
    "0.08 EUR for 25 seconds is under the floor of 12.02 EUR an hour; the lowest lawful figure is 0.09 EUR"
)
PAY = [
    ("per_answer: -0.12", "per_answer", "`per_answer` is -0.12; write a number above 0"),
    ("per_answer: 0", "per_answer", "`per_answer` is 0; write a number above 0"),
    ("per_answer: 0.125", "per_answer", "0.125 has more decimals than EUR (2)"),
    ("per_answer: 0,12", "per_answer", "'0,12' is no exact amount; write a number, such as 0.12"),
    ("per_answer: 1e-1", "per_answer", "'1e-1' is no exact amount; write a number"),
    ("per_answer: .inf", "per_answer", "'.inf' is no exact amount; write a number"),
    ("per_answer: 0.08", "per_answer", UNLAWFUL),
    ("currency: EURO", "currency", "unknown currency 'EURO'; use one of"),
    ("hourly_floor: 12.021", "hourly_floor", "12.021 has more decimals than EUR (2)"),
    ("expected_seconds: 2.5", "expected_seconds", "`expected_seconds` is 2.5; write a whole number"),
    ("expected_seconds: soon", "expected_seconds", "`expected_seconds` is 'soon'; write a whole number"),
    ("lease_seconds: 5", "lease_seconds", "a lease of 5 seconds is shorter than the expected 25"),
    ("payday_days: 61", "payday_days", "`payday_days` is 61; write a number of at most 60"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "key", "problem"), PAY)
def test_pay_is_checked_to_the_cent(text: str, key: str, problem: str) -> None:
    """Wrong, imprecise and unlawful pay is refused at its own line, with the lowest lawful figure."""
    terms = {
        "currency": "currency: EUR",
        "per_answer": "per_answer: 0.12",
        "hourly_floor": "hourly_floor: 12.02",
        "expected_seconds": "expected_seconds: 25",
        "lease_seconds": "lease_seconds: 600",
        "payday_days": "payday_days: 7",
    } | {key: text}
    found = problems(with_line(6, "\n  ".join(["pay:", *terms.values()])))
    line = 7 + list(terms).index(key)
    assert [one for one in found if one.startswith(f"p.yaml:{line}:3: {problem}")] == found


UNREADABLE = [
    ("title: x\n\tclient: y", "2:1: there is a tab here; indent with spaces"),
    ("title: a: b", "1:9: a text that holds “: ” goes between quotes"),
    ("title: {fr: a", "the { opened before is not closed"),
    ("data_use: [a", "the [ opened before is not closed"),
    ("title: 'x", "a quote or a bracket opened before is not closed"),
    ("title: *x", "1:8: anchors (&name) and aliases (*name) are not read"),
    ("title: &x y", "1:8: anchors (&name) and aliases (*name) are not read"),
    ("title: !!python/object:os.system x", "1:8: tags (!name) are not read"),
    ("title: @x", "1:8: a text that starts with this character goes between quotes"),
    ("a:\n  b: 1\n c: 2", "3:2: the indentation is off"),
    ("a: 1\n---\nb: 2", "2:1: the file holds two documents"),
    ("a: \x07", "1:4: there is a control character here"),
    ("[a, b]: 1", "1:1: a key is one word"),
    ("- a", "1:1: a project file is keys and values"),
    ("", "1:1: a project file is keys and values"),
    ("[" * 100, "1:31: more than 30 levels"),
    ("x" * 1_000_001, "1:1: the file has more than 1000000 characters"),
]


@pytest.mark.parametrize(("text", "problem"), UNREADABLE, ids=[text[:20] for text, _ in UNREADABLE])
def test_what_cannot_be_read_is_explained(text: str, problem: str) -> None:
    """A text that is no plain YAML is explained in words a person can act on."""
    found = problems(text)
    assert len(found) == 1
    assert problem in found[0]


def test_the_wrong_encoding_is_recognised() -> None:
    """A file saved as Latin-1 or UTF-16 is told to be saved as UTF-8, at the first odd byte."""
    assert problems("client: a\ntitle: été".encode("latin-1")) == [
        "p.yaml:2:8: byte 0xE9 is not UTF-8 (an old Windows or Latin-1 file?); save the file as UTF-8"
    ]
    assert problems(GOOD.encode("utf-16")) == ["p.yaml:1:1: the file is in UTF-16; save it as UTF-8"]
    assert read_specification(GOOD.encode("utf-8-sig")) == read_specification(GOOD)


def test_every_problem_comes_at_once() -> None:
    """A person corrects the whole file in one go, from top to bottom."""
    text = GOOD.replace("equivalence", "x").replace("0.12", "-1").replace("harm: none", "harm: bad")
    assert [one.split(":")[1] for one in problems(text)] == ["5", "6", "11"]


OWN = """\
title: Own
client: Us
purpose: Try
data_use: [research]
form:
  show:
    - {as: title, columns: [query]}
  questions:
    - name: fits
      type: choice
      label: {fr: Convient ?, en: Fits?}
      options: [yes, no]
pay: {currency: JPY, per_answer: 30, hourly_floor: 1100, expected_seconds: 60}
answers: {exactly: 3}
"""


def test_own_questions_need_no_kind() -> None:
    """A file may ask its own questions, and `yes` is a text like any other."""
    specification = read_specification(OWN)
    assert specification.sheet.labels == ("yes", "no")
    assert specification.sheet.required == ("query",)
    assert not specification.answers.adaptive
    assert (specification.answers.first, specification.answers.most) == (3, 3)
    assert specification.pay.per_answer_minor == 30


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("as: title", "as: titel", "7:8: `as` is 'titel'; did you mean `title`?"),
        (
            "      options: [yes, no]",
            "      optons: [yes, no]",
            "12:7: there is no key `optons` here; did you mean",
        ),
        ("type: choice", "type: chioce", "9:7: there is no field type `chioce`; did you mean `choice`?"),
        ("      type: choice\n", "", "9:7: the field has no `type`; add one, such as `type: choice`"),
        ("name: fits", "name: Fits", "9:7: 'Fits' is no name; use small letters"),
        ("[yes, no]", "[yes, yes]", "12:7: two options have the value 'yes'; give each its own"),
        ("[yes, no]", "[yes]", "12:7: `options` is a list; give at least 2"),
        ("form:", "kind: survey\nform:", "6:1: there is a `kind:` already; keep one of the two"),
        ("form:", "options: {a: 1}\nform:", "5:1: options are for a `kind:`"),
        ("type: choice", "type: choices", "synthesis"),
    ],
)
def test_own_questions_are_checked_like_all_the_rest(old: str, new: str, problem: str) -> None:
    """A mistake in a form of one's own is told at its line too."""
    text = OWN.replace(old, new) + ("synthesis: categorical\n" if problem == "synthesis" else "")
    expected = "15:1: categorical needs one question" if problem == "synthesis" else problem
    assert any(one.startswith(f"p.yaml:{expected}") for one in problems(text)), problems(text)


def outcome(text: str | bytes) -> Specification | SpecificationError:
    """Return the specification, or why there is none."""
    try:
        return read_specification(text)
    except SpecificationError as refusal:
        return refusal


@given(st.text() | st.binary())
def test_any_text_is_refused_in_words(text: str | bytes) -> None:
    """Whatever is uploaded by mistake gives a SpecificationError with a message at a place."""
    found = outcome(text)
    assert isinstance(found, SpecificationError)
    assert found.problems
    assert all(one.line > 0 and one.column > 0 and one.message for one in found.problems)


@given(st.integers(0, len(GOOD)), st.sampled_from("{}[]:,'\"-#&*!|>?% \n\ta0."))
def test_a_slip_of_the_keyboard_never_ends_in_a_traceback(place: int, typed: str) -> None:
    """One character typed anywhere in a good file is read or refused in words."""
    found = outcome(GOOD[:place] + typed + GOOD[place:])
    assert isinstance(found, Specification) or all(one.message for one in found.problems)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title: {fr: A", "pas fermé"),
        ("knid: choice", "vouliez-vous dire `kind`"),
        ("title: A\ntitle: B", "gardez l"),
        (
            "pay: {currency: EUR, per_answer: 0.01, hourly_floor: 12, expected_seconds: 60}",
            "sous le plancher",
        ),
    ],
)
def test_a_french_reader_is_told_in_french(text: str, said: str) -> None:
    """What is wrong with a file is said in the language of whoever reads it."""
    with override("fr"), pytest.raises(SpecificationError) as caught:
        read_specification(text)
    assert said in str(caught.value)
