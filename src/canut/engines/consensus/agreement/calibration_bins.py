"""Confidence held against what is right, group by group, as a calibration plot shows it.

`calibration.expected_calibration_error` sums the same groups up in one figure.
"""

import numpy as np
import numpy.typing as npt
import polars as pl

from canut.engines.consensus.errors import ParameterError
from canut.engines.consensus.labels import FloatArray

Confidence = FloatArray | pl.Series
Right = npt.NDArray[np.bool_] | pl.Series


def calibration_bins(confidence: Confidence, is_right: Right, *, bins: int = 10) -> pl.DataFrame:
    """Bring tasks of similar confidence together, in equal steps from 0 to 1.

    Returns
    -------
    pl.DataFrame
        Columns low, high, tasks, confidence (their mean) and right (the share of them), one row a step that
        has tasks. A step takes its upper bound in.
    """
    if bins < 1:
        raise ParameterError(f"bins must be at least 1, not {bins}.")
    sure, right = np.asarray(confidence, dtype=np.float64), np.asarray(is_right, dtype=np.float64)
    place = np.clip(np.ceil(sure * bins).astype(np.int64) - 1, 0, bins - 1)
    tasks = np.bincount(place, minlength=bins)
    kept = np.flatnonzero(tasks)
    sums = (np.bincount(place, weights=values, minlength=bins)[kept] for values in (sure, right))
    mean, share = (total / tasks[kept] for total in sums)
    return pl.DataFrame(
        {
            "low": kept / bins,
            "high": (kept + 1) / bins,
            "tasks": tasks[kept],
            "confidence": mean,
            "right": share,
        }
    )
