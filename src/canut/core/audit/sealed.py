"""What this app seals."""

from canut.core.audit.models import Event
from canut.core.sealed import SealedTable

SEALED = [SealedTable("event", Event, "at", ("at", "actor_id", "verb", "subject", "subject_id", "data"))]
