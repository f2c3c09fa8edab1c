"""Labelled stretches of a text."""

from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from canut.engines.consensus.errors import EmptyLabelsError, LabelsError, MissingColumnError
from canut.engines.consensus.methods.majority import MajorityVote
from canut.engines.consensus.texts.spans import SpanVote

SPAN = pl.Struct({"start": pl.Int64, "end": pl.Int64, "label": pl.String})
SCHEMA = {"task": pl.String(), "worker": pl.String(), "spans": pl.List(SPAN)}
Triple = tuple[int, int, str]


def frame(rows: list[tuple[str, str, list[Triple]]]) -> pl.DataFrame:
    """Make a frame of answers."""
    return pl.DataFrame([(t, w, cells(spans)) for t, w, spans in rows], schema=SCHEMA, orient="row")


def cells(spans: list[Triple]) -> list[dict[str, Any]]:
    """Write spans as structures."""
    return [{"start": start, "end": end, "label": label} for start, end, label in spans]


def one_task(*answers: list[Triple]) -> pl.DataFrame:
    """Let each list be the answer of a worker to the same task."""
    return frame([("t", f"w{i}", spans) for i, spans in enumerate(answers)])


@st.composite
def apart(draw: st.DrawFn) -> list[Triple]:
    """Draw spans that do not touch."""
    cuts = sorted(draw(st.sets(st.integers(0, 20), max_size=6)))
    pairs = [(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    return [(a, b, draw(st.sampled_from(["LOC", "PER"]))) for a, b in pairs]


@st.composite
def answers(draw: st.DrawFn) -> list[tuple[str, str, list[Triple]]]:
    """Draw a crowd in which each worker answers a task at most once."""
    pair = st.tuples(st.sampled_from(["t1", "t2"]), st.sampled_from(["ana", "bo", "cy"]))
    return [(task, worker, draw(apart())) for task, worker in draw(st.lists(pair, unique=True, min_size=1))]


def test_characters_by_hand() -> None:
    """Two of three cover 2 to 6; one more bears another label and is voted out."""
    crowd = one_task([(0, 6, "PER")], [(2, 6, "PER")], [(2, 4, "PER"), (8, 9, "LOC")])
    found = SpanVote(method=MajorityVote()).fit(crowd)
    assert found.truth.rows() == [("t", 2, 6, "PER", pytest.approx((2 * 1 + 2 * 2 / 3) / 4))]
    assert found.workers.columns == ["worker", "answers", "reliability"]
    assert found.workers.sort("reliability")["worker"][-1] == "w1"


def test_neighbours_stay_apart_where_most_began_anew() -> None:
    """Two names side by side are two spans for most workers, and one where most drew one."""
    two, one = [(0, 4, "PER"), (4, 9, "PER")], [(0, 9, "PER")]
    spans = ["start", "end"]
    assert SpanVote().fit(one_task(two, two, one)).truth.select(spans).rows() == [(0, 4), (4, 9)]
    assert SpanVote().fit(one_task(two, one, one)).truth.select(spans).rows() == [(0, 9)]


def test_labels_may_overlap() -> None:
    """Each label is voted on by itself."""
    both = [(0, 9, "ORG"), (3, 6, "LOC")]
    found = SpanVote().fit(one_task(both, both, [(0, 9, "ORG")])).truth
    assert found.select("start", "end", "label").rows() == [(0, 9, "ORG"), (3, 6, "LOC")]


@given(rows=answers(), order=st.randoms(use_true_random=False))
def test_row_order_never_matters(rows: list[Any], order: Any) -> None:
    """Shuffled answers, their spans turned round, give the same truth, and the frame stays as it was."""
    shuffled = [(task, worker, spans[::-1]) for task, worker, spans in rows]
    order.shuffle(shuffled)
    crowd = frame(shuffled)
    one, other = SpanVote().fit(frame(rows)), SpanVote().fit(crowd)
    assert_frame_equal(one.truth, other.truth, check_exact=True)
    assert_frame_equal(one.workers, other.workers, check_exact=True)
    assert_frame_equal(crowd, frame(shuffled))


@given(spans=apart(), workers=st.integers(1, 4), shift=st.integers(0, 50))
def test_unanimous_spans_are_the_truth(spans: list[Triple], workers: int, shift: int) -> None:
    """What everybody marked stands, be it one worker, be it nothing, wherever it lies."""
    moved = [(start + shift, end + shift, label) for start, end, label in spans]
    found = SpanVote().fit(one_task(*[moved] * workers))
    assert found.truth.select("start", "end", "label").rows() == moved
    assert found.truth["confidence"].is_between(0.5, 1).all()


@given(rows=answers(), right=apart())
def test_known_spans_settle_their_task(rows: list[Any], right: list[Triple]) -> None:
    """Known spans are the truth for certain, also when nobody marked them."""
    task = rows[0][0]
    found = SpanVote().fit(frame(rows), known={task: cells(right), "elsewhere": cells([(0, 1, "q")])})
    assert found.truth.filter(task=task).rows() == [(task, *span, 1.0) for span in right]


def test_known_spans_teach_who_to_believe() -> None:
    """Of two workers who always differ, the one who was right on gold is followed."""
    good, bad = [(0, 5, "PER")], [(0, 9, "PER")]
    rows = [(str(i), worker, spans) for i in range(9) for worker, spans in (("good", good), ("bad", bad))]
    found = SpanVote().fit(frame(rows), known={str(i): cells(good) for i in range(8)})
    assert found.truth.filter(task="8").select("start", "end").rows() == [(0, 5)]
    assert found.workers.sort("reliability")["worker"][-1] == "good"


def test_a_span_needs_no_label() -> None:
    """Highlights without a label have an empty one; an empty list says that there is none."""
    crowd = pl.DataFrame(
        {"task": ["t"] * 3, "worker": list("abc"), "spans": [[{"start": 1, "end": 3}]] * 2 + [[]]}
    )
    assert SpanVote().fit(crowd).truth.select("start", "end", "label").rows() == [(1, 3, "")]
    nothing = SpanVote().fit(one_task([], []))
    assert nothing.truth.is_empty()
    assert nothing.workers["reliability"].to_list() == [1.0, 1.0]


def test_the_last_answer_of_a_worker_counts() -> None:
    """An earlier answer of the same worker to the same task is replaced, and counted as such."""
    found = SpanVote().fit(frame([("t", "a", [(0, 1, "x")]), ("t", "a", [(4, 5, "x")])]))
    assert found.truth.select("start", "end").rows() == [(4, 5)]
    assert found.answers.dropped == 1


def test_reliable_workers_weigh_more() -> None:
    """On a made crowd of two careful and three careless workers, more spans are right than by heads."""
    rng = np.random.default_rng(1)
    rows, gold = [], {}
    for task in range(120):
        start = int(rng.integers(0, 40))
        gold[f"t{task}"] = (start, start + 10)
        for worker, slip in enumerate([0.05, 0.05, 0.7, 0.7, 0.7]):
            left, right = np.where(rng.random(2) < slip, rng.integers(1, 5), 0).tolist()
            rows.append((f"t{task}", f"w{worker}", [(start + left, start + 10 + right, "x")]))

    def right_spans(method: SpanVote) -> int:
        found = method.fit(frame(rows)).truth.select("task", "start", "end").rows()
        return sum(gold[task] == (start, end) for task, start, end in found)

    assert right_spans(SpanVote()) > right_spans(SpanVote(method=MajorityVote())) + 10


@pytest.mark.parametrize(
    ("spans", "problem"),
    [
        ([{"start": 3, "end": 3}], "from 3 to 3"),
        ([{"start": -1, "end": 3}], "from -1 to 3"),
        ([{"start": 1.5, "end": 3.0}], "without whole start and end"),
        ([{"start": 1}], "without whole start and end"),
        ([3], "without whole start and end"),
    ],
)
def test_senseless_spans_are_refused(spans: list[Any], problem: str) -> None:
    """The message names the row and what is wrong."""
    crowd = pl.DataFrame({"task": ["t"], "worker": ["a"], "spans": [spans]})
    with pytest.raises(LabelsError, match=f"{problem} in data row 1"):
        SpanVote().fit(crowd)


def test_unusable_tables_are_refused() -> None:
    """Without rows, without the column, or with something else in it."""
    with pytest.raises(EmptyLabelsError):
        SpanVote().fit(frame([]))
    with pytest.raises(MissingColumnError, match="spans"):
        SpanVote().fit(one_task([]).drop("spans"))
    with pytest.raises(LabelsError, match="Give a list of spans"):
        SpanVote().fit(pl.DataFrame({"task": ["t"], "worker": ["a"], "spans": ["0-3"]}))
