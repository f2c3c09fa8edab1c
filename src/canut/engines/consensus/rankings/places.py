"""Rankings as comparisons: who puts one item before another prefers it."""

import polars as pl

from canut.engines.consensus.answers import finite_numbers, named_rows


def comparisons_of_rankings(frame: pl.DataFrame) -> pl.DataFrame:
    """Turn rankings, whole or of a part of the items, into comparisons.

    Parameters
    ----------
    frame
        Columns worker, item and place: 1 is the best, equal places are ties; of two places a worker gives an
        item, the last row counts.

    Returns
    -------
    pl.DataFrame
        Columns worker, left, right and winner (empty for a tie), one row for each two items of a worker.
    """
    given = named_rows(frame, ("worker", "item"), "place")
    rows = given.with_columns(pl.Series("place", finite_numbers(given, "place")))
    rows = rows.unique(["worker", "item"], keep="last")
    pairs = rows.join(rows, on="worker", suffix="_right").filter(pl.col("item") < pl.col("item_right"))
    ahead = pl.col("place") - pl.col("place_right")
    winner = pl.when(ahead < 0).then(pl.col("item")).when(ahead > 0).then(pl.col("item_right"))
    table = pairs.select("worker", left="item", right="item_right", winner=winner)
    return table.sort("worker", "left", "right")
