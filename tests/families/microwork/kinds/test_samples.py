"""The sample items: valid, true, in both languages, fictitious, and made again to the same bytes."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

import make_samples
from canut.families.microwork.kinds import KINDS, samples
from canut.families.microwork.kinds.declaration import TRUTH

CASES = [(name, language) for name in sorted(KINDS) for language in ("fr", "en")]
LARGE = ("choice", "company-lookup", "equivalence")


@pytest.mark.parametrize(("name", "language"), CASES)
def test_every_sample_is_valid_and_its_truth_too(name: str, language: str) -> None:
    """Each item can be given to someone, and its truth is the canonical answer that a person could give."""
    one = KINDS[name]
    sheet = one.sheet(one.sample_options)
    rows = list(one.samples(language))
    assert len(rows) >= (150 if name in LARGE else 12)
    assert len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        sheet.check_item(row)
        if TRUTH in row:
            assert sheet.parse(row[TRUTH], row) == row[TRUTH]


@pytest.mark.parametrize(("name", "language"), CASES)
def test_no_sample_shows_its_truth(name: str, language: str) -> None:
    """What is shown of an item never comes from its truth column."""
    one = KINDS[name]
    assert TRUTH not in one.sheet(one.sample_options).form.columns
    assert all(set(one.required) <= set(row) for row in one.samples(language))


@pytest.mark.parametrize("name", LARGE)
def test_large_samples_know_their_truth_and_vary(name: str) -> None:
    """The kinds of the demonstration have a truth for each item, and no item twice."""
    for language in ("fr", "en"):
        rows = list(samples(name, language))
        assert all(TRUTH in row for row in rows)
        sheet = KINDS[name].sheet(KINDS[name].sample_options)
        assert len({sheet.text_of(row) for row in rows}) == len(rows)


def test_every_label_occurs() -> None:
    """A classifier and a confusion matrix meet each label of the categorical samples."""
    for name in ("choice", "equivalence", "relevance", "comparison"):
        sheet = KINDS[name].sheet(KINDS[name].sample_options)
        for language in ("fr", "en"):
            truths: list[Any] = [row[TRUTH] for row in samples(name, language)]
            assert {sheet.form.label_of(truth) for truth in truths} == set(sheet.labels or ())


@pytest.mark.parametrize(("name", "language"), CASES)
def test_no_sample_holds_a_real_identity(name: str, language: str) -> None:
    """Addresses of mail and web are under example.org, and no number can be a real firm's."""
    text = "\n".join(json.dumps(row, ensure_ascii=False) for row in samples(name, language))
    assert set(re.findall(r"@([\w.-]+\w)|https?://([\w.-]+\w)", text)) <= {
        pair for host in re.findall(r"[\w-]*\.?example\.org", text) for pair in ((host, ""), ("", host))
    }
    if name == "company-lookup":
        truths = [row[TRUTH] for row in samples(name, language)]
        sirets = [truth["siret"] for truth in truths if isinstance(truth, dict) and "siret" in truth]
        assert len(sirets) > 100
        assert all(str(siret).startswith("0") for siret in sirets)


def test_samples_are_made_again_to_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Running the generator gives the files that are kept."""
    kept = make_samples.SAMPLES
    monkeypatch.setattr(make_samples, "SAMPLES", tmp_path)
    make_samples.main()
    made = sorted(path.name for path in tmp_path.iterdir())
    assert len(made) == len(capsys.readouterr().out.splitlines()) == 8
    assert all((tmp_path / name).read_bytes() == (kept / name).read_bytes() for name in made)
