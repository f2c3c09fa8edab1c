"""One ZIP with a table and the files its rows name, or with files alone: all in, or a clear sentence."""

import csv
import io
import struct
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from zipfile import ZIP_BZIP2, ZIP_STORED, ZipFile, ZipInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import MONDAY
from tests.families.microwork.importing.makers import make_microwork
from tests.families.microwork.importing.zips import pack, picture, recording

from canut.core.work.models import Project, Task
from canut.families.microwork.importing import FileRefused, ImportReport, zip_limits
from canut.families.microwork.importing.archive import Archive
from canut.families.microwork.kinds import KINDS
from canut.families.microwork.media import MediaRefused, Reference, folder
from canut.families.microwork.models import Media
from canut.families.microwork.operations.imports import import_items

pytestmark = pytest.mark.django_db

OBJECTS = {
    "kind": "image-objects",
    "options": dict(KINDS["image-objects"].sample_options),
    "answers": {"exactly": 3},
}
TABLE = b"id,picture\n1,a.png\n2,more/b.jpg\n"
FILES = {"a.png": picture(), "more/b.jpg": picture("red", "JPEG")}


@pytest.fixture(autouse=True)
def own_store(settings: Any, tmp_path: Path) -> None:
    """Keep the files of each test apart."""
    settings.MEDIA_ROOT = tmp_path / "kept"


def drawn() -> Project:
    """Return a project whose items are pictures."""
    return make_microwork(**OBJECTS)


def bring(path: Path, project: Project | None = None) -> ImportReport:
    """Import a file into a project whose items are pictures."""
    return import_items(project=project or drawn(), path=path, now=MONDAY)


def items_of(project: Project) -> list[tuple[str, Any]]:
    """Return the items of a project in the order in which workers meet them."""
    return list(Task.objects.filter(project=project).order_by("position").values_list("key", "item"))


def reasons(report: ImportReport) -> dict[str, str]:
    """Return why rows were refused, by line."""
    assert report.refused_path is not None
    with report.refused_path.open(encoding="utf-8", newline="") as file:
        return {row["line"]: row["reason"] for row in csv.DictReader(file)}


@pytest.mark.parametrize("folder_name", ["", "work/", "work/more/"])
@pytest.mark.parametrize("ending", ["csv", "jsonl"])
def test_a_table_and_its_files(tmp_path: Path, folder_name: str, ending: str) -> None:
    """They give the items that the same files give beside each other, wherever they lie in the ZIP."""
    table = TABLE if ending == "csv" else b'{"id": 1, "picture": "a.png"}\n{"id": 2, "picture": "more/b.jpg"}'
    files = {f"items.{ending}": table, **FILES}
    for name, data in files.items():
        place = tmp_path / "beside" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    beside, packed = drawn(), drawn()
    bring(tmp_path / "beside" / f"items.{ending}", beside)
    path = pack(tmp_path / "a.zip", {f"{folder_name}{name}": data for name, data in files.items()})
    report = bring(path, packed)
    assert (report.added, report.refused) == (2, 0)
    assert items_of(packed) == items_of(beside)
    assert Media.objects.filter(task__project=packed).count() == 2
    assert bring(path, packed).known == 2
    assert not list((tmp_path / "kept" / "long" / "arrivals").iterdir())


def test_files_alone_are_an_item_each(tmp_path: Path) -> None:
    """Pictures, or recordings; each item keeps the path its file had, and the ZIP may come again."""
    project = drawn()
    path = pack(tmp_path / "a.zip", {**FILES, "note.txt": b"hello", "cut.png": picture()[:-30]})
    report = bring(path, project)
    assert (report.added, report.refused) == (2, 2)
    assert set(reasons(report)) == {"3", "4"}
    assert all("no picture that can be read" in why for why in reasons(report).values())
    assert [item["file"] for _key, item in items_of(project)] == ["a.png", "more/b.jpg"]
    found = [Reference.read(item["picture"]) for _key, item in items_of(project)]
    assert [one.name for one in found if one] == ["a.png", "b.jpg"]
    assert bring(path, project).known == 2
    voices = make_microwork(kind="transcription", answers={"exactly": 2})
    assert bring(pack(tmp_path / "b.zip", {"1.wav": recording(), "2.wav": recording(900)}), voices).added == 2


def test_what_systems_add_by_themselves_is_passed_over(tmp_path: Path) -> None:
    """Folders, and what macOS and Windows leave in them, are no items; accents are one however written."""
    name = unicodedata.normalize("NFD", "été.png")
    path = pack(
        tmp_path / "a.zip",
        {
            "items.csv": "id,picture\n1,été.png\n".encode(),
            "more/": b"",
            "__MACOSX/._items.csv": b"x",
            ".DS_Store": b"x",
            "Thumbs.db": b"x",
        },
    )
    with ZipFile(path, "a") as packed:
        packed.writestr(name, picture())
    assert bring(path).added == 1


def unmarked(path: Path, name: str) -> Path:
    """Take the mark for UTF-8 off the names of a ZIP, as some programs never set it."""
    data, written = bytearray(path.read_bytes()), name.encode()
    at = data.find(written)
    while at >= 0:
        for header, flags in ((30, 6), (46, 8)):
            if data[at - header : at - header + 2] == b"PK":
                data[at - header + flags + 1] &= ~0x08
        at = data.find(written, at + 1)
    path.write_bytes(data)
    return path


def test_names_without_a_mark_are_utf8_or_code_page_437(tmp_path: Path) -> None:
    """MacOS writes UTF-8 without saying so, old programs what the standard says; both are found."""
    table = "id,picture\n1,é/ü.png\n".encode()
    path = pack(tmp_path / "a.zip", {"items.csv": table, "é/ü.png": picture()})
    assert bring(unmarked(path, "é/ü.png")).added == 1
    placeholder = "1/2.png"
    path = pack(tmp_path / "b.zip", {"items.csv": table, placeholder: picture()})
    path.write_bytes(path.read_bytes().replace(placeholder.encode(), "é/ü.png".encode("cp437")))
    assert bring(path).added == 1


def test_a_row_that_names_what_is_not_there_is_refused_with_its_line(tmp_path: Path) -> None:
    """The others are in; a file of that name elsewhere in the ZIP is pointed at; nothing outside is read."""
    (tmp_path / "secret.png").write_bytes(picture())
    rows = ["a.png", "b.jpg", "none.png", "../secret.png", "/a.png", "https://example.org/a.png", ""]
    table = "\n".join(["id,picture", *(f"{n},{name}" for n, name in enumerate(rows))]).encode()
    report = bring(pack(tmp_path / "a.zip", {"items.csv": table, **FILES}))
    assert (report.added, report.refused) == (1, 6)
    found = reasons(report)
    assert "“b.jpg” in the ZIP, but “more/b.jpg”: name it so" in found["3"]
    assert "no file “none.png” in the ZIP" in found["4"]
    assert "no file “../secret.png”" in found["5"]
    assert "web address" in found["7"]


def linked(path: Path) -> None:
    """Write a ZIP whose picture is a link."""
    entry = ZipInfo("a.png")
    entry.create_system, entry.external_attr = 3, 0o120777 << 16
    with ZipFile(path, "w") as packed:
        packed.writestr(entry, "/etc/passwd")


def locked(path: Path) -> None:
    """Write a ZIP whose picture says that it is encrypted."""
    data = bytearray(pack(path, {"a.png": picture()}).read_bytes())
    data[6] |= 1
    data[data.find(b"PK\1\2") + 8] |= 1
    path.write_bytes(data)


def rare(path: Path) -> None:
    """Write a ZIP that only some programs open."""
    with ZipFile(path, "w", ZIP_BZIP2) as packed:
        packed.writestr("a.png", picture())


def twice(path: Path) -> None:
    """Write a ZIP with two pictures of one path."""
    with ZipFile(path, "w") as packed:
        packed.writestr("a/b.png", picture())
        packed.writestr("a\\b.png", picture("red"))


def not_utf8(path: Path) -> None:
    """Write a ZIP with a name that is said to be UTF-8 and is not."""
    pack(path, {"é.png": picture()})
    path.write_bytes(path.read_bytes().replace("é".encode(), b"\xff\xfe"))


def holding(*names: str) -> Callable[[Path], object]:
    """Return a writer of a ZIP of pictures of these names."""
    return lambda path: pack(path, {name: picture() for name in names})


@pytest.mark.parametrize(
    ("write", "why"),
    [
        (lambda path: path.write_bytes(b""), "is no ZIP"),
        (lambda path: path.write_bytes(b"id,picture\n1,a.png\n"), "is no ZIP"),
        (lambda path: path.write_bytes(pack(path, FILES).read_bytes()[:-30]), "damaged or cut off"),
        (lambda path: path.write_bytes(pack(path, FILES).read_bytes()[40:]), "is no ZIP, or is damaged"),
        (lambda path: pack(path, {}), "is empty"),
        (holding("../a.png"), "“../a.png” cannot be imported: its path leads out of the ZIP"),
        (holding("a/../../b.png"), "leads out"),
        (holding("/etc/a.png"), "leads out"),
        (holding("C:\\a.png"), "leads out"),
        (holding("a\nb.png"), "leads out of the ZIP or is no path"),
        (linked, "it is a link"),
        (locked, "locked with a password"),
        (rare, "ordinary ZIP"),
        (twice, "two files have this path"),
        (not_utf8, "said to be UTF-8 and is not"),
        (holding("a.png", "more.zip"), "“more.zip” cannot be imported: it is packed itself"),
        (holding("a.csv", "b.jsonl"), r"2 tables \(a.csv, b.jsonl"),
        (lambda path: pack(path, {"a.csv": b"id,\xff\n"}), "a.csv is not UTF-8"),
        (lambda path: pack(path, {"a.csv": b""}), "a.csv is empty"),
    ],
)
def test_a_bad_zip_is_refused_whole(tmp_path: Path, write: Callable[[Path], object], why: str) -> None:
    """Nothing of it is in, and one sentence says what to do."""
    path, project = tmp_path / "a.zip", drawn()
    write(path)
    with pytest.raises(FileRefused, match=why) as refused:
        bring(path, project)
    assert "\n" not in str(refused.value)
    assert not Task.objects.exists()


def test_files_alone_must_be_all_that_an_item_needs(tmp_path: Path) -> None:
    """Where items have other columns, or no picture, the sentence names the columns of the missing table."""
    path = pack(tmp_path / "a.zip", FILES)
    with pytest.raises(FileRefused, match=r"holds no table.*query_a, query_b"):
        bring(path, make_microwork())
    with pytest.raises(FileRefused, match="there is no such file"):
        bring(tmp_path / "none.zip")


def says(path: Path, field: int, form: str, value: int) -> None:
    """Change what the list of a ZIP says of its first file, or its end of itself (`field` below 0)."""
    data = bytearray(path.read_bytes())
    at = data.find(b"PK\1\2") + field if field >= 0 else data.rfind(b"PK\5\6") - field
    struct.pack_into(form, data, at, value)
    path.write_bytes(data)


UNPACKED, DIRECTORY = 24, -12


def test_a_file_that_is_not_what_the_list_says_is_refused_alone(tmp_path: Path) -> None:
    """Larger than declared, or with other bytes: the row is refused, and no more is read."""
    path = pack(tmp_path / "a.zip", {"a.png": FILES["a.png"]})
    says(path, UNPACKED, "<L", len(FILES["a.png"]) - 1)
    assert "is damaged in the ZIP" in reasons(bring(path))["1"]
    with ZipFile(path, "w", ZIP_STORED) as packed:
        packed.writestr("a.png", FILES["a.png"])
    path.write_bytes(path.read_bytes().replace(b"IDAT", b"IDAX"))
    assert "is damaged in the ZIP" in reasons(bring(path))["1"]


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    """By what the list says; a list that lies stops where it said it would."""
    path = pack(tmp_path / "a.zip", {"a.png": FILES["a.png"]})
    says(path, UNPACKED, "<L", folder.BYTES_MOST + 1)
    assert "more than 20 MB" in reasons(bring(path))["1"]


def test_a_bomb_is_refused_by_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its ratio, its number of files, and the length of its list, before anything is unpacked."""
    path = pack(tmp_path / "a.zip", {"a.png": picture(), "zeros.png": bytes(1_000_000)})
    monkeypatch.setattr(zip_limits, "SMALL_BYTES", 900_000)
    with pytest.raises(FileRefused, match="100 times its size"):
        bring(path)
    monkeypatch.undo()
    monkeypatch.setattr(zip_limits, "FILES_MOST", 1)
    with pytest.raises(FileRefused, match="more than 1 files: split it"):
        bring(path)
    monkeypatch.undo()
    says(path, DIRECTORY, "<L", zip_limits.DIRECTORY_BYTES_MOST + 1)
    with pytest.raises(FileRefused, match="split it"):
        bring(path)


def test_a_long_list_in_the_large_form_is_refused_too(tmp_path: Path) -> None:
    """ZIP64, as programs write it from 65,536 files on: the size of the list stands elsewhere."""
    path = pack(tmp_path / "a.zip", {"a.png": picture()})
    data = path.read_bytes()
    at = data.rfind(b"PK\5\6")
    listed, start = struct.unpack_from("<LL", data, at + 12)

    def written(size: int) -> None:
        end64 = struct.pack("<4sQHHLLQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, 1, 1, size, start)
        locator = struct.pack("<4sLQL", b"PK\6\7", 0, at, 1)
        end = struct.pack("<4sHHHHLLH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFF_FFFF, 0xFFFF_FFFF, 0)
        path.write_bytes(data[:at] + end64 + locator + end)

    written(listed)
    assert bring(path).added == 1
    written(zip_limits.DIRECTORY_BYTES_MOST + 1)
    with pytest.raises(FileRefused, match="split it"):
        bring(path)


WHOLE = io.BytesIO()
with ZipFile(WHOLE, "w") as _packed:
    for _name, _data in FILES.items():
        _packed.writestr(_name, _data)


@given(
    cut=st.integers(0, len(WHOLE.getvalue())),
    wrong=st.binary(max_size=6),
    end=st.integers(0, 60),
)
def test_any_damage_is_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, cut: int, wrong: bytes, end: int
) -> None:
    """However a ZIP is damaged, it is refused as a whole, or file by file, and reads no more than it says."""
    data = WHOLE.getvalue()
    path = tmp_path_factory.mktemp("zips") / "a.zip"
    path.write_bytes((data[:cut] + wrong + data[cut + len(wrong) :])[: len(data) - end])
    with suppress(FileRefused), Archive(path) as archive:
        for name in archive.names:
            with suppress(MediaRefused):
                assert len(archive.read(name)[0]) <= folder.BYTES_MOST
