"""Free text: the answer closest to the others."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canut.engines.consensus import Medoid, mean_similarity
from canut.engines.consensus.texts.similarity import profile, similarity


def alike(one: str, other: str) -> float:
    """Compare two texts."""
    return similarity(profile(one), profile(other))


@given(one=st.text(), other=st.text())
def test_similarity_is_a_symmetric_share(one: str, other: str) -> None:
    """Between 0 and 1, the same both ways, 1 for a text and itself."""
    assert 0 <= alike(one, other) <= 1
    assert alike(one, other) == alike(other, one)
    assert alike(one, one) == 1


def test_similarity_by_hand() -> None:
    """Two letters of three shared, one pair of two, no triple: the mean of 2/3, 1/2 and 0."""
    assert alike("abc", "abd") == pytest.approx((2 / 3 + 1 / 2 + 0) / 3)
    assert alike("abc", "xyz") == 0


def test_case_spacing_and_accents_in_another_form_never_matter() -> None:
    """They are not what the texts say."""
    assert alike("Déjà  vu", "de\u0301ja\u0300vu") == 1


def test_the_text_closest_to_the_others_wins() -> None:
    """A paraphrase in the middle beats the outlier; the confidence is its mean similarity."""
    texts = [
        "Votre colis arrive demain.",
        "Votre colis arrivera demain matin.",
        "Votre colis arrivera demain.",
        "?!",
    ]
    answers = pl.DataFrame({"task": ["t"] * 4, "worker": list("abcd"), "label": texts})
    _, label, confidence = Medoid().fit(answers).truth.row(0)
    assert label == texts[2]
    others = [alike(texts[2], other) for other in texts if other != texts[2]]
    assert confidence == pytest.approx(sum(others) / 3)


def test_equal_answers_count_each() -> None:
    """Two workers who wrote the same are each other's perfect match."""
    means = mean_similarity(["oui", "oui", "xyz"])
    assert list(means.items()) == [("oui", 0.5), ("xyz", 0.0)]
    assert mean_similarity(["oui", "oui"]) == {"oui": 1.0}


def test_a_text_alone_has_no_support() -> None:
    """Nothing vouches for a single answer."""
    answers = pl.DataFrame({"task": ["t"], "worker": ["a"], "label": ["bonjour"]})
    assert Medoid().fit(answers).truth.row(0) == ("t", "bonjour", 0.0)
    assert mean_similarity([]) == {}
