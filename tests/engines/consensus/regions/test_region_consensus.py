"""Boxes and polygons that a crowd drew."""

from typing import Any

import numpy as np
import polars as pl
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from canut.engines.consensus.errors import EmptyLabelsError, LabelsError, MissingColumnError, ParameterError
from canut.engines.consensus.regions.boxes import Boxes
from canut.engines.consensus.regions.consensus import BoxConsensus, PolygonConsensus, RegionConsensus
from canut.engines.consensus.regions.polygons import Polygons
from canut.engines.consensus.regions.truth import RegionTruth

Box = tuple[float, float, float, float, str]
SIDES = ["x", "y", "width", "height", "label"]
BOX = pl.Struct({**dict.fromkeys(SIDES[:4], pl.Float64()), "label": pl.String()})
POLYGON = pl.Struct({"points": pl.List(pl.List(pl.Float64)), "label": pl.String()})

both_kinds = pytest.mark.parametrize("kind", ["boxes", "polygons"])
both_matchings = pytest.mark.parametrize("matching", ["greedy", "hungarian"])


def cells(kind: str, drawn: list[Box]) -> list[dict[str, Any]]:
    """Write boxes as structures of the kind."""
    if kind == "boxes":
        return [dict(zip(SIDES, box, strict=True)) for box in drawn]
    return [
        {"points": [[x, y], [x + w, y], [x + w, y + h], [x, y + h]], "label": label}
        for x, y, w, h, label in drawn
    ]


def frame(kind: str, rows: list[tuple[str, str, list[Box]]]) -> pl.DataFrame:
    """Make a frame of answers."""
    shape = BOX if kind == "boxes" else POLYGON
    schema = {"task": pl.String(), "worker": pl.String(), kind: pl.List(shape)}
    return pl.DataFrame([(t, w, cells(kind, drawn)) for t, w, drawn in rows], schema=schema, orient="row")


def fit(
    kind: str, rows: list[tuple[str, str, list[Box]]], known: Any = None, **parameters: Any
) -> RegionTruth[Any]:
    """Draw the truth of boxes, as boxes or as polygons."""
    method = BoxConsensus(**parameters) if kind == "boxes" else PolygonConsensus(**parameters)
    return method.fit(frame(kind, rows), known=known)


def one_task(*answers: list[Box]) -> list[tuple[str, str, list[Box]]]:
    """Let each list be the answer of a worker to the same task."""
    return [("t", f"w{i}", drawn) for i, drawn in enumerate(answers)]


def as_boxes(found: RegionTruth[Any]) -> list[Box]:
    """Read the truth, of either kind, as boxes around it."""
    if "x" in found.truth.columns:
        return found.truth.select(SIDES).rows()
    rows = []
    for points, label in found.truth.select("points", "label").rows():
        left, top, right, bottom = shapely.bounds(shapely.Polygon(points)).tolist()
        rows.append((left, top, right - left, bottom - top, label))
    return rows


box = st.tuples(
    st.integers(0, 20).map(float),
    st.integers(0, 20).map(float),
    st.integers(4, 9).map(float),
    st.integers(4, 9).map(float),
    st.sampled_from(["cat", "dog"]),
)


@st.composite
def answers(draw: st.DrawFn) -> list[tuple[str, str, list[Box]]]:
    """Draw a crowd in which each worker answers a task at most once."""
    pair = st.tuples(st.sampled_from(["t1", "t2"]), st.sampled_from(["ana", "bo", "cy"]))
    pairs = draw(st.lists(pair, unique=True, min_size=1))
    return [(task, worker, draw(st.lists(box, max_size=3))) for task, worker in pairs]


def test_overlap_by_hand() -> None:
    """Two squares of 4 that share 1 cover 7; squares that touch share nothing."""
    squares = [(0.0, 0.0, 2.0, 2.0, ""), (1.0, 1.0, 2.0, 2.0, ""), (3.0, 1.0, 2.0, 2.0, "")]
    expected = [[1, 1 / 7, 0], [1 / 7, 1, 0], [0, 0, 1]]
    for kind in (Boxes(), Polygons()):
        shapes = [kind.read(cell) for cell in cells(kind.column, squares)]
        assert np.allclose(kind.overlap(shapes, shapes), expected)  # type: ignore[arg-type] # either kind


def test_a_box_by_hand() -> None:
    """Workers counted the same: the mean of each number, the label of most, the share who drew it."""
    drawn: list[list[Box]] = [[(0.0, 0.0, 10.0, 10.0, "cat")], [(2.0, 0.0, 10.0, 10.0, "cat")], []]
    drawn.append([(1.0, 3.0, 10.0, 7.0, "dog")])
    found = fit("boxes", one_task(*drawn), max_iterations=0).truth
    assert found.select(SIDES).row(0) == (1.0, 1.0, 10.0, 9.0, "cat")
    assert found["support"].item() == 0.75
    overlaps = [81 / (100 + 90 - 81), 81 / (100 + 90 - 81), 70 / 90]
    assert found["overlap"].item() == pytest.approx(np.mean(overlaps))
    assert found["confidence"].item() == pytest.approx(0.75 * np.mean(overlaps))


def test_a_polygon_by_hand() -> None:
    """Three squares, each moved by one: the region that two of them cover."""
    squares = [[(x, y, 10.0, 10.0, "")] for x, y in ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0))]
    found = fit("polygons", one_task(*squares), max_iterations=0).truth
    region = shapely.Polygon(found["points"].item())
    expected = shapely.Polygon([(0, 1), (1, 1), (1, 0), (10, 0), (10, 10), (0, 10)])
    assert region.equals(expected)
    assert len(found["points"].item()) == 6


def test_the_largest_part_of_a_crossed_outline_counts() -> None:
    """A bow tie is read as its larger wing."""
    tie = {"points": [[0, 0], [3, 3], [3, 0], [0, 3]]}
    assert Polygons().read(tie).area == pytest.approx(2.25)


@both_kinds
def test_a_single_voice_is_voted_out(kind: str) -> None:
    """What less than half drew is no object, nor what exactly half drew; who drew it is less reliable."""
    a, b = (0.0, 0.0, 5.0, 5.0, ""), (20.0, 20.0, 5.0, 5.0, "")
    found = fit(kind, one_task([a], [a], [a, b]))
    assert as_boxes(found) == [a]
    assert found.workers.sort("reliability")["worker"][0] == "w2"
    assert as_boxes(fit(kind, one_task([a], []))) == []


@both_kinds
@both_matchings
@given(rows=answers(), order=st.randoms(use_true_random=False))
def test_row_order_never_matters(kind: str, matching: str, rows: list[Any], order: Any) -> None:
    """Shuffled answers give the same truth, and the frame stays as it was."""
    shuffled = list(rows)
    order.shuffle(shuffled)
    one, other = fit(kind, rows, matching=matching), fit(kind, shuffled, matching=matching)
    assert_frame_equal(one.truth, other.truth, check_exact=True)
    assert_frame_equal(one.workers, other.workers, check_exact=True)


@both_kinds
@given(rows=answers())
def test_the_input_is_never_changed_and_the_tables_are_whole(kind: str, rows: list[Any]) -> None:
    """One row a worker, all shares between 0 and 1, the frame as it was."""
    given_frame = frame(kind, rows)
    method = BoxConsensus() if kind == "boxes" else PolygonConsensus()
    found = method.fit(given_frame)
    assert_frame_equal(given_frame, frame(kind, rows))
    assert found.workers["worker"].to_list() == sorted({worker for _, worker, _ in rows})
    assert found.workers["answers"].sum() == len(rows)
    assert found.workers["reliability"].is_between(0, 1).all()
    for share in ("confidence", "support", "overlap"):
        assert found.truth[share].is_between(0, 1).all()
    assert (found.truth["support"] > 0.5).all()


@both_kinds
@given(rows=answers(), right=st.integers(-64, 64), down=st.integers(-64, 64))
def test_drawings_that_move_take_the_truth_along(kind: str, rows: list[Any], right: int, down: int) -> None:
    """Moved answers give the moved truth, with the same shares."""
    moved = [
        (task, worker, [(x + right, y + down, w, h, label) for x, y, w, h, label in drawn])
        for task, worker, drawn in rows
    ]
    before, after = fit(kind, rows), fit(kind, moved)
    expected = sorted(
        (round(x + right, 4), round(y + down, 4), label) for x, y, _, _, label in as_boxes(before)
    )
    assert sorted((round(x, 4), round(y, 4), label) for x, y, _, _, label in as_boxes(after)) == expected
    assert np.allclose(before.truth["support"].sort(), after.truth["support"].sort())
    assert np.allclose(before.reliability, after.reliability)


@both_kinds
@given(workers=st.integers(1, 4), places=st.sets(st.integers(0, 9), max_size=4), side=st.integers(1, 7))
def test_unanimous_drawings_are_the_truth(kind: str, workers: int, places: set[int], side: int) -> None:
    """What everybody drew stands to the last bit, be it one worker, be it nothing."""
    drawn = [(place + 0.1, place / 3, side / 10, 0.7, "cat") for place in sorted(places)]
    found = fit(kind, one_task(*[drawn] * workers))
    fields = ["points", "label"] if kind == "polygons" else SIDES
    stood = found.truth.select(fields).to_dicts()
    assert sorted(stood, key=str) == sorted(cells(kind, drawn), key=str)
    assert found.truth["support"].to_list() == pytest.approx([1] * len(places))
    assert found.truth["overlap"].to_list() == pytest.approx([1] * len(places))
    assert found.workers["reliability"].to_list() == pytest.approx([1] * workers)


@both_kinds
@given(rows=answers(), right=st.lists(box, max_size=3))
def test_known_drawings_settle_their_task(kind: str, rows: list[Any], right: list[Box]) -> None:
    """Known drawings are the truth for certain, also when nobody drew them."""
    task = rows[0][0]
    found = fit(kind, rows, known={task: cells(kind, right), "elsewhere": cells(kind, right)})
    settled = found.truth.filter(task=task)
    fields = ["points", "label"] if kind == "polygons" else SIDES
    assert sorted(settled.select(fields).to_dicts(), key=str) == sorted(cells(kind, right), key=str)
    assert settled["confidence"].to_list() == [1.0] * len(right)


@both_kinds
def test_known_drawings_teach_who_to_believe(kind: str) -> None:
    """Of two workers who differ by a few pixels, the truth lies nearer to the one who was right on gold."""
    right, off = [(0.0, 0.0, 10.0, 10.0, "")], [(0.0, 0.0, 14.0, 10.0, "")]
    rows = [
        (str(task), worker, drawn) for task in range(6) for worker, drawn in (("good", right), ("off", off))
    ]
    found = fit(kind, rows, known={str(task): cells(kind, right) for task in range(5)})
    assert found.workers.sort("reliability")["worker"][-1] == "good"
    *_, last = as_boxes(found)
    assert last[2] < 11.0
    assert as_boxes(fit(kind, rows))[-1][2] >= 12.0


@both_kinds
def test_a_worker_who_saw_nothing_counts_against(kind: str) -> None:
    """An empty list is a voice, and a task without objects has no row."""
    a = (0.0, 0.0, 5.0, 5.0, "")
    found = fit(kind, [*one_task([a], [], []), ("u", "w0", [])])
    assert found.truth.is_empty()
    assert found.regions == [[], []]
    assert fit(kind, one_task([], [])).workers["reliability"].to_list() == [1.0, 1.0]


@both_kinds
def test_the_last_answer_of_a_worker_counts(kind: str) -> None:
    """An earlier answer of the same worker to the same task is replaced, and counted as such."""
    a, b = (0.0, 0.0, 5.0, 5.0, ""), (20.0, 20.0, 5.0, 5.0, "")
    found = fit(kind, [("t", "a", [a]), ("t", "a", [b])])
    assert as_boxes(found) == [b]
    assert found.answers.dropped == 1


def made_crowd(
    slips: list[float], *, seed: int
) -> tuple[list[tuple[str, str, list[Box]]], dict[str, list[Box]]]:
    """Let each worker draw two objects a task, their numbers off by as much as said."""
    rng = np.random.default_rng(seed)
    gold: dict[str, list[Box]] = {}
    rows = []
    for task in range(40):
        corners = rng.uniform(0, 50, 2), rng.uniform(100, 150, 2)
        gold[f"t{task}"] = [(*corner.tolist(), *rng.uniform(20, 40, 2).tolist(), "") for corner in corners]
        for worker, slip in enumerate(slips):
            drawn = [(*(np.array(one[:4]) + rng.normal(0, slip, 4)).tolist(), "") for one in gold[f"t{task}"]]
            rows.append((f"t{task}", f"w{worker}", drawn))
    return rows, gold


@both_kinds
def test_reliable_workers_weigh_more(kind: str) -> None:
    """On a made crowd of two careful and three careless workers, the truth is nearer than unweighed."""
    rows, gold = made_crowd([0.5, 0.7, 4.0, 4.0, 4.0], seed=3)

    def distance(found: RegionTruth[Any]) -> float:
        tasks = found.truth["task"].to_list()
        off = [
            min(np.abs(np.subtract(one[:4], right[:4])).mean() for right in gold[task])
            for task, one in zip(tasks, as_boxes(found), strict=True)
        ]
        assert len(off) == 80
        return float(np.mean(off))

    weighed = fit(kind, rows, threshold=0.3)
    assert weighed.converged
    assert distance(weighed) < 0.6 * distance(fit(kind, rows, threshold=0.3, max_iterations=0))
    order = weighed.workers.sort("reliability", descending=True)["worker"].to_list()
    assert order[:2] == ["w0", "w1"]


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ({"x": 1.0, "y": 1.0, "width": 2.0}, "without x, y, width and height"),
        ({"x": 1.0, "y": 1.0, "width": 2.0, "height": 0.0}, "without an area"),
        ({"x": float("nan"), "y": 1.0, "width": 2.0, "height": 1.0}, "no finite number"),
        ({"x": 1e300, "y": 1.0, "width": 2.0, "height": 1.0}, "no finite number"),
        ("box", "no structure"),
    ],
)
def test_senseless_boxes_are_refused(cell: Any, problem: str) -> None:
    """The message names the row and what is wrong."""
    crowd = pl.DataFrame({"task": ["t", "t"], "worker": ["a", "b"], "boxes": [[], [cell]]})
    with pytest.raises(LabelsError, match=f"{problem} in data row 2"):
        BoxConsensus().fit(crowd)


@pytest.mark.parametrize(
    ("points", "problem"),
    [
        (None, "fewer than 3"),
        ([[0.0, 0.0], [1.0, 1.0]], "fewer than 3"),
        ([[0.0, 0.0], [1.0, 1.0], [2.0]], "without points"),
        ([[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]], "without an area"),
        ([[0.0, 0.0], [1.0, 1.0], [2.0, float("nan")]], "no finite number"),
    ],
)
def test_senseless_polygons_are_refused(points: Any, problem: str) -> None:
    """The message names the row and what is wrong."""
    crowd = pl.DataFrame({"task": ["t"], "worker": ["a"], "polygons": [[{"points": points}]]})
    with pytest.raises(LabelsError, match=f"{problem}.* in data row 1"):
        PolygonConsensus().fit(crowd)


def test_unusable_tables_are_refused() -> None:
    """Without rows, without the column, or with something else in it."""
    with pytest.raises(EmptyLabelsError):
        BoxConsensus().fit(frame("boxes", []))
    with pytest.raises(MissingColumnError, match="boxes"):
        BoxConsensus().fit(frame("polygons", one_task([])))
    with pytest.raises(LabelsError, match="Give a list of boxes"):
        BoxConsensus().fit(pl.DataFrame({"task": ["t"], "worker": ["a"], "boxes": [1]}))


@pytest.mark.parametrize(
    "bad",
    [
        {"threshold": 0},
        {"threshold": 1.1},
        {"matching": "best"},
        {"smoothing": -1},
        {"max_iterations": -1},
        {"tolerance": -1},
    ],
)
def test_senseless_parameters_are_refused(bad: dict[str, Any]) -> None:
    """The message names the parameter."""
    with pytest.raises(ParameterError, match=next(iter(bad))):
        RegionConsensus(**bad)
