"""What texts about work may not say: that workers keep silent (G10), or that a machine does it (G19)."""

from canut.engines.clauses.automation import automation_claims_in
from canut.engines.clauses.gag import Gag, gags_in
from canut.engines.clauses.patterns import PATTERNS, GagPattern

__all__ = ["PATTERNS", "Gag", "GagPattern", "automation_claims_in", "gags_in"]
