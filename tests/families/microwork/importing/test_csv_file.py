"""CSV files as people have them: other separators, broken quotes, cells with lines."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canut.families.microwork.importing import FileRefused, csv_file, lines
from canut.families.microwork.importing.csv_file import CsvFile
from canut.families.microwork.importing.jsonl_file import JsonlFile
from canut.families.microwork.importing.row import START, Place, RefusedRow, Row, Source


def read(path: Path, content: str) -> list[Row | RefusedRow]:
    """Return the rows of a CSV file with this content."""
    path.write_text(content, encoding="utf-8", newline="")
    with CsvFile(path) as source:
        return list(source.rows())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where a test writes its file."""
    return tmp_path / "items.csv"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_any_separator_line_end_and_mark(path: Path, separator: str, newline: str, mark: str) -> None:
    """The header shows the separator; line ends and a byte order mark do not matter."""
    rows = [("id", "text"), ("1", "a.b"), ("2", "")]
    content = mark + newline.join(separator.join(row) for row in rows)
    assert [(row.line, row.cells) for row in read(path, content) if isinstance(row, Row)] == [
        (2, {"id": "1", "text": "a.b"}),
        (3, {"id": "2", "text": ""}),
    ]


def test_separators_within_quotes_do_not_count(path: Path) -> None:
    """A separator within a quoted column name does not choose the separator."""
    rows = read(path, '"a, b, c";d\n1;2\n')
    assert [row.cells for row in rows if isinstance(row, Row)] == [{"a, b, c": "1", "d": "2"}]


def test_cells_with_lines_quotes_and_separators(path: Path) -> None:
    """A quoted cell holds lines, doubled quotes and separators; the row's line is where it starts."""
    rows = read(path, 'id,text\n1,"one\ntwo, ""three"""\n\n2,b\n')
    assert rows == [
        Row(2, {"id": "1", "text": 'one\ntwo, "three"'}, '1,"one\ntwo, ""three"""'),
        Row(5, {"id": "2", "text": "b"}, "2,b"),
    ]


def test_wrong_number_of_cells_is_refused(path: Path) -> None:
    """A row with a cell too few or too many is refused with both numbers, its neighbours are kept."""
    rows = read(path, "id,text\n1\n2,b\n3,c,d\n")
    assert [type(row) for row in rows] == [RefusedRow, Row, RefusedRow]
    assert [(row.line, row.reason[:30]) for row in rows if isinstance(row, RefusedRow)] == [
        (2, "1 cell where the header has 2;"),
        (4, "3 cells where the header has 2"),
    ]


def test_quote_never_closed_costs_one_row(path: Path) -> None:
    """A quote that is opened and never closed costs its own row, not the rest of the file."""
    rows = read(path, 'id,text\n1,"open\n2,b\n3,c\n')
    assert isinstance(rows[0], RefusedRow)
    assert rows[0].text == '1,"open'
    assert [row.cells["id"] for row in rows if isinstance(row, Row)] == ["2", "3"]


def test_quote_closed_by_a_later_row_costs_one_row(path: Path) -> None:
    """A stray quote does not run on into the quotes of a later row."""
    rows = read(path, 'id,text\n1,"open\n2,b\n3,"c"\n4,d\n')
    assert [row.line for row in rows if isinstance(row, RefusedRow)] == [2]
    assert [row.cells["id"] for row in rows if isinstance(row, Row)] == ["2", "3", "4"]


def test_well_quoted_row_with_too_few_cells_is_one_row(path: Path) -> None:
    """The lines of a quoted cell are never taken for rows of their own."""
    rows = read(path, 'id,text,more\n1,"one\na,b,c\ntwo"\n2,b,c\n')
    assert [row.line for row in rows] == [2, 5]
    assert isinstance(rows[0], RefusedRow)
    assert "lines 2 to 4" in rows[0].reason


def test_too_long_rows_are_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A row over the limit is refused, on one line or on many, and reading goes on after its first line."""
    monkeypatch.setattr(lines, "ROW_CHARACTERS_MAX", 50)
    monkeypatch.setattr(csv_file, "ROW_CHARACTERS_MAX", 50)
    content = "id,text\n1," + "x" * 200 + '\n2,b\n3,"' + "\n".join(["y,y"] * 30) + "\n9,z\n"
    rows = read(path, content)
    assert isinstance(rows[0], RefusedRow)
    assert "too long" in rows[0].reason
    assert [row.cells["id"] for row in rows if isinstance(row, Row) and row.cells["id"] != "y"] == ["2", "9"]
    assert [row.line for row in rows] == list(range(2, 35))


def test_cell_over_the_csv_module_limit_is_refused(path: Path) -> None:
    """A cell that the csv module will not read costs one row."""
    limit = csv.field_size_limit()
    rows = read(path, f"id,text\n1,{'x' * (limit + 1)}\n2,b\n")
    assert [type(row) for row in rows] == [RefusedRow, Row]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "is empty"),
        ("\n\n", "is empty"),
        ("id,text,id\n", "two columns are named “id”"),
        (",text\n", "column 1 has no name"),
        ("i\x00d,text\n", "broken characters"),
        ('"id,text\n1,2\n', "quotes do not match"),
    ],
)
def test_unusable_header_refuses_the_file(path: Path, content: str, message: str) -> None:
    """Without a usable header nothing is read, and the message says what to change."""
    with pytest.raises(FileRefused, match=message):
        read(path, content)


CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@given(rows=st.lists(st.tuples(CELLS, CELLS), max_size=8), separator=st.sampled_from(",;\t"))
def test_reads_what_the_csv_module_writes(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]], separator: str
) -> None:
    """Every cell comes back as it was written, whatever characters it holds."""
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=separator, quoting=csv.QUOTE_ALL).writerows([("id", "text"), *rows])
    found = read(tmp_path_factory.mktemp("csv") / "items.csv", file.getvalue())
    assert [tuple(row.cells.values()) for row in found if isinstance(row, Row)] == rows
    assert len(found) == len(rows)


@given(text=st.text(st.sampled_from('ab",;\n\r\t'), max_size=60))
def test_every_character_is_in_some_row(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """Whatever the quotes do, no text of the file vanishes: each letter is in a row, kept or refused."""
    rows = read(tmp_path_factory.mktemp("csv") / "items.csv", "x,y\n" + text)
    kept = "".join(row.text for row in rows)
    assert sum(map(kept.count, "ab")) == sum(map(text.count, "ab"))


@given(
    content=st.lists(
        st.sampled_from(["a,b", '"', "é", "\r\n", "\n", "\r", "\U0001f6b2,", "x" * 30]), max_size=25
    ),
    mark=st.sampled_from(["", "\ufeff"]),
    opens=st.sampled_from([CsvFile, JsonlFile]),
)
def test_reading_goes_on_from_any_place(
    tmp_path_factory: pytest.TempPathFactory, content: list[str], mark: str, opens: Callable[[Path], Source]
) -> None:
    """Between any two rows, however broken, a place is found again: what follows is what followed."""
    path = tmp_path_factory.mktemp("places") / "items.csv"
    path.write_text(f"{mark}id,b\n{''.join(content)}", encoding="utf-8", newline="")
    with pytest.MonkeyPatch.context() as patch:
        for module in (csv_file, lines):
            patch.setattr(module, "ROW_CHARACTERS_MAX", 20)
        with opens(path) as source:
            seen = [(row, source.place) for row in source.rows()]
        for number, (_row, place) in enumerate(seen, start=1):
            with opens(path) as source:
                source.go_to(place)
                assert list(source.rows()) == [row for row, _place in seen[number:]]
    assert all(place > START for _row, place in seen)
    assert not seen or seen[-1][1] <= Place(path.stat().st_size, path.stat().st_size)
