"""What this app seals: ballots not, for a proof of one would show how somebody voted."""

from canut.core.rules.models import RuleVersion
from canut.core.sealed import SealedTable

FACTS = (
    "slug",
    "version",
    "kind",
    "title",
    "description",
    "inputs",
    "fingerprint",
    "impact_assessment",
    "workers_views",
    "proposed_by_id",
    "proposed_at",
    "vote_ends_at",
    "effective_at",
)

SEALED = [SealedTable("rule", RuleVersion, "proposed_at", FACTS)]
