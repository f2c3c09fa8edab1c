"""Machines that propose: they learn, they are weighed, they never stand alone, their failure stops nobody."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from tests.factories import MONDAY, make_person
from tests.families.microwork.exporting.crowd import (
    DIFFERENT,
    SAME,
    after,
    answer,
    answer_all,
    make_open,
    make_open_pairs,
)

from canut.core.work.models import Project, Task
from canut.families.microwork.errors import ProposerFailed
from canut.families.microwork.models import Proposal, Result
from canut.families.microwork.operations.proposals import propose
from canut.families.microwork.operations.refits import refit
from canut.families.microwork.proposers import TextClassifier
from canut.families.microwork.proposers.text_classifier import FEWEST_EXAMPLES
from canut.upkeep import keep_up

pytestmark = pytest.mark.django_db

CLASSIFIER = {"machine": {"proposer": "text-classifier"}}


@contextmanager
def model_that(answers: Any, status: int = 200) -> Iterator[tuple[str, list[Any]]]:
    """Run a client's model on a real port: it answers every item alike, and keeps what it was sent."""
    received: list[Any] = []

    class Model(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            items = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["items"]
            received.extend(items)
            body = json.dumps({"answers": answers(items)}).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Say nothing: the output of the tests is for the tests."""

    server = HTTPServer(("127.0.0.1", 0), Model)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/propose", received
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def over_http(url: str) -> dict[str, Any]:
    return {"machine": {"proposer": "http", "url": url, "timeout_seconds": 2, "retries": 0}}


on_this_machine = override_settings(CANUT_PRIVATE_MODELS=True)
"""Lets a model stand on this machine, as an operator may."""


@on_this_machine
def test_a_model_over_http_is_one_more_annotator(tmp_path: Path) -> None:
    """Its proposals count in the result, which then says that people and a machine made it (G19)."""
    with model_that(lambda items: [SAME] * len(items)) as (url, received):
        project = make_open_pairs(tmp_path, 3, **over_http(url))
        assert propose(project=project, now=MONDAY) == 3
    assert all(set(item) == {"key", "query_a", "query_b"} for item in received)
    answer_all(project, [SAME, SAME])
    results = Result.objects.filter(project=project)
    assert {one.producer for one in results} == {Result.Producer.BOTH}
    assert {one.answers for one in results} == {2}


@on_this_machine
def test_it_is_asked_once_a_task(tmp_path: Path) -> None:
    """A task that has a proposal is not sent again."""
    with model_that(lambda items: [None] + [SAME] * (len(items) - 1)) as (url, received):
        project = make_open_pairs(tmp_path, 3, **over_http(url))
        assert propose(project=project, now=MONDAY) == 2
        propose(project=project, now=MONDAY)
    assert len(received) == 4


@on_this_machine
@pytest.mark.parametrize(
    ("answers", "status"),
    [
        (lambda items: [SAME] * (len(items) + 1), 200),
        (lambda items: {"oops": len(items)}, 200),
        (lambda items: [{"meaning": "maybe"} for _ in items], 200),
        (lambda items: [SAME for _ in items], 503),
    ],
)
def test_a_model_that_answers_otherwise_is_refused(tmp_path: Path, answers: Any, status: int) -> None:
    """Too many answers, another form, an unknown label, an error: one message, and not one proposal."""
    with model_that(answers, status) as (url, _):
        project = make_open_pairs(tmp_path, 2, **over_http(url))
        with pytest.raises(ProposerFailed):
            propose(project=project, now=MONDAY)
    assert not Proposal.objects.exists()


@on_this_machine
def test_upkeep_goes_on_without_it(tmp_path: Path) -> None:
    """A model that is down is reported, and everything else that is due is done."""
    with model_that(lambda items: items) as (url, _):
        pass
    project = make_open_pairs(tmp_path, 1, **over_http(url))
    done = keep_up(now=MONDAY)
    assert len(done.failures) == 1
    assert url in done.failures[0]
    answer_all(project, [SAME, SAME])
    assert Result.objects.filter(project=project).count() == 1


def test_a_private_address_is_refused_unless_the_operator_allows_it(tmp_path: Path) -> None:
    """A project file must not make the platform call addresses that only its host can reach."""
    project = make_open_pairs(tmp_path, 1, **over_http("http://127.0.0.1:1/"))
    with pytest.raises(ProposerFailed, match="private network"):
        propose(project=project, now=MONDAY)


def test_the_classifier_learns_from_results_as_they_come(tmp_path: Path) -> None:
    """Without results it is silent; with enough of them it proposes for tasks that nobody began."""
    path = tmp_path / "items.csv"
    half = FEWEST_EXAMPLES // 2
    rows = [f"a{n},red {n},red {n} again" for n in range(half)] + [
        f"b{n},blue {n},moon {n}" for n in range(half)
    ]
    more = ["c1,red 900,red 900 again", "c2,blue 901,moon 901"]
    path.write_text("\n".join(["id,query_a,query_b", *rows, *more]), encoding="utf-8")
    project = make_open(path, answers={"exactly": 1}, **CLASSIFIER)
    assert propose(project=project, now=MONDAY) == 0
    answer_all_but_last_two(project)
    refit(project=project, now=after(50))
    assert propose(project=project, now=after(60)) == 2
    proposed = dict(Proposal.objects.values_list("task__key", "label"))
    assert proposed == {"c1": "same", "c2": "different"}


def answer_all_but_last_two(project: Project) -> None:
    """Answer by colour, one new worker a task: every task but the last two has its result then."""
    for task in Task.objects.filter(project=project).exclude(key__startswith="c").order_by("position"):
        answer(project, make_person(), SAME if task.key.startswith("a") else DIFFERENT)


def test_the_classifier_needs_two_labels_and_enough_examples() -> None:
    """Too few examples or a single label teach nothing."""
    assert TextClassifier.learn((("a", "x"), ("b", "y"))) is None
    assert TextClassifier.learn((("a", "x"),) * FEWEST_EXAMPLES) is None
