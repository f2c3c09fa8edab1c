"""The consensus engine on recorded crowds and made ones: accuracy, speed beside crowd-kit, growth.

Run: ``make bench-consensus`` (ARGS="--help" for its options). crowd-kit runs in an environment of its own,
which the command installs. The folder of recorded crowds holds pairs NAME.labels.csv (task, worker, label)
and NAME.gold.csv (task, label); without it only made crowds are measured.

Ratios: seconds of a whole call, coding included, to crowd-kit's; one iteration to what random access to
memory allows; seconds a label of a large file to those of a small one.
"""

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from consensus.accuracy import table
from consensus.crowds import recorded, write_made
from consensus.growth import grow
from consensus.speed import HEADING, compare
from consensus.stopping import stop

ROOT = Path(__file__).parent.parent
PARTS = ("accuracy", "stopping", "speed", "growth")
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
    """Compare every set, and a made crowd of 10^6 labels, with crowd-kit."""
    if not PEER_PYTHON.exists():
        print("crowd-kit is not installed: `make bench-consensus` installs it. Speed is not compared.")
        return True
    print(HEADING)
    made = folder / "made.csv"
    write_made(made, 10**6)
    sets = [(name, data / f"{name}.labels.csv") for name in names] + [("made, 2 classes", made)]
    equal = [compare(name, path, PEER_PYTHON, folder) for name, path in sets]
    return all(equal)


if __name__ == "__main__":
    sys.exit(main())
