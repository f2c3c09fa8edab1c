"""How alike two texts are, from 0 to 1: the F-score of their character n-grams.

After M. Popović (2015), "chrF: character n-gram F-score for automatic MT evaluation", WMT: n-grams of one to
six characters, white space left out. Precision and recall weigh the same here, since neither text is the
reference.
"""

from collections import Counter
from unicodedata import normalize

LONGEST_NGRAM = 6

Profile = tuple[Counter[str], ...]


def profile(text: str) -> Profile:
    """Count the n-grams of each length, whatever the case, the spacing and the form of the accents."""
    plain = "".join(normalize("NFC", text).casefold().split())
    return tuple(
        Counter(plain[i : i + length] for i in range(len(plain) - length + 1))
        for length in range(1, LONGEST_NGRAM + 1)
    )


def similarity(one: Profile, other: Profile) -> float:
    """Mean over the lengths of twice the shared n-grams over all n-grams; 1 for two texts without any."""
    scores = []
    for mine, theirs in zip(one, other, strict=True):
        if total := mine.total() + theirs.total():
            scores.append(2 * (mine & theirs).total() / total)
    return sum(scores) / len(scores) if scores else 1.0
