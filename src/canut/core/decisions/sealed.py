"""What this app seals."""

from canut.core.decisions.models import Decision
from canut.core.sealed import SealedTable

FACTS = ("kind", "assignment_id", "ground", "facts", "evidence", "automation", "decided_by_id", "decided_at")

SEALED = [SealedTable("decision", Decision, "decided_at", FACTS)]
