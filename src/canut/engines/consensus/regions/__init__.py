"""Consensus of what people draw: boxes, polygons, stretches of time."""

from canut.engines.consensus.regions.consensus import BoxConsensus, IntervalConsensus, PolygonConsensus
from canut.engines.consensus.regions.truth import RegionTruth

__all__ = ["BoxConsensus", "IntervalConsensus", "PolygonConsensus", "RegionTruth"]
