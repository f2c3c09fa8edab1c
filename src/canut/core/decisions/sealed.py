"""What this app seals."""

from canut.core.decisions.models import Decision
from canut.core.sealed import SealedTable

FACTS = (
    *("kind", "assignment_id", "person_id", "ground", "facts", "evidence", "automation", "danger"),
    *("decided_by_id", "decided_at", "effective_at"),
)

SEALED = [SealedTable("decision", Decision, "decided_at", FACTS)]
