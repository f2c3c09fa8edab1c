"""Running ``canut``: within the test's store, or as a program of its own with a home of its own."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from typer.testing import CliRunner

from canut.core.people.models import Membership, Organisation
from canut.core.people.operations import add_member, register_organisation, register_person
from canut.faces.cli.app import app

PASSWORD = "shuttle and loom 1831"

PROJECT = """\
title: {en: Same meaning?}
client: Atelier
purpose: {en: Better search}
data_use: [research]
kind: choice
options: {question: {en: Which one?}, choices: [yes, no]}
pay: {currency: EUR, per_answer: 0.12, hourly_floor: 12.02, expected_seconds: 25}
"""


@pytest.fixture
def canut(db: None) -> Callable[..., Any]:
    """Run a command within the test's store."""
    del db
    runner = CliRunner()
    return lambda *words: runner.invoke(app, [str(word) for word in words])


@pytest.fixture
def program(tmp_path: Path) -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """Run ``python -m canut`` with its own home on SQLite; keyword arguments change the environment."""

    def run(*words: object, **changes: str | None) -> "subprocess.CompletedProcess[str]":
        environment = {**os.environ, "CANUT_HOME": str(tmp_path / "home"), "CANUT_SQLITE_SYNCHRONOUS": "OFF"}
        environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
        environment.pop("DATABASE_URL", None)
        environment |= {name: value for name, value in changes.items() if value is not None}
        for name in (name for name, value in changes.items() if value is None):
            environment.pop(name, None)
        command = [sys.executable, "-m", "canut", *map(str, words)]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    return run


@pytest.fixture
def operator(db: None) -> Organisation:
    """Return an operator with an owner."""
    del db
    now = timezone.now()
    host = register_organisation(kind=Organisation.Kind.OPERATOR, name="Coop", now=now)
    owner = register_person(email="lise@coop.example", name="Lise", now=now)
    add_member(organisation=host, person=owner, role=Membership.Role.OWNER, now=now)
    return host


@pytest.fixture
def project_file(tmp_path: Path) -> Path:
    """Return a project file that is right."""
    path = tmp_path / "project.yaml"
    path.write_text(PROJECT, encoding="utf-8")
    return path


@pytest.fixture
def crowd(tmp_path: Path) -> tuple[Path, Path]:
    """Return labels and gold of a small crowd: six workers, three of them good, forty tasks."""
    rows = ["task,worker,label"]
    gold = ["task,label"]
    for task in range(40):
        right = "yes" if task % 3 else "no"
        gold.append(f"t{task},{right}")
        for worker in range(6):
            is_wrong = worker > 2 and (task * 7 + worker * 5) % 4 == 0
            label = ("no" if right == "yes" else "yes") if is_wrong else right
            rows.append(f"t{task},w{worker},{label}")
    labels_path, gold_path = tmp_path / "labels.csv", tmp_path / "gold.csv"
    labels_path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    gold_path.write_text("\n".join(gold) + "\n", encoding="utf-8")
    return labels_path, gold_path
