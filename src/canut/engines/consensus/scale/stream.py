"""Dawid and Skene's model over a file that outgrows memory, piece by piece on this machine.

What is held is one piece of the file and the workers' matrices (workers x classes^2); the rest lies on disk.
"""

import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl

from canut.engines.consensus.labels import FloatArray
from canut.engines.consensus.method import Known
from canut.engines.consensus.methods.dawid_skene import Counted, DawidSkene, Moved, Parameters
from canut.engines.consensus.scale.pieces import ROWS, Coded, cut
from canut.engines.consensus.scale.rounds import Pieces, Streamed, go_round

Progress = Callable[[str], None]


def stream_file(
    path: Path,
    output: Path,
    *,
    method: DawidSkene | None = None,
    known: Known | None = None,
    rows: int = ROWS,
    progress: Progress = lambda _: None,
) -> Streamed:
    """Draw the truth of a file piece by piece, and write it to a Parquet file: task, label, confidence.

    The tasks come out piece by piece, thus not sorted. Figures equal those of `DawidSkene.fit` but for the
    order of summation.

    Parameters
    ----------
    path
        A CSV, JSON lines or Parquet file with columns task, worker, label, in any order.
    rows
        About how many answers are held at a time.

    Raises
    ------
    FileError, LabelsError
        When the file cannot be used.
    """
    with TemporaryDirectory(prefix="canut-pieces-", dir=output.parent) as folder:
        progress("cutting the file")
        pieces = OnDisk.coded(cut(path, Path(folder), rows=rows), known, progress)
        found = go_round(pieces, method or DawidSkene(), progress)
        progress("writing the truth")
        pieces.write_truth(output)
    return found


@dataclass(frozen=True)
class OnDisk(Pieces):
    """Pieces in folders, read one after the other."""

    folders: Sequence[Path]
    workers: Sequence[str]
    classes: Sequence[str]
    dropped: int

    @classmethod
    def coded(cls, folders: Sequence[Path], known: Known | None, progress: Progress) -> "OnDisk":
        """Code every piece; its rows are not needed any more afterwards."""
        workers: set[str] = set()
        classes: set[str] = set()
        dropped = 0
        for number, folder in enumerate(folders, start=1):
            progress(f"coding piece {number} of {len(folders)}")
            rows = sorted(folder.glob("*.parquet"))
            piece = Coded.of(pl.read_parquet(rows), known)
            (folder / "piece").write_bytes(pickle.dumps(piece, protocol=5))
            for one in rows:
                one.unlink()
            workers.update(piece.workers)
            classes.update(piece.classes)
            dropped += piece.dropped
        return cls(folders, sorted(workers), sorted(classes), dropped)

    def start(self) -> Counted:
        """Count from the shares of votes."""
        return Counted.sum(self._starts())

    def step(self, parameters: Parameters) -> Moved:
        """Draw the posterior of each piece anew, and count from it."""
        return Moved.sum(self._steps(parameters))

    def write_truth(self, output: Path) -> None:
        """Write the last posterior of all pieces to one file."""
        for folder, piece in self._pieces():
            piece.truth(_kept(folder), self.classes).write_parquet(folder / "truth.parquet")
        pl.scan_parquet([folder / "truth.parquet" for folder in self.folders]).sink_parquet(output)

    def _pieces(self) -> Iterator[tuple[Path, Coded]]:
        for folder in self.folders:
            yield folder, pickle.loads((folder / "piece").read_bytes())  # noqa: S301 - written just above

    def _starts(self) -> Iterable[Counted]:
        for folder, piece in self._pieces():
            layout = piece.layout(self.workers, self.classes)
            yield Counted.of(layout, _keep(folder, layout.shares()))

    def _steps(self, parameters: Parameters) -> Iterable[Moved]:
        for folder, piece in self._pieces():
            posterior = _kept(folder)
            yield parameters.expect(piece.layout(self.workers, self.classes), posterior)
            _keep(folder, posterior)


def _keep(folder: Path, posterior: FloatArray) -> FloatArray:
    np.save(folder / "posterior.npy", posterior)
    return posterior


def _kept(folder: Path) -> FloatArray:
    posterior: FloatArray = np.load(folder / "posterior.npy")
    return posterior
