"""What gagging clauses look like, in English and French, each with examples that the tests read.

They are about workers' speech on their work: pay, guidelines, conditions, the client. Asking not to give away
personal data of others, which the law protects, is no gag (`allowed`).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GagPattern:
    """One way to forbid speech.

    Attributes
    ----------
    slug
        What it forbids.
    expression
        A regular expression over a sentence in small letters, without accents.
    examples
        Sentences it finds.
    is_conduct
        A community may well say it to those who post there: it is no gag in its rules for them.
    """

    slug: str
    expression: str
    examples: tuple[str, ...]
    is_conduct: bool = False


SPEAK = (
    r"(?:disclose|discuss|share|reveal|talk about|speak (?:about|of)|tell (?:anyone|anybody|others)|publish"
    r"|post about|mention|comment on)"
)
SPEAKING = r"(?:disclosing|discussing|sharing|revealing|talking|speaking|publishing|commenting)"
PARLER = (
    r"(?:divulgu\w+|parl(?:er|ez)|discut(?:er|ez)|partag(?:er|ez)|revel(?:er|ez)|publi(?:er|ez)"
    r"|communiqu(?:er|ez)|diffus(?:er|ez)|evoqu(?:er|ez)|mentionn(?:er|ez)|comment(?:er|ez))"
)

PATTERNS = (
    GagPattern(
        "may-not-speak",
        rf"\b(?:may|must|shall|can|should|will|are|is)(?: \w+)? ?(?:not|never)(?: \w+)? {SPEAK}\b"
        rf"|\b(?:cannot|can't|mustn't|don't|do not|never) (?:ever )?{SPEAK}\b",
        (
            "You may not disclose anything about this project.",
            "Workers must never discuss their pay.",
            "Do not talk about these guidelines.",
            "You are not allowed to share the conditions of this work.",
        ),
        is_conduct=True,
    ),
    GagPattern(
        "forbidden-to-speak",
        r"\b(?:forbidden|prohibited|barred|not (?:allowed|permitted|authori[sz]ed)) (?:to|from) "
        rf"(?:{SPEAK}|{SPEAKING})",
        (
            "It is forbidden to discuss pay with other workers.",
            "Workers are prohibited from discussing the client.",
            "You are not permitted to comment on this work in public.",
        ),
        is_conduct=True,
    ),
    GagPattern(
        "agree-not-to-speak",
        rf"\b(?:agree|undertake|promise|commit)\w* (?:\w+ )?not to {SPEAK}\b|\brefrain from {SPEAKING}",
        (
            "By taking a task you agree not to disclose its content.",
            "Please refrain from discussing this task.",
        ),
    ),
    GagPattern(
        "strict-confidence",
        r"\b(?:strict(?:ly)?|absolute(?:ly)?|total(?:ly)?|fully|complete(?:ly)?) confiden\w+"
        r"|\bkeep (?:\w+ ){0,6}(?:confidential|secret)\b|\b(?:is|are|remains?) (?:strictly )?confidential\b"
        r"|\bin confidence\b",
        (
            "These guidelines are strictly confidential.",
            "Keep everything you see here secret.",
            "All pay rates remain confidential.",
        ),
    ),
    GagPattern(
        "nda",
        r"\bnda\b|\bnon[- ]?disclosure\b"
        r"|\bgag clause\b|\bnon[- ]?disparagement\b|\b(?:not|never) disparage\b",
        (
            "Sign the NDA before you start.",
            "A non-disclosure agreement applies.",
            "You shall not disparage the client.",
        ),
    ),
    GagPattern(
        "ne-pas-parler",
        rf"\b(?:ne|n') ?(?:\w+ ){{0,3}}(?:pas|jamais|rien)(?: \w+)? {PARLER}"
        rf"|\bn[e'] ?{PARLER} (?:pas|jamais|rien)"
        rf"|\bne {PARLER}",
        (
            "Vous ne devez pas divulguer le contenu de ce projet.",
            "Ne parlez jamais de votre paie.",
            "Ne pas partager ces consignes.",
        ),
        is_conduct=True,
    ),
    GagPattern(
        "interdit-de-parler",
        rf"\b(?:interdi\w+|defense|interdiction)(?: \w+){{0,4}} (?:de |d'){PARLER}",
        (
            "Interdiction de parler de ce travail.",
            "Il est interdit de discuter de la rémunération.",
            "Il est strictement interdit aux travailleurs de divulguer les consignes.",
        ),
        is_conduct=True,
    ),
    GagPattern(
        "s-engage-a-se-taire",
        rf"\bengag\w+ (?:\w+ ){{0,3}}a ne (?:pas |rien |jamais ){PARLER}|\bs'abst\w+ (?:de |d'){PARLER}"
        r"|\bgarde[rz]? (?:le |un )?(?:silence|secret)\b",
        (
            "Le travailleur s'engage à ne rien divulguer.",
            "Gardez le silence sur ce que vous voyez.",
        ),
    ),
    GagPattern(
        "confidentialite",
        r"\bconfidentialite (?:\w+ )?(?:absolue|totale|stricte|complete)"
        r"|\b(?:strictement|totalement|absolument) confidentiel\w*"
        r"|\b(?:clause|accord|engagement) de (?:confidentialite|non[- ]divulgation|non[- ]denigrement)"
        r"|\b(?:est|sont|reste|restent|demeurent?) confidentiel\w*|\bsecret professionnel\b",
        (
            "Confidentialité absolue.",
            "Ces consignes sont strictement confidentielles.",
            "Un accord de confidentialité s'applique.",
        ),
    ),
)
"""Every way that is refused; an operator may not switch one off."""

ALLOWED = (
    r"\bpersonal (?:data|information|details)\b"
    r"|\bdonnees (?:a caractere )?personnelles?\b|\binformations personnelles\b"
    r"|\bpassword|\bmots? de passe\b|\bdrop code\b|\bphone numbers?\b|\bnumeros? de telephone\b"
)
"""What one may well be asked not to give away: other people's personal data, secrets that open doors."""
