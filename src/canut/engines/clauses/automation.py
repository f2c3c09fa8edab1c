"""Sentences that would sell human work as a machine's (G19), in English and French.

What the answers serve may be automatic ("data for automatic subtitles"), and a task may ask whether a machine
wrote something. Saying that the work itself is done by a machine, or without people, is not honest.
"""

import re
from collections.abc import Iterator

from canut.engines.clauses.plain import plain_sentences

DOERS = r"(?:an? |the |our )?(?:ai|artificial intelligence|machines?|algorithms?|robots?|software|computers?)"
FAISEURS = r"(?:une? |l'|la |notre )?(?:ia|intelligence artificielle|machines?|algorithmes?|robots?)"
DONE = r"(?:done|made|answered|labell?ed|reviewed|checked|moderated|written|transcribed|processed|decided)"
FAIT = r"(?:fait|realise|repondu|etiquete|verifie|modere|ecrit|transcrit|traite|decide)\w*"

CLAIMS = re.compile(
    rf"\b(?:fully|entirely|completely|100 ?%)[- ]automat\w+"
    rf"|\b{DONE} (?:\w+ )?(?:automatically|by {DOERS})\b"
    rf"|\b(?:no|zero) humans?\b|\bwithout (?:any )?(?:humans?|people|human \w+)\b"
    rf"|\bai[- ](?:powered|driven|generated|only)\b"
    rf"|\b(?:entierement|totalement|completement|100 ?%) automati\w+"
    rf"|\b{FAIT} (?:\w+ )?(?:automatiquement|par {FAISEURS})\b"
    rf"|\bsans (?:aucune? )?(?:humains?|personne|intervention humaine|travail humain)\b"
    rf"|\bautomatise\w* par {FAISEURS}\b"
)

EXAMPLES = (
    "Fully automatic moderation.",
    "Your receipts are processed by our AI.",
    "Messages are checked automatically.",
    "Labels made without any human.",
    "AI-powered transcription.",
    "Modération entièrement automatique.",
    "Vos reçus sont traités par notre IA.",
    "Les messages sont vérifiés automatiquement.",
    "Transcription sans intervention humaine.",
)
"""Sentences that are found; the tests read them."""


def automation_claims_in(text: str) -> Iterator[str]:
    """Yield each sentence of a text that says of work done by people that a machine does it."""
    for sentence, plain in plain_sentences(text):
        if not plain.endswith("?") and CLAIMS.search(plain):
            yield sentence
