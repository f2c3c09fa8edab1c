"""Free text: the answer closest to the others."""

import random

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canut.engines.consensus import Medoid, mean_similarity
from canut.engines.consensus.errors import ParameterError
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


def test_weighed_workers_settle_what_heads_would_not() -> None:
    """Two workers who copy nonsense win by heads; weighed by all their other answers, they lose."""
    rows = []
    for task in range(6):
        right = f"la livraison numéro {task} arrive demain matin"
        rows += [(f"t{task}", worker, right + end) for worker, end in (("a", "."), ("b", " !"), ("c", ""))]
        rows += [(f"t{task}", "d", f"{task} zzz qqq {task * 7}"), (f"t{task}", "e", f"kkk {task} www")]
    rows += [("x", "a", "votre colis est perdu"), ("x", "d", "wxyz wxyz"), ("x", "e", "wxyz wxyz wxyz")]
    rows += [("x", "b", "colis égaré, désolé pour vous")]
    answers = pl.DataFrame(rows, schema=["task", "worker", "label"], orient="row")
    by_heads = Medoid().fit(answers).truth.filter(task="x")["label"].item()
    weighed = Medoid(rounds=5).fit(answers).truth.filter(task="x")["label"].item()
    assert by_heads.startswith("wxyz")
    assert not weighed.startswith("wxyz")


def test_known_texts_teach_who_to_believe() -> None:
    """Of three workers who never agree, the one who was near on gold is followed where the others are far."""
    rows = []
    for task in range(8):
        rows += [(f"t{task}", "good", f"le train {task} part à midi")]
        rows += [(f"t{task}", "bad", f"xyz {task} wvu"), (f"t{task}", "worse", f"wvu {task} xyz")]
    answers = pl.DataFrame(rows, schema=["task", "worker", "label"], orient="row")
    known = {f"t{task}": f"le train {task} part à midi." for task in range(7)}
    followed = Medoid(rounds=3).fit(answers, known=known).truth.filter(task="t7")["label"].item()
    assert followed == "le train 7 part à midi"
    for other in (Medoid(rounds=3).fit(answers), Medoid().fit(answers, known=known)):
        assert other.truth.filter(task="t7")["label"].item() != followed


@given(
    texts=st.lists(st.text("abc ", max_size=6), min_size=1, max_size=6),
    order=st.randoms(use_true_random=False),
)
def test_without_rounds_it_is_the_mean_similarity(texts: list[str], order: random.Random) -> None:
    """By default all count the same, as in `mean_similarity`; rounds never depend on the row order."""
    rows = [("t", f"w{i}", text) for i, text in enumerate(texts)]
    answers = pl.DataFrame(rows, schema=["task", "worker", "label"], orient="row")
    found = dict(Medoid().fit(answers).posteriors.select("label", "probability").rows())
    assert found == pytest.approx(mean_similarity(texts))
    order.shuffle(rows)
    shuffled = pl.DataFrame(rows, schema=["task", "worker", "label"], orient="row")
    assert Medoid(rounds=3).fit(answers).truth.equals(Medoid(rounds=3).fit(shuffled).truth)


def test_senseless_rounds_are_refused() -> None:
    """The message names the parameter."""
    with pytest.raises(ParameterError, match="rounds"):
        Medoid(rounds=-1)
