"""Consensus of numbers: prices, counts, distances, scores."""

from canut.engines.consensus.numbers.gaussian import WeightedNumber
from canut.engines.consensus.numbers.method import NumericMethod, NumericTruth
from canut.engines.consensus.numbers.robust import HuberNumber, MedianNumber

__all__ = ["HuberNumber", "MedianNumber", "NumericMethod", "NumericTruth", "WeightedNumber"]
