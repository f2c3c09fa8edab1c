"""Clauses that would keep workers from speaking are found; honest guidelines pass."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canut.engines.clauses import PATTERNS, gags_in

EXAMPLES = [(pattern.slug, example) for pattern in PATTERNS for example in pattern.examples]

HONEST = [
    "Read both queries twice.",
    "You may skip a task at any time; do not guess.",
    "Do not share personal data that you see with anyone.",
    "Ne divulguez jamais les données personnelles que vous voyez.",
    "Ne partagez pas votre mot de passe.",
    "Say whether the author is disclosing an address.",
    "Mark the message if it reveals a phone number.",
    "Choose 'confidential' when the letter carries that stamp.",
    "Si le texte parle d'une ville, indiquez laquelle.",
    "Ne répondez pas si vous n'êtes pas sûr.",
    "Transcrivez chaque mot, sans commentaire.",
]


@pytest.mark.parametrize(("slug", "sentence"), EXAMPLES)
def test_each_example_is_found(slug: str, sentence: str) -> None:
    """Every pattern's own examples are refused, and alone they are the sentence that is named."""
    found = list(gags_in(f"Read carefully. {sentence} Thank you."))
    assert [one.sentence for one in found] == [sentence], slug


@pytest.mark.parametrize("sentence", HONEST)
def test_honest_sentences_pass(sentence: str) -> None:
    """What guidelines say in earnest, other people's privacy included, is no gag."""
    assert list(gags_in(sentence)) == []


@pytest.mark.parametrize(
    "disguised",
    [
        "YOU MAY NOT DISCLOSE ANYTHING.",
        "You  may\tnot   disclose anything.",
        "You may **not** disclose anything.",
        "You may not dis\u00adclose anything.",
        "CONFIDENTIALITE ABSOLUE",
        "Vous vous engagez à ne pas divulguer l\u2019existence du projet",
    ],
)
def test_disguises_are_seen_through(disguised: str) -> None:
    """Capitals, spaces, markup and marks that nobody sees do not hide a gag."""
    assert list(gags_in(disguised))


@given(before=st.text(max_size=60), after=st.text(max_size=60))
def test_a_gag_is_found_wherever_it_stands(before: str, after: str) -> None:
    """Whatever is written around it, as sentences of their own, a gag stays one."""
    assert any(gag.slug == "nda" for gag in gags_in(f"{before}\nSign the NDA first\n{after}"))


def test_rules_of_conduct_are_no_gag() -> None:
    """A community may forbid to publish something there; a duty of silence is refused all the same."""
    rules = "Do not publish where somebody lives. Interdiction de publier des menaces."
    assert list(gags_in(rules))
    assert list(gags_in(rules, holds_rules_of_conduct=True)) == []
    assert list(gags_in("Moderators sign the NDA.", holds_rules_of_conduct=True))


def test_the_repositorys_own_guidelines_pass() -> None:
    """No example project of this repository would be refused."""
    found = [
        f"{path.name}: {gag.sentence}"
        for path in (Path(__file__).parents[3] / "examples").rglob("*.yaml")
        for gag in gags_in(path.read_text(encoding="utf-8"))
    ]
    assert found == []
