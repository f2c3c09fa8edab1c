"""Free text: the answer closest to the others."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from canut.engines.consensus.labels import IntArray, Labels
from canut.engines.consensus.method import Method
from canut.engines.consensus.methods.candidates import Candidates
from canut.engines.consensus.texts.similarity import profile, similarity
from canut.engines.consensus.truth import Truth


@dataclass(frozen=True)
class Medoid(Method):
    """The answer most like the others; its confidence is its mean similarity to them, not a probability.

    An answer that stands alone has nothing to be like: its confidence is 0.
    """

    def infer(self, labels: Labels, known: IntArray) -> Truth:
        """Compare the answers of each task, two by two."""
        candidates = Candidates.of(labels, known)
        votes = candidates.votes().astype(int)
        agreement = np.zeros(len(votes))
        for start, size in zip(candidates.starts, candidates.sizes(), strict=True):
            here = slice(start, start + size)
            texts = [labels.classes[i] for i in candidates.label[here]]
            answers = Counter(dict(zip(texts, votes[here].tolist(), strict=True)))
            means = mean_similarity(answers)
            agreement[here] = [means.get(text, 0.0) for text in texts]
        return Truth(labels, candidates.posterior(candidates.clamp(agreement)))


def mean_similarity(texts: Iterable[str]) -> dict[str, float]:
    """Mean similarity of each text to the other answers, the most similar first.

    Parameters
    ----------
    texts
        The answers to one task; equal ones count each, so a `Counter` will do.

    Examples
    --------
    >>> mean_similarity(["le chat dort", "Le chat dort.", "une voiture"]).popitem()[0]
    'une voiture'
    """
    answers = texts if isinstance(texts, Counter) else Counter(texts)
    others = answers.total() - 1
    total = {text: float(count - 1) for text, count in answers.items() if count}
    profiles = {text: profile(text) for text in total}
    for one, other in combinations(total, 2):
        alike = similarity(profiles[one], profiles[other])
        total[one] += alike * answers[other]
        total[other] += alike * answers[one]
    means = {text: min(value / others, 1.0) if others else 0.0 for text, value in total.items()}
    return dict(sorted(means.items(), key=lambda pair: (-pair[1], pair[0])))
