"""``canut proof`` seals, publishes, proves and checks; ``canut verify --root`` finds a rewritten past."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from tests.attacks import sneak
from tests.factories import make_client

from canut.core.audit.models import Seal
from canut.core.ledger.models import Transfer


@pytest.fixture
def transfer(db: None) -> Transfer:
    """Return a transfer of the day before yesterday."""
    del db
    make_client(now=timezone.now() - timedelta(days=2))
    return Transfer.objects.get()


@pytest.fixture
def published(canut: Callable[..., Any], transfer: Transfer, tmp_path: Path) -> Path:
    """Return the file of roots that somebody kept."""
    del transfer
    assert canut("proof", "seal").exit_code == 0
    path = tmp_path / "roots.json"
    assert canut("proof", "roots", "-o", path).exit_code == 0
    return path


def test_a_day_is_sealed_and_listed(canut: Callable[..., Any], published: Path) -> None:
    """The root in the file is the one that the table and the seal show; sealed twice, it says so."""
    (root,) = json.loads(published.read_text())
    assert root["root"] == Seal.objects.get().root
    assert root["root"] in canut("proof", "roots").stdout
    assert "sealed already" in canut("proof", "seal").stdout
    assert json.loads(canut("proof", "seal", "--json").stdout)["root"] is None


def test_today_is_not_sealed(canut: Callable[..., Any]) -> None:
    """A day that still runs is refused in one line."""
    run = canut("proof", "seal", "--day", "2999-01-01")
    assert run.exit_code == 2
    assert "is not over" in run.stderr


def test_a_proof_checks_out(
    canut: Callable[..., Any], transfer: Transfer, published: Path, tmp_path: Path
) -> None:
    """A worker's proof holds by itself and against the published roots."""
    proof = tmp_path / "proof.json"
    assert canut("proof", "of", "transfer", transfer.pk, "-o", proof).exit_code == 0
    assert "is in the root of" in canut("proof", "check", proof).stdout
    assert "as published" in canut("proof", "check", proof, "--root", published).stdout
    assert json.loads(canut("proof", "of", "transfer", transfer.pk).stdout) == json.loads(proof.read_text())


def test_a_changed_proof_does_not(
    canut: Callable[..., Any], transfer: Transfer, published: Path, tmp_path: Path
) -> None:
    """A cent more, or a root that nobody published, ends with 1."""
    told = json.loads(canut("proof", "of", "transfer", transfer.pk).stdout)
    proof = tmp_path / "proof.json"
    forged = {**told, "facts": {**told["facts"], "amount_minor": 1}}
    proof.write_text(json.dumps([told, forged]))
    run = canut("proof", "check", proof)
    assert (run.exit_code, run.stderr.count("does not lead to the root")) == (1, 1)
    published.write_text(json.dumps({"day": told["day"], "size": told["size"], "root": "00"}))
    run = canut("proof", "check", proof, "--root", published)
    assert run.exit_code == 1
    assert f"is not what was published for {told['day']}" in run.stderr


@pytest.mark.parametrize("text", ["", "[1]", '{"day": "x"}', '{"kind": 1, "salt": "zz"}', '"root"'])
def test_other_files_are_refused(
    canut: Callable[..., Any], transfer: Transfer, tmp_path: Path, text: str
) -> None:
    """A file that is no proof and no list of roots is named, with where to get one."""
    path = tmp_path / "other.json"
    path.write_text(text)
    for words in (("proof", "check", path), ("verify", "--root", path)):
        run = canut(*words)
        assert run.exit_code == 2, run.stdout
        assert str(path) in run.stderr
    assert transfer.pk


def test_a_rewritten_past_is_found(canut: Callable[..., Any], transfer: Transfer, published: Path) -> None:
    """Held against the roots that others kept, a store whose history was replaced is broken."""
    assert canut("verify", "--root", published).exit_code == 0
    root = Seal.objects.get().root
    sneak("DELETE FROM audit_leaf")
    sneak("DELETE FROM audit_seal")
    sneak("UPDATE ledger_transfer SET kind = %s WHERE id = %s", "gift", transfer.pk)
    assert canut("proof", "seal").exit_code == 0
    assert "G20: " not in canut("verify").stderr
    run = canut("verify", "--root", published)
    assert run.exit_code == 1
    assert f"it was published as {root}" in run.stderr
