"""Rectangles, polygons and stretches of text in Label Studio's exports, and its short format."""

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.affinity import rotate

from canut.engines.consensus.errors import FileContentError
from canut.engines.consensus.reading.drawings import drawn
from canut.engines.consensus.reading.recording import Kind, LeftOut
from canut.engines.consensus.reading.tables import read_labels, read_recording
from canut.engines.consensus.regions import BoxConsensus, PolygonConsensus
from canut.engines.consensus.texts.spans import SpanVote

SIZE = {"original_width": 600, "original_height": 400}


def rectangle(x: float, y: float, *, label: str = "Cat", rotation: float = 0, **size: int) -> dict[str, Any]:
    """Make the entry of a RectangleLabels tag."""
    value = {"x": x, "y": y, "width": 20, "height": 10, "rotation": rotation, "rectanglelabels": [label]}
    return {"from_name": "box", "type": "rectanglelabels", "value": value, **(size or SIZE)}


def entry(tag: str, kind: str, **value: Any) -> dict[str, Any]:
    """Make an entry of another tag."""
    return {"from_name": tag, "type": kind, "value": value, **SIZE}


def export(folder: Path, *tasks: list[Any]) -> Path:
    """Write an export whose tasks and workers count from 1; None is a skipped annotation."""
    rows = [
        {
            "id": task,
            "data": {},
            "annotations": [
                {"completed_by": by, "was_cancelled": made is None, "result": made or []}
                for by, made in enumerate(everybody, start=1)
            ],
        }
        for task, everybody in enumerate(tasks, start=1)
    ]
    path = folder / "export.json"
    path.write_text(json.dumps(rows), encoding="utf-8")
    return path


def test_rectangles_become_boxes(tmp_path: Path) -> None:
    """Who drew nothing says that there is nothing; who skipped says nothing at all."""
    path = export(tmp_path, [[rectangle(10, 10), rectangle(50, 50, label="Dog")], [], None], [[], [], []])
    found = read_recording(path)
    assert (found.kind, found.answer, found.left_out) == (Kind.BOXES, "box", {LeftOut.SKIPPED: 1})
    first = {"x": 10.0, "y": 10.0, "width": 20.0, "height": 10.0, "label": "Cat"}
    second = first | {"x": 50.0, "y": 50.0, "label": "Dog"}
    empty: list[Any] = []
    assert found.answers.rows() == [
        ("1", "1", [first, second]),
        ("1", "2", empty),
        *(("2", str(by), empty) for by in (1, 2, 3)),
    ]


def test_a_crowd_of_rectangles_has_a_truth(tmp_path: Path) -> None:
    """What the reader gives is what the engine takes."""
    path = export(tmp_path, [[rectangle(10, 10)], [rectangle(11, 10)], [rectangle(60, 60)]])
    found = BoxConsensus().fit(read_recording(path).answers).truth
    assert found.select("task", "label").rows() == [("1", "Cat")]
    assert 10 <= found["x"][0] <= 11


@given(
    rotation=st.floats(-360, 360).filter(bool),
    across=st.integers(50, 4000),
    down=st.integers(50, 4000),
    corner=st.tuples(st.floats(0, 80), st.floats(0, 80)),
)
def test_a_turned_rectangle_is_turned_in_pixels(
    rotation: float, across: int, down: int, corner: tuple[float, float]
) -> None:
    """The polygon is the one that turning the rectangle's pixels about its corner gives."""
    entry_ = rectangle(*corner, rotation=rotation, original_width=across, original_height=down)
    found = drawn(entry_["type"], entry_["value"], entry_)
    assert found.kind is Kind.POLYGONS
    scale = (across / 100, down / 100)
    x, y = corner
    pixels = [(px * scale[0], py * scale[1]) for px, py in found.value["points"]]
    flat = shapely.box(x * scale[0], y * scale[1], (x + 20) * scale[0], (y + 10) * scale[1])
    # With y downwards, as on a screen, what mathematics calls counter-clockwise is clockwise.
    turned = rotate(flat, rotation, origin=(x * scale[0], y * scale[1]))
    assert shapely.Polygon(pixels).symmetric_difference(turned).area <= 1e-6 * flat.area


def test_one_turned_rectangle_makes_polygons_of_all(tmp_path: Path) -> None:
    """Boxes beside it get their corners, and the crowd a truth."""
    path = export(tmp_path, [[rectangle(10, 10)], [rectangle(10, 10, rotation=5)], [rectangle(10, 10)]])
    found = read_recording(path)
    assert found.kind is Kind.POLYGONS
    assert found.answers["polygons"][0].to_list() == [
        {"points": [[10.0, 10.0], [30.0, 10.0], [30.0, 20.0], [10.0, 20.0]], "label": "Cat"}
    ]
    assert PolygonConsensus().fit(found.answers).truth["label"].to_list() == ["Cat"]


def test_polygons_and_spans_are_read(tmp_path: Path) -> None:
    """Points and characters as Label Studio writes them, HTML by its offsets over the whole."""
    corners = [[1, 1], [9, 1], [9, 9]]
    spans = [
        entry("words", "labels", start=0, end=4, text="Anna", labels=["Person"]),
        entry("words", "labels", start="5", end="9", labels=["b", "a"]),
        entry(
            "words",
            "hypertextlabels",
            start="/p[1]/text()[1]",
            end="/p[1]/text()[1]",
            startOffset=2,
            globalOffsets={"start": 12, "end": 15},
            hypertextlabels=["Place"],
        ),
    ]
    polygon = entry("outline", "polygonlabels", points=corners, polygonlabels=["Roof"])
    path = export(tmp_path, [[polygon, *spans]])
    outline = read_recording(path, answer="outline")
    assert outline.kind is Kind.POLYGONS
    assert outline.answers["polygons"][0].to_list() == [{"points": corners, "label": "Roof"}]
    words = read_recording(path, answer="words")
    assert words.kind is Kind.SPANS
    assert words.answers["spans"][0].to_list() == [
        {"start": 0, "end": 4, "label": "Person"},
        {"start": 5, "end": 9, "label": '["a","b"]'},
        {"start": 12, "end": 15, "label": "Place"},
    ]
    assert len(SpanVote().fit(words.answers).truth) == 3


@pytest.mark.parametrize(
    ("made", "message"),
    [
        (entry("t", "rectanglelabels", x=1, y=1, width=2), "a rectangle without x, y, width and height"),
        (entry("t", "rectanglelabels", x=1, y=1, width=0, height=2), "a rectangle without an area"),
        (entry("t", "rectanglelabels", x=1, y=True, width=2, height=2), "a rectangle without x, y"),
        (rectangle(1, 1, rotation=3, original_width=7), "without original_width and original_height"),
        (rectangle(1, 1, rotation=3, original_width=7, original_height=0), "an image without an area"),
        (entry("t", "polygonlabels", points=[[1, 1], [2, 2]]), "fewer than 3 points"),
        (entry("t", "polygonlabels", points=[[1, 1], [2, "x"], 3]), "no pair of numbers"),
        (entry("t", "labels", start=0.5, end=2.25, labels=["Speech"]), "without whole start and end"),
        (entry("t", "labels", start=4, end=4, labels=["x"]), "from 4 to 4"),
        (entry("t", "labels", labels=["x"]), "without whole start and end"),
    ],
)
def test_a_strange_drawing_gets_one_clear_line(tmp_path: Path, made: Any, message: str) -> None:
    """What is wrong is said with its task, in one line."""
    with pytest.raises(FileContentError, match=f"task 1 has .*{message}") as caught:
        read_recording(export(tmp_path, [[made]]))
    assert "\n" not in str(caught.value)


def test_regions_and_text_do_not_mix(tmp_path: Path) -> None:
    """One tag draws on an image or marks a text, not both."""
    both = [entry("t", "labels", start=0, end=4), entry("t", "labels", x=1, y=1, width=5, height=5)]
    with pytest.raises(FileContentError, match="mixes regions of an image with stretches of a text"):
        read_recording(export(tmp_path, [both]))


def short(folder: Path, *rows: dict[str, Any]) -> Path:
    """Write an export in the short format."""
    path = folder / "short.json"
    whole = [{"annotation_id": i, "lead_time": 3.2, **row} for i, row in enumerate(rows)]
    path.write_text(json.dumps(whole), encoding="utf-8")
    return path


def test_the_short_format_is_read_too(tmp_path: Path) -> None:
    """The task's own data is told from what people said: it is the same for everybody."""
    data = {"text": "…", "id": 4}
    path = short(
        tmp_path,
        data | {"annotator": 1, "mood": "Positive"},
        data | {"annotator": 2, "mood": {"choices": ["b", "a"]}},
        {"text": "other", "id": 5, "annotator": 1},
    )
    found = read_recording(path)
    assert (found.source, found.answer) == ("Label Studio", "mood")
    assert found.answers.rows() == [("4", "1", "Positive"), ("4", "2", '["a","b"]')]
    assert found.left_out == {LeftOut.UNANSWERED: 1}
    assert read_labels(path, answer="text")["label"].to_list() == ["…", "…", "other"]


def test_the_short_format_holds_drawings(tmp_path: Path) -> None:
    """Rectangles, turned or not, and spans stand in a column without their tag's type."""
    box = rectangle(10, 10)["value"] | SIZE
    image = {"image": "1.jpg", "id": 1, "annotator": 1}
    found = read_recording(short(tmp_path, image | {"box": [box]}))
    assert (found.kind, found.answer) == (Kind.BOXES, "box")
    turned = read_recording(short(tmp_path, image | {"box": [box | {"rotation": 45}]}))
    assert turned.kind is Kind.POLYGONS
    words = [{"start": 0, "end": 3, "text": "abc", "labels": ["x"]}]
    assert read_recording(short(tmp_path, image | {"words": words})).kind is Kind.SPANS
    plain = {side: box[side] for side in ("x", "y", "width", "height")}
    assert read_recording(short(tmp_path, image | {"box": [plain]})).kind is Kind.BOXES
    corners = {"points": [[0, 0], [1, 0], [1, 1]]}
    assert read_recording(short(tmp_path, image | {"box": [corners]})).kind is Kind.POLYGONS


def test_the_short_format_is_a_table_too(tmp_path: Path) -> None:
    """In CSV a choice is text and a drawing JSON; a text that only begins like JSON stays text."""
    box = json.dumps([rectangle(10, 10)["value"] | SIZE])
    path = tmp_path / "export.csv"
    pl.DataFrame(
        {
            "id": ["1", "1"],
            "annotator": ["ana@lab.example", "8"],
            "annotation_id": ["5", "6"],
            "text": ["[sic", "[sic"],
            "mood": ["Positive", '{"choices": ["b", "a"]}'],
            "box": [box, None],
        }
    ).write_csv(path)
    moods = read_recording(path, answer="mood")
    assert moods.answers.rows() == [("1", "ana@lab.example", "Positive"), ("1", "8", '["a","b"]')]
    boxes = read_recording(path, answer="box")
    assert [len(drawings) for drawings in boxes.answers["boxes"]] == [1, 0]
    assert read_labels(path, answer="text")["label"].to_list() == ["[sic", "[sic"]


@pytest.mark.parametrize("missing", ["id", "annotator"])
def test_the_short_format_names_task_and_person(tmp_path: Path, missing: str) -> None:
    """Without either, an annotation is nobody's."""
    row = {"id": 1, "annotator": 1, "mood": "x", missing: None}
    with pytest.raises(FileContentError, match=f"has no {missing}"):
        read_recording(short(tmp_path, row))
