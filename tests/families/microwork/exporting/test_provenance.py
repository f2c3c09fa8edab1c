"""Where results come from: Croissant metadata, and figures that agree with the records."""

import hashlib
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from tests.factories import MONDAY, make_member, make_operator, make_person
from tests.families.microwork.exporting.crowd import (
    DIFFERENT,
    SAME,
    after,
    answer,
    answer_all,
    make_open,
    make_open_pairs,
)
from tests.families.microwork.importing.makers import FROM_FILE, SURVEY, make_microwork

from canut.core.decisions.operations import appeal, decide_appeal, reject_work
from canut.core.pay.operations.pay_runs import run_pay
from canut.core.pay.operations.payouts import confirm_payouts
from canut.core.people.models import Organisation, Person
from canut.core.work.models import Project
from canut.core.work.operations.reviews import approve
from canut.core.worktime.operations import be_on_duty, go_off_duty
from canut.families.microwork.exporting import export_results, figures_of

pytestmark = pytest.mark.django_db

SCHEMA = json.loads((Path(__file__).parent / "provenance.schema.json").read_text(encoding="utf-8"))
TUESDAY = MONDAY + timedelta(days=1)
FRIDAY = MONDAY + timedelta(days=4)


def provenance_of(project: Project, folder: Path, ending: str = "csv") -> dict[str, Any]:
    """Export a project's results and return their provenance, checked against the schema."""
    path = folder / "results.json"
    export_results(project=project, path=folder / f"results.{ending}", provenance=path, now=FRIDAY)
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    Draft202012Validator(SCHEMA).validate(document)
    return document


@pytest.fixture
def operator() -> Organisation:
    """Return the operator, who guarantees the floor."""
    return make_operator()


def reviewer(project: Project) -> Person:
    """Return a member of the project's client."""
    return make_member(project.client)


def work_of_eleven(project: Project) -> list[Person]:
    """Let worker n = 1…11 answer one task in 30 n seconds and wait 60 more; the third is rejected, the fourth
    too but wins on appeal, the others are approved on Monday; all are paid on Friday.
    """  # noqa: D205 - one sentence needs two lines
    workers = [make_person() for _ in range(11)]
    given = [answer(project, worker, SAME, seconds=30 * n) for n, worker in enumerate(workers, 1)]
    for n, worker in enumerate(workers, 1):
        be_on_duty(person=worker, project=project, now=after(30 * n + 60))
        go_off_duty(person=worker, now=after(30 * n + 60))
    monday = after(3600)
    rejected = [
        reject_work(
            assignment=assignment,
            ground="Guidelines, clause one",
            facts="The answer is the opposite of the guidelines.",
            evidence={"expected": "different"},
            decided_by=reviewer(project),
            now=monday,
        )
        for assignment in given[2:4]
    ]
    won = appeal(decision=rejected[1], text="The guidelines say so.", actor=workers[3], now=monday)
    decide_appeal(
        filed=won,
        outcome=won.Outcome.OVERTURNED,
        reasons="The guidelines do say so.",
        decided_by=reviewer(project),
        now=monday,
    )
    approve(assignment_ids=[one.pk for one in given], actor_id=None, now=monday)
    report = run_pay(starts_at=MONDAY, ends_at=TUESDAY, now=TUESDAY)
    confirm_payouts(run=report.run, now=monday + timedelta(days=4))
    return workers


@pytest.mark.usefixtures("operator")
def test_figures_agree_with_the_records(tmp_path: Path) -> None:
    """Share of human work, workers, pay an hour with waiting, rejections, appeals and days are as by hand."""
    project = make_open_pairs(tmp_path, 11, answers={"exactly": 1})
    workers = work_of_eleven(project)
    document = provenance_of(project, tmp_path)
    # Worker n is on duty for 30 n + 60 seconds and paid the floor of 12.02 EUR an hour over them, in whole
    # cents: 31, 41, 51, 61, 71, 81, 91, 101, 111, 121, 131 for n = 1…11, more than 12 for the answer. The
    # sixth of the hourly rates 1240, 1230, 1224, 1220, 1217, 1215, 1213, 1212, 1210, 1210, 1209 is 1215.
    assert document["canut:pay"] == {
        "canut:medianNetHourlyMinor": 1215,
        "canut:currency": "EUR",
        "canut:includesWaiting": True,
        "canut:medianDaysToPay": 4.0,
    }
    assert document["canut:review"] == {
        "canut:settled": 11,
        "canut:inReview": 0,
        "canut:rejected": 1,
        "canut:rejectionRate": 0.0909,
        "canut:rejectionsOverturned": 1,
        "canut:appealsFiled": 1,
        "canut:appealsWon": 1,
        "canut:appealsWaiting": 0,
    }
    assert document["canut:workers"] == 11
    assert document["canut:humanShare"]["canut:overall"] == 1.0
    assert (document["canut:madeBy"], document["canut:automatic"]) == ("people", False)
    assert document["rai:annotationsPerItem"] == "1.0 on average, from 1 to 1"
    assert [one["canut:answers"] for one in document["canut:terms"]] == [11]
    text = json.dumps(document)
    assert not any(worker.email in text or worker.name in text for worker in workers)


def test_client_purpose_and_reuse(tmp_path: Path) -> None:
    """The document says for whom and what for the work was done, and what the results may serve."""
    document = provenance_of(make_microwork(), tmp_path)
    assert document["canut:client"] == document["creator"]["name"]
    assert {"@language": "fr", "@value": "Mieux chercher"} in document["canut:purpose"]
    assert document["canut:permittedReuse"] == ["train-model", "research"]
    assert "train-model, research" in document["license"]["name"]
    assert document["canut:terms"][0]["canut:perAnswerMinor"] == 12
    assert [one["canut:version"] for one in document["canut:guidelines"]] == [1]


def test_before_any_work(tmp_path: Path) -> None:
    """Without any work nothing is claimed: no share, no pay, nobody."""
    document = provenance_of(make_microwork(), tmp_path)
    assert document["canut:humanShare"]["canut:overall"] is None
    assert document["canut:pay"]["canut:medianNetHourlyMinor"] is None
    assert (document["canut:madeBy"], document["canut:automatic"]) == ("nobody yet", False)
    assert document["canut:workers"] == "fewer than 10"


@pytest.mark.parametrize(("count", "shown"), [(9, "fewer than 10"), (10, 10)])
def test_number_of_workers_only_from_ten(tmp_path: Path, count: int, shown: object) -> None:
    """With nine people their number is not said, with ten it is."""
    project = make_open_pairs(tmp_path, 1, answers={"exactly": count, "confidence": 0.95})
    answer_all(project, [SAME] * count)
    document = provenance_of(project, tmp_path)
    assert document["canut:workers"] == shown
    assert f"{count} people" not in json.dumps(document)


def test_every_step_of_the_work_is_counted(tmp_path: Path) -> None:
    """Proposals, answers, answers to known items and validations are counted apart and together."""
    items = tmp_path / "items.csv"
    rows = ["1,a,b,,same", "2,c,d,,same", "3,e,f,same,"]
    items.write_text("\n".join(["id,query_a,query_b,gold,model_answer", *rows]), encoding="utf-8")
    project = make_open(
        items,
        **FROM_FILE,
        answers={"exactly": 1},
        gold={"share": 0.1},
        validation={"below_confidence": 1.0},
    )
    answer_all(project, [SAME, SAME])
    work = figures_of(project, FRIDAY).work
    assert (work.proposals, work.answers, work.validations) == (2, 2, 2)
    assert work.known_answers >= 1
    document = provenance_of(project, tmp_path)
    share = document["canut:humanShare"]
    assert share["canut:overall"] == round(work.by_people / (work.by_people + 2), 4)
    assert [(one["canut:step"], one["canut:share"]) for one in share["canut:steps"]] == [
        ("propose", 0.0),
        ("answer", 1.0),
        ("answer-known-item", 1.0),
        ("validate", 1.0),
    ]
    assert document["rai:machineAnnotationTools"] == ["file: 2 proposals"]
    assert document["canut:resultsByProducer"] == [{"canut:producer": "both", "canut:results": 2}]
    assert (document["canut:madeBy"], document["canut:automatic"]) == ("people and a machine", False)


def test_nothing_is_called_automatic_where_people_worked(tmp_path: Path) -> None:
    """Apart from the flag that denies it, the word automatic does not occur where people worked."""
    project = make_open_pairs(tmp_path, 2, answers={"exactly": 2})
    answer_all(project, [SAME, DIFFERENT])
    document = provenance_of(project, tmp_path)
    assert document.pop("canut:automatic") is False
    assert "automatic" not in json.dumps(document).lower()


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_the_file_is_described(tmp_path: Path, ending: str) -> None:
    """The document holds the file's hash and size, and a typed field for each of its columns."""
    project = make_open_pairs(tmp_path, 2, answers={"exactly": 1})
    answer_all(project, [SAME])
    document = provenance_of(project, tmp_path, ending)
    content = (tmp_path / f"results.{ending}").read_bytes()
    (file,) = document["distribution"]
    assert file["sha256"] == hashlib.sha256(content).hexdigest()
    assert file["contentSize"] == f"{len(content)} B"
    (records,) = document["recordSet"]
    types = {field["source"]["extract"]["column"]: field["dataType"] for field in records["field"]}
    assert (types["answer.meaning"], types["confidence"], types["answers"]) == (
        "sc:Text",
        "sc:Float",
        "sc:Integer",
    )
    assert records["key"] == {"@id": "results/key"}
    assert ("item" in types) == (ending != "jsonl")
    assert {field["source"]["fileObject"]["@id"] for field in records["field"]} == {file["@id"]}


def test_survey_rows_have_no_key(tmp_path: Path) -> None:
    """A survey has several rows an item, so the item's name is no key of its records."""
    items = tmp_path / "items.csv"
    items.write_text("id,statement\n1,Tea\n", encoding="utf-8")
    project = make_open(items, **SURVEY)
    answer_all(project, [{"agreement": 5}] * 3)
    document = provenance_of(project, tmp_path)
    assert "key" not in document["recordSet"][0]
    assert document["rai:annotationsPerItem"] == "3.0 on average, from 3 to 3"
