"""The built-in proposer: learns to label texts from published results as they come."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline

FEWEST_EXAMPLES = 40
"""Results to learn from before the first proposal: with fewer it would only repeat the commonest label."""


@dataclass(frozen=True)
class TextClassifier:
    """A linear model over character n-grams, which suit short texts in any language."""

    pipeline: Pipeline
    examples: int

    @classmethod
    def learn(cls, texts: Sequence[str], labels: Sequence[str]) -> Self | None:
        """Learn from labelled texts; None while there are too few, or only one label."""
        if len(texts) < FEWEST_EXAMPLES or len(set(labels)) < 2:  # noqa: PLR2004 - a choice takes two
            return None
        pipeline = make_pipeline(
            TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True, max_features=50_000),
            LogisticRegression(max_iter=500, C=10.0),
        )
        pipeline.fit(list(texts), list(labels))
        return cls(pipeline, len(texts))

    @property
    def version(self) -> str:
        """Which state of the machine made a proposal: the number of results it had learnt from."""
        return f"{self.examples} results"

    def propose(self, texts: Sequence[str]) -> list[str]:
        """Return a label for each text."""
        return [str(label) for label in self.pipeline.predict(list(texts))]
