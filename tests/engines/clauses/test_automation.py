"""Texts that sell human work as a machine's are found; honest purposes pass."""

import pytest

from canut.engines.clauses.automation import EXAMPLES, automation_claims_in

HONEST = [
    "Improve the synonym list of a library's search engine.",
    "Data for automatic subtitles of lectures.",
    "Train a model that reads invoices automatically.",
    "Entraîner un modèle de traduction automatique.",
    "People check what a machine proposes.",
    "Des personnes vérifient ce que propose une machine.",
    "Is this message written by a machine?",
    "Which of the two answers was made for the customer?",
    "Sans doute le plus difficile : choisir la meilleure réponse.",
]


@pytest.mark.parametrize("sentence", EXAMPLES)
def test_each_example_is_found(sentence: str) -> None:
    """Whoever writes it is shown exactly this sentence."""
    assert list(automation_claims_in(f"Read carefully. {sentence} Thank you.")) == [sentence]


@pytest.mark.parametrize("sentence", HONEST)
def test_honest_sentences_pass(sentence: str) -> None:
    """What the answers serve may be automatic."""
    assert list(automation_claims_in(sentence)) == []
