"""The consensus engine on recorded crowds and made ones: accuracy, speed beside crowd-kit, growth.

Run: ``make bench-consensus`` (ARGS="--help" for its options). crowd-kit runs in an environment of its own,
which the command installs. The folder of recorded crowds holds pairs NAME.labels.csv (task, worker, label)
and NAME.gold.csv (task, label); without it only made crowds are measured.

Ratios, each with its promise and whether it was kept (+ or -): seconds of a whole call, coding included, to
crowd-kit's, by the clock and ("of work") of processor time; one iteration to what random access to memory
allows; seconds a label of a large file to those of a small one. Those of a machine that others use too vary.
"""

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from consensus.accuracy import table
from consensus.crowds import recorded, write_made
from consensus.growth import grow
from consensus.speed import HEADING, HEADING_OF_ITERATIONS, compare, iterate
from consensus.stopping import stop

ROOT = Path(__file__).parent.parent
PARTS = ("accuracy", "stopping", "speed", "growth")
MADE = 10**6
CLASSES = (2, 4, 5)
TIMES = 40
"""How many times as fast as crowd-kit a whole call is at the least."""
TIMES_OF_MANY = 60
"""And with a million labels."""
PEER_PYTHON = ROOT / ".cache" / "bench" / "crowd-kit" / "bin" / "python"


def main() -> int:
    """Measure what was asked for; 1 when a promise was broken."""
    options = read()
    names = recorded(options.data)
    if not names:
        print(f"No NAME.labels.csv in {options.data}: only made crowds are measured (--data names a folder).")
    kept = True
    with TemporaryDirectory(prefix="canut-bench-", dir=options.folder) as folder:
        if "accuracy" in options.parts and names:
            kept &= table(options.data, names)
        if "stopping" in options.parts and names:
            kept &= stop(options.data, names)
        if "speed" in options.parts:
            kept &= speed(options.data, names, Path(folder))
        if "growth" in options.parts:
            kept &= grow(options.sizes, Path(folder))
    return 0 if kept else 1


def read() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Measure the consensus engine.")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data" / "truth")
    parser.add_argument("--folder", type=Path, default=None, help="for files that are made; needs room")
    parser.add_argument("--parts", type=lambda text: text.split(","), default=list(PARTS))
    parser.add_argument(
        "--sizes", type=lambda text: [int(one) for one in text.split(",")], default=[10**6, 10**7]
    )
    return parser.parse_args()


def speed(data: Path, names: list[str], folder: Path) -> bool:
    """Compare every set, and a made crowd of 10^6 labels, with crowd-kit; and an iteration with memory."""
    sets = {name: data / f"{name}.labels.csv" for name in names}
    made = {f"made, {classes} classes": folder / f"made-{classes}.csv" for classes in CLASSES}
    for classes, path in zip(CLASSES, made.values(), strict=True):
        write_made(path, MADE, classes=classes)
    print(HEADING_OF_ITERATIONS)
    kept = [iterate(name, path, is_promised=name in made) for name, path in (sets | made).items()]
    if not PEER_PYTHON.exists():
        print("crowd-kit is not installed: `make bench-consensus` installs it. Speed is not compared.")
        return all(kept)
    print(HEADING)
    first = next(iter(made))
    kept += [compare(name, path, PEER_PYTHON, folder, promised=TIMES) for name, path in sets.items()]
    kept.append(compare(first, made[first], PEER_PYTHON, folder, promised=TIMES_OF_MANY))
    return all(kept)


if __name__ == "__main__":
    sys.exit(main())
