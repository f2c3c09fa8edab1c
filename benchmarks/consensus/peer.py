"""Time crowd-kit's Dawid-Skene on a file of answers; runs in crowd-kit's own environment.

peer.py LABELS.csv POSTERIORS.csv ITERATIONS CALLS

For every line on standard input it makes CALLS whole calls and prints the seconds of the fastest, by the
clock and of processor time; at the end of the input it writes the posteriors.
"""

import sys
import time

import pandas as pd
from crowdkit.aggregation import DawidSkene

NEVER = -1e300
"""It stops when its bound grows by less, and its bound falls now and then."""


def main(labels: str, posteriors: str, iterations: str, calls: str) -> None:
    """Fit and print; a worker's last answer to a task counts, as in Canut."""
    answers = pd.read_csv(labels).drop_duplicates(["task", "worker"], keep="last")
    for _ in sys.stdin:
        seconds = []
        for _ in range(int(calls)):
            start, worked = time.perf_counter(), time.process_time()
            fitted = DawidSkene(n_iter=int(iterations), tol=NEVER).fit(answers)
            seconds.append((time.perf_counter() - start, time.process_time() - worked))
        print(*min(seconds), flush=True)
    fitted.probas_.to_csv(posteriors)


main(*sys.argv[1:])
