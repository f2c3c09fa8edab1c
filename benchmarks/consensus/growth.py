"""Files that outgrow memory: seconds a label and the most memory, from 10^6 labels on."""

import json
import subprocess
import sys
from pathlib import Path

from consensus.crowds import write_made

PROGRAM = """
import json, resource, sys, time
from pathlib import Path
from canut.engines.consensus import DawidSkene
from canut.engines.consensus.scale import stream_file

start = time.perf_counter()
method = DawidSkene(max_iterations=10, tolerance=0)
found = stream_file(Path(sys.argv[1]), Path(sys.argv[1]).with_suffix(".truth.parquet"), method=method)
print(json.dumps({
    "labels": found.labels,
    "seconds": time.perf_counter() - start,
    "gigabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6,
}))
"""

FLAT = 1.5
MOST_GIGABYTES = 3.0


def grow(sizes: list[int], folder: Path) -> bool:
    """Print one line a size, and say whether time a label stays flat and memory small."""
    print(f"{'labels':>12s}{'seconds':>9s}{'ns a label':>12s}{'GB':>7s}{'times the first':>17s}")
    costs = []
    is_small = True
    for size in sizes:
        path = folder / f"made-{size}.parquet"
        write_made(path, size)
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, path], check=True, stdout=subprocess.PIPE, text=True
        )
        found = json.loads(done.stdout)
        costs.append(found["seconds"] / found["labels"])
        is_small &= found["gigabytes"] < MOST_GIGABYTES
        print(
            f"{found['labels']:12d}{found['seconds']:9.2f}{1e9 * costs[-1]:12.0f}{found['gigabytes']:7.2f}"
            f"{costs[-1] / costs[0]:17.2f}",
            flush=True,
        )
    return is_small and max(costs) <= FLAT * costs[0]
