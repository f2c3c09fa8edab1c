"""The built-in proposer: learns to label texts from published results as they come."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sklearn.pipeline import Pipeline

FEWEST_EXAMPLES = 40
"""Results to learn from before the first proposal: with fewer it would only repeat the commonest label."""

MOST_EXAMPLES = 5_000
"""Results beyond which learning takes longer and teaches little."""

LESSON = 1.25
"""How many times more examples make it worth learning anew."""


def lesson(results: int) -> int:
    """Return from how many of so many results to learn; it seldom changes, for learning is slow."""
    examples = FEWEST_EXAMPLES
    while (more := int(examples * LESSON)) <= min(results, MOST_EXAMPLES):
        examples = more
    return min(examples, results)


@dataclass(frozen=True)
class TextClassifier:
    """A linear model over character n-grams, which suit short texts in any language."""

    pipeline: "Pipeline"
    examples: int

    @staticmethod
    @lru_cache(maxsize=8)
    def learn(examples: tuple[tuple[str, str], ...]) -> "TextClassifier | None":
        """Learn from texts with their labels, once; None while there are too few, or only one label."""
        texts, labels = [text for text, _ in examples], [label for _, label in examples]
        if len(texts) < FEWEST_EXAMPLES or len(set(labels)) < 2:  # noqa: PLR2004 - a choice takes two
            return None
        # Loading scikit-learn takes two seconds, which only an upkeep that trains a machine should wait for.
        from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 - see above
        from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - see above
        from sklearn.pipeline import make_pipeline  # noqa: PLC0415 - see above

        pipeline = make_pipeline(
            TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True, max_features=50_000),
            LogisticRegression(max_iter=500, C=10.0),
        )
        pipeline.fit(texts, labels)
        return TextClassifier(pipeline, len(texts))

    @property
    def version(self) -> str:
        """Which state of the machine made a proposal: the number of results it had learnt from."""
        return f"{self.examples} results"

    def propose(self, texts: Sequence[str]) -> list[str]:
        """Return a label for each text."""
        return [str(label) for label in self.pipeline.predict(list(texts))]
