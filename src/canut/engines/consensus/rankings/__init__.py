"""Consensus of comparisons and rankings: which of two is better, and in what order all of them are."""
