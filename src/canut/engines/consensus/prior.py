"""What is believed of annotators who have shown nothing yet.

They are right four times in five. For the crowd as a whole this weighs as much as fifty answers (a class,
where classes count), so that a class which hardly occurs keeps a plausible confusion matrix.
"""

import numpy as np

from canut.engines.consensus.labels import FloatArray

STARTING_ACCURACY = 0.8
STARTING_ANSWERS = 50.0


def starting_confusion(classes: int) -> FloatArray:
    """Confusion matrix `[true, given]` of an annotator of whom nothing is known."""
    if classes == 1:
        return np.ones((1, 1))
    table = np.full((classes, classes), (1 - STARTING_ACCURACY) / (classes - 1))
    np.fill_diagonal(table, STARTING_ACCURACY)
    return table
