"""Names for the room, from what weavers make; they say nothing of who speaks."""

import secrets

CLOTHS = (
    "Batik",
    "Chenille",
    "Denim",
    "Ikat",
    "Jacquard",
    "Jersey",
    "Madras",
    "Organza",
    "Ottoman",
    "Percale",
    "Satin",
    "Tulle",
    "Tweed",
    "Voile",
)
"""Words that French and English share."""

NUMBERS = 10_000


def new_name() -> str:
    """Return a name drawn by lot, such as ``Satin 417``; another lot where somebody has it."""
    return f"{secrets.choice(CLOTHS)} {secrets.randbelow(NUMBERS)}"
