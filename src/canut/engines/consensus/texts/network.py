"""Several transcriptions of one thing, laid side by side word by word.

J. G. Fiscus (1997), "A post-processing system to yield reduced word error rates: recognizer output voting
error reduction (ROVER)", ASRU: each text in turn is aligned with the network of the texts before it.
"""

from collections.abc import Sequence

# The costs of the NIST scoring tools: two words that differ, and a word that the other side lacks.
DIFFERENT = 4
LACKING = 3

NULL = ""
"""The null word: the text has no word in this slot."""

Slot = list[str]
"""One word a text, in the order of the texts."""


def confusion_network(texts: Sequence[Sequence[str]]) -> list[Slot]:
    """Align texts, each a sequence of words, into slots.

    Words are the same whatever their case. Between alignments of equal cost, from the end of the texts
    backwards, two words are put together before a slot is passed over, and that before a new slot is opened.

    Examples
    --------
    >>> confusion_network([["le", "chat", "dort"], ["le", "chien", "dort", "bien"]])
    [['le', 'le'], ['chat', 'chien'], ['dort', 'dort'], ['', 'bien']]
    """
    slots: list[Slot] = []
    for done, words in enumerate(texts):
        slots = [
            (slots[slot] if slot is not None else [NULL] * done) + [NULL if word is None else words[word]]
            for slot, word in _alignment([_spoken(slot) for slot in slots], [w.casefold() for w in words])
        ]
    return slots


def _spoken(slot: Slot) -> frozenset[str]:
    return frozenset(word.casefold() for word in slot)


def _alignment(slots: Sequence[frozenset[str]], words: Sequence[str]) -> list[tuple[int | None, int | None]]:
    """Pair slots with words at the least cost; None stands for what the other side lacks."""
    cost = _costs(slots, words)
    pairs: list[tuple[int | None, int | None]] = []
    i, j = len(slots), len(words)
    while i or j:
        if i and j and cost[i][j] == cost[i - 1][j - 1] + _together(slots[i - 1], words[j - 1]):
            i, j = i - 1, j - 1
            pairs.append((i, j))
        elif i and cost[i][j] == cost[i - 1][j] + _passed_over(slots[i - 1]):
            i -= 1
            pairs.append((i, None))
        else:
            j -= 1
            pairs.append((None, j))
    return pairs[::-1]


def _costs(slots: Sequence[frozenset[str]], words: Sequence[str]) -> list[list[int]]:
    """Least cost of aligning the first i slots with the first j words."""
    cost = [[LACKING * j for j in range(len(words) + 1)]]
    for slot in slots:
        above, passed = cost[-1], _passed_over(slot)
        row = [above[0] + passed]
        for j, word in enumerate(words):
            row.append(min(above[j] + _together(slot, word), above[j + 1] + passed, row[j] + LACKING))
        cost.append(row)
    return cost


def _together(slot: frozenset[str], word: str) -> int:
    return 0 if word in slot else DIFFERENT


def _passed_over(slot: frozenset[str]) -> int:
    return 0 if NULL in slot else LACKING
