"""Consensus of what people draw: boxes and polygons."""

from canut.engines.consensus.regions.consensus import BoxConsensus, PolygonConsensus
from canut.engines.consensus.regions.truth import RegionTruth

__all__ = ["BoxConsensus", "PolygonConsensus", "RegionTruth"]
