"""Consensus of what people draw: boxes and polygons."""
