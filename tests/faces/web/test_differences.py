"""What differs between two texts, and where people see it."""

from typing import Any

from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import make_person

from canut.core.work.models import Lane
from canut.faces.web.differences import TOKENS_MOST, changes
from canut.families.microwork.models import Result

WORDS = st.text(alphabet="ab é.,\n", max_size=40)


@given(WORDS, WORDS)
def test_both_texts_can_be_read_from_the_pieces(before: str, after: str) -> None:
    """Nothing is lost: without what is new there is the first text, without what is gone the second."""
    pieces = changes(before, after)
    assert (pieces == ()) == (before == after)
    if pieces:
        assert "".join(piece.text for piece in pieces if piece.kind != "new") == before
        assert "".join(piece.text for piece in pieces if piece.kind != "gone") == after


def test_words_differ_whole() -> None:
    """A word that changed is shown whole, and what stands around it stays."""
    pieces = changes("le vélo bleu, là", "le vélo vert, là")
    assert [(piece.kind, piece.text) for piece in pieces] == [
        ("same", "le vélo "),
        ("gone", "bleu"),
        ("new", "vert"),
        ("same", ", là"),
    ]


def test_very_long_texts_are_left_as_they_are() -> None:
    """No page waits for the comparison of two books."""
    assert changes("a " * TOKENS_MOST, "b " * TOKENS_MOST) == ()


def test_a_validator_sees_where_answers_differ(
    make_microwork: Any, answer: Any, take: Any, signed_in: Any, town: Any
) -> None:
    """Under the first answer, the next one shows what it says instead, and words say so to who listens."""
    project = make_microwork(
        "translation",
        [{"text": "blue bike"}],
        answers={"exactly": 2},
        validation={"below_confidence": 1.0, "share": 1.0},
    )
    answer(project, town.worker, {"translation": "le vélo bleu"})
    answer(project, town.other_worker, {"translation": "le vélo <b>"})
    validator = make_person("Vera Lang")
    held = take(project, validator)
    assert held.lane == Lane.VALIDATE
    page = signed_in(validator).get(reverse("task", args=[held.pk])).content.decode()
    assert page.count("<del>") == 1
    assert page.count("<ins>") == page.count("instead of") == 1
    assert "<b>" not in page.partition("<del>")[2].partition("</dd>")[0]


def test_a_reviewer_sees_how_an_answer_differs_from_the_result(
    make_microwork: Any, answer: Any, signed_in: Any, town: Any
) -> None:
    """Once there is a result, the answers in review show what they say instead of it."""
    project = make_microwork("translation", [{"text": "blue bike"}], answers={"exactly": 2})
    answer(project, town.worker, {"translation": "le vélo bleu"})
    answer(project, town.other_worker, {"translation": "le vélo azur"})
    assert Result.objects.filter(project=project).count() == 1
    page = signed_in(town.member).get(reverse("review", args=[project.pk])).content.decode()
    assert page.count("<del>") == page.count("<ins>") == 1
