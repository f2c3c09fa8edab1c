"""Words drawn for reasons and appeals: the platform refuses texts that were pasted from another case."""

from random import Random

SYLLABLES = ("ba", "cor", "dil", "fe", "gan", "lo", "mir", "nu", "pra", "sel", "ti", "vou")


def account_of(random: Random, beginning: str) -> str:
    """Return a sentence about one case, unlike any other."""
    words = ("".join(random.choices(SYLLABLES, k=4)) for _ in range(9))
    return f"{beginning}: {' '.join(words)}."
