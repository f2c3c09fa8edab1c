"""Transcriptions voted on word by word."""

from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from canut.engines.consensus.errors import EmptyLabelsError, LabelsError, MissingColumnError
from canut.engines.consensus.methods.majority import MajorityVote
from canut.engines.consensus.texts.network import confusion_network
from canut.engines.consensus.texts.rover import Rover

words = st.lists(st.sampled_from(["le", "chat", "dort", "Chat", "bien"]), max_size=5)


def frame(rows: list[Any]) -> pl.DataFrame:
    """Make a frame of answers."""
    return pl.DataFrame(rows, schema=dict.fromkeys(("task", "worker", "text"), pl.String), orient="row")


def one_task(*texts: str) -> pl.DataFrame:
    """Let each text be that of a worker for the same task."""
    return frame([("t", f"w{i}", text) for i, text in enumerate(texts)])


@st.composite
def answers(draw: st.DrawFn) -> list[tuple[str, str, str]]:
    """Draw a crowd in which each worker transcribes a task at most once."""
    pair = st.tuples(st.sampled_from(["t1", "t2"]), st.sampled_from(["ana", "bo", "cy"]))
    pairs = draw(st.lists(pair, unique=True, min_size=1))
    return [(task, worker, " ".join(draw(words))) for task, worker in pairs]


def test_a_network_by_hand() -> None:
    """A word that differs shares a slot, one that the others lack opens a slot, filled up with null words."""
    network = confusion_network([list("abcd"), list("abd"), list("axcde")])
    assert network == [["a", "a", "a"], ["b", "b", "x"], ["c", "", "c"], ["d", "d", "d"], ["", "", "e"]]


@given(texts=st.lists(words, min_size=1, max_size=4))
def test_a_network_keeps_every_text(texts: list[list[str]]) -> None:
    """Read across the slots, each text is there as it was, and no slot is empty for all."""
    network = confusion_network(texts)
    for i, text in enumerate(texts):
        assert [slot[i] for slot in network if slot[i]] == text
    assert all(any(slot) for slot in network)


@given(one=words, other=words)
def test_two_texts_are_aligned_at_the_least_cost(one: list[str], other: list[str]) -> None:
    """Brute force over all alignments finds none that is cheaper."""

    def cheapest(i: int, j: int) -> int:
        if i == len(one) or j == len(other):
            return 3 * (len(one) - i + len(other) - j)
        same = one[i].casefold() == other[j].casefold()
        return min(
            cheapest(i + 1, j + 1) + (0 if same else 4), cheapest(i + 1, j) + 3, cheapest(i, j + 1) + 3
        )

    network = confusion_network([one, other])
    costs = [3 if not (a and b) else 4 * (a.casefold() != b.casefold()) for a, b in network]
    assert sum(costs) == cheapest(0, 0)


def test_the_vote_by_frequency_by_hand() -> None:
    """Each slot goes to its most frequent word, a word before the null word, then the alphabet."""
    found = Rover(method=MajorityVote()).fit(
        one_task("le chat dort bien", "le chien dort", "le chat dort", "le chien dort bien")
    )
    assert found.truth.row(0) == ("t", "le chat dort bien", pytest.approx((1 + 0.5 + 1 + 0.5) / 4))
    assert found.words.select("word", "confidence").rows() == [
        ("le", 1.0),
        ("chat", 0.5),
        ("dort", 1.0),
        ("bien", 0.5),
    ]


def test_a_voted_out_word_is_empty() -> None:
    """Most workers left the word out, so the text does too."""
    found = Rover().fit(one_task("un grand chat", "un chat", "un chat"))
    assert found.truth["text"].item() == "un chat"
    assert found.words["word"].to_list() == ["un", "", "chat"]


def test_a_consensus_can_be_a_text_that_nobody_wrote() -> None:
    """Each made one mistake elsewhere, and the vote corrects all three."""
    found = Rover().fit(
        one_task("une vieille maison verte", "la vielle maison verte", "la vieille mason verte")
    )
    assert found.truth["text"].item() == "la vieille maison verte"


def test_a_word_is_written_as_most_wrote_it() -> None:
    """Case does not divide the vote."""
    found = Rover(method=MajorityVote()).fit(one_task("Paris dort", "paris dort", "Paris dort", "Lyon dort"))
    assert found.words["word"][0] == "Paris"
    assert found.words["confidence"][0] == 0.75


@given(rows=answers(), order=st.randoms(use_true_random=False))
def test_row_order_never_matters(rows: list[Any], order: Any) -> None:
    """Shuffled answers give the same truth, and the frame stays as it was."""
    shuffled = list(rows)
    order.shuffle(shuffled)
    crowd = frame(shuffled)
    one, other = Rover().fit(frame(rows)), Rover().fit(crowd)
    assert_frame_equal(one.truth, other.truth, check_exact=True)
    assert_frame_equal(one.words, other.words, check_exact=True)
    assert_frame_equal(one.workers, other.workers, check_exact=True)
    assert_frame_equal(crowd, frame(shuffled))


@given(text=words, workers=st.integers(1, 4))
def test_unanimous_texts_are_the_truth(text: list[str], workers: int) -> None:
    """What everybody wrote stands, be it one worker, be it nothing."""
    found = Rover().fit(one_task(*[" ".join(text)] * workers))
    assert found.truth["text"].item() == " ".join(text)
    assert found.workers["reliability"].is_between(0, 1).all()


@given(rows=answers(), right=words)
def test_known_texts_settle_their_task(rows: list[Any], right: list[str]) -> None:
    """A known text is the truth for certain, letter by letter, also when nobody wrote it."""
    task, text = rows[0][0], " ".join(right)
    found = Rover().fit(frame(rows), known={task: text, "elsewhere": "z"})
    assert found.truth.filter(task=task).row(0) == (task, text, 1.0)


def test_known_texts_teach_who_to_believe() -> None:
    """Of two workers who always differ, the one who was right on gold is followed."""
    rows = [
        (str(i), worker, f"{word} {i}")
        for i in range(6)
        for worker, word in (("good", "oui"), ("bad", "non"))
    ]
    known = {str(i): f"oui {i}" for i in range(5)}
    found = Rover().fit(frame(rows), known=known)
    assert found.truth.filter(task="5")["text"].item() == "oui 5"
    assert Rover().fit(frame(rows)).truth.filter(task="5")["text"].item() == "non 5"
    assert found.workers.sort("reliability")["worker"][-1] == "good"


def test_the_last_answer_of_a_worker_counts() -> None:
    """An earlier text of the same worker for the same task is replaced, and counted as such."""
    found = Rover().fit(frame([("t", "a", "un"), ("t", "a", "deux")]))
    assert found.truth["text"].item() == "deux"
    assert found.answers.dropped == 1


def test_reliable_workers_weigh_more() -> None:
    """On a made crowd of two careful and three careless workers, more texts are right than by frequency."""
    rng = np.random.default_rng(2)
    lexicon = np.array([f"mot{i}" for i in range(6)])
    truth = {f"t{i}": rng.choice(lexicon, 6) for i in range(60)}
    rows = [
        (task, f"w{w}", " ".join(np.where(rng.random(6) < miss, rng.choice(lexicon, 6), right)))
        for task, right in truth.items()
        for w, miss in enumerate([0.05, 0.05, 0.6, 0.6, 0.6])
    ]

    def right_texts(method: Rover) -> int:
        found = method.fit(frame(rows)).truth.select("task", "text").rows()
        return sum(text == " ".join(truth[task]) for task, text in found)

    assert right_texts(Rover()) > right_texts(Rover(method=MajorityVote())) + 5


def test_unusable_texts_are_refused() -> None:
    """The message names the column."""
    with pytest.raises(EmptyLabelsError):
        Rover().fit(frame([]))
    with pytest.raises(MissingColumnError, match="text"):
        Rover().fit(one_task("a").drop("text"))
    with pytest.raises(LabelsError, match="Column text has 1 empty"):
        Rover().fit(frame([("t", "a", None)]))
    with pytest.raises(LabelsError, match="Give one text a row"):
        Rover().fit(pl.DataFrame({"task": ["t"], "worker": ["a"], "text": [3]}))
