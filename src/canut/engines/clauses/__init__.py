"""Clauses that may not be in guidelines or terms: texts that would keep workers from speaking (G10)."""

from canut.engines.clauses.gag import Gag, gags_in
from canut.engines.clauses.patterns import PATTERNS, GagPattern

__all__ = ["PATTERNS", "Gag", "GagPattern", "gags_in"]
