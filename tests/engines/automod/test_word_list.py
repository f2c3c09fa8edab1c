"""The word list: whole words in any disguise of characters, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canut.engines.automod import NoWordsError, Severity, UnreadableWordError, WordList, check

LIST = WordList(
    rule="insults",
    words={"idiot": Severity.LOW, "crétin": Severity.LOW, "sale type": Severity.MEDIUM, "god": Severity.HIGH},
)
MESSAGES = st.text(st.sampled_from("idotgGsaletypecrén IDOT\u200b\u0301.,-'\uff49\n"), max_size=60)


def texts(message: str, words: WordList = LIST) -> list[str]:
    """Return what is found, as it was written."""
    return [match.text for match in check(message, [words])]


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ("Quel IDIOT !", ["IDIOT"]),
        ("l'idiot", ["idiot"]),
        ("_idiot_", ["idiot"]),
        ("\uff49\uff44\uff49\uff4f\uff54", ["\uff49\uff44\uff49\uff4f\uff54"]),
        ("id\u200biot", ["id\u200biot"]),
        ("cre\u0301tin", ["cre\u0301tin"]),
        ("CRÉTIN", ["CRÉTIN"]),
        ("sale   type", ["sale   type"]),
        ("sale-type", ["sale-type"]),
        ("iiidiottttt", ["iiidiottttt"]),
        ("idiot, IDIOT", ["idiot", "IDIOT"]),
    ],
)
def test_disguises_are_seen_through(message: str, found: list[str]) -> None:
    """Case, width, accents written apart, invisible characters, stretching and punctuation hide nothing."""
    assert texts(message) == found


@pytest.mark.parametrize(
    "message",
    ["idiotie", "periidiot", "cretin", "sale", "type sale", "good", "idioott", "", "💐", "sale beau type"],
)
def test_other_words_stay_free(message: str) -> None:
    """A longer word, a word with other letters or an unfinished phrase is not the entry."""
    assert texts(message) == []


def test_accents_fold_only_when_asked() -> None:
    """A list may read "cretin" as "crétin"."""
    folding = WordList(rule="r", words={"crétin": Severity.LOW}, fold_accents=True)
    assert texts("quel cretin", folding) == ["cretin"]


def test_stretching_is_an_option_and_never_concerns_digits() -> None:
    """A strict list wants the exact spelling, and ten thousand is not one thousand."""
    strict = WordList(rule="r", words={"idiot": Severity.LOW}, stretched=False)
    assert texts("idiooot", strict) == []
    sums = WordList(rule="r", words={"1000 euros": Severity.LOW})
    assert texts("10000 euros", sums) == []
    assert texts("1000 EUROS", sums) == ["1000 EUROS"]


def test_entries_that_overlap_are_all_reported() -> None:
    """A phrase does not hide the graver word inside it."""
    nested = WordList(rule="r", words={"sale type": Severity.LOW, "type": Severity.HIGH})
    assert [(m.text, m.severity) for m in check("sale type", [nested])] == [
        ("sale type", Severity.LOW),
        ("type", Severity.HIGH),
    ]


def test_entries_that_read_the_same_keep_the_graver_severity() -> None:
    """Two spellings of one entry are one entry."""
    twice = WordList(rule="r", words={"Idiot": Severity.HIGH, "idiot": Severity.LOW})
    assert [m.severity for m in check("idiot", [twice])] == [Severity.HIGH]


def test_a_list_that_cannot_match_is_refused() -> None:
    """An empty list or an entry without letters says what to do."""
    with pytest.raises(NoWordsError, match="Add a word"):
        WordList(rule="r", words={})
    with pytest.raises(UnreadableWordError, match="'!!!'"):
        WordList(rule="r", words={"!!!": Severity.LOW})


@given(MESSAGES)
def test_spans_are_those_of_the_message(message: str) -> None:
    """Each match quotes the message, starts and ends at a word, and carries the rule's name."""
    for match in check(message, [LIST]):
        assert message[match.start : match.end] == match.text
        assert match.text[0].isalnum()
        assert match.rule == "insults"
        assert not message[match.end : match.end + 1].isalnum()
        assert not message[: match.start][-1:].isalnum()


@given(MESSAGES, st.sampled_from([" ", ", ", "\n"]))
def test_a_word_is_found_whatever_stands_around_it(message: str, gap: str) -> None:
    """No surrounding text hides an entry."""
    assert "IdioT" in texts(f"{message}{gap}IdioT{gap}{message}")


@given(MESSAGES)
def test_the_same_message_gets_the_same_matches(message: str) -> None:
    """A rule has no memory, and shouting changes nothing."""
    assert check(message, [LIST]) == check(message, [LIST])
    assert len(check(message.upper(), [LIST])) == len(check(message, [LIST]))
