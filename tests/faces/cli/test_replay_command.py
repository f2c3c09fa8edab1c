"""``canut replay`` from a file to the figures."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

KEYS = {
    "tasks",
    "workers",
    "answers_recorded",
    "answers_used",
    "accuracy",
    "accuracy_all_answers",
    "human_share",
    "paid_total",
    "verify",
}


def test_a_crowd_is_replayed_in_a_store_of_its_own(
    program: Callable[..., Any], crowd: tuple[Path, Path], tmp_path: Path
) -> None:
    """Without a home of its own the command leaves nothing behind, and prints nothing but its JSON."""
    labels, gold = crowd
    run = program(
        "replay",
        labels,
        "--gold",
        gold,
        "--json",
        CANUT_HOME=None,
        XDG_DATA_HOME=str(tmp_path / "data"),
        TMPDIR=str(tmp_path),
        DATABASE_URL="no://where",
    )
    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout)
    assert set(told) == KEYS
    assert (told["tasks"], told["workers"], told["answers_recorded"]) == (40, 6, 240)
    assert told["answers_used"] < 240
    assert told["verify"] == "ok"
    assert told["paid_total"] == f"{told['answers_used'] * 0.12:.2f} EUR"
    assert not (tmp_path / "data").exists()
    assert not list(tmp_path.glob("canut-*"))


def test_what_is_wrong_is_refused_before_any_work(
    canut: Callable[..., Any], crowd: tuple[Path, Path], project_file: Path
) -> None:
    """A label that the project does not know, a missing file and a bad project file end with 2."""
    labels, _ = crowd
    text = project_file.read_text(encoding="utf-8")
    project_file.write_text(text.replace("[yes, no]", "[blue, red]"), encoding="utf-8")
    for words, said in (
        ((labels, "--project", project_file), "blue, red"),
        (("nowhere.csv",), "nowhere.csv"),
        ((labels, "--gold", "nowhere.csv"), "nowhere.csv"),
        ((labels, "--project", "nowhere.yaml"), "nowhere.yaml"),
    ):
        refused = canut("replay", *words)
        assert refused.exit_code == 2, refused.stderr
        assert said in refused.stderr
