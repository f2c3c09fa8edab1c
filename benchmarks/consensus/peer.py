"""Time crowd-kit's Dawid-Skene on a file of answers; runs in crowd-kit's own environment.

peer.py LABELS.csv POSTERIORS.csv ITERATIONS REPEATS        prints the fastest seconds of a whole call
"""

import sys
import time

import pandas as pd
from crowdkit.aggregation import DawidSkene

NEVER = -1e300
"""It stops when its bound grows by less, and its bound falls now and then."""


def main(labels: str, posteriors: str, iterations: str, repeats: str) -> None:
    """Fit and print; a worker's last answer to a task counts, as in Canut."""
    answers = pd.read_csv(labels).drop_duplicates(["task", "worker"], keep="last")
    seconds = []
    for _ in range(int(repeats)):
        start = time.perf_counter()
        fitted = DawidSkene(n_iter=int(iterations), tol=NEVER).fit(answers)
        seconds.append(time.perf_counter() - start)
    fitted.probas_.to_csv(posteriors)
    print(min(seconds))


main(*sys.argv[1:])
