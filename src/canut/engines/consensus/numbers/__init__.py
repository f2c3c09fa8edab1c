"""Consensus of numbers: prices, counts, distances, scores."""
