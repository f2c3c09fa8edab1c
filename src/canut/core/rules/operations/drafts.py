"""What somebody writes over several days before they propose a rule."""

from datetime import date, datetime

from canut.core.people.models import Person
from canut.core.rules.models import ProposalDraft


def keep_draft(
    *,
    person: Person,
    rule: str,
    impact_assessment: str,
    workers_views: str,
    vote_ends_on: date | None,
    effective_on: date | None,
    now: datetime,
) -> ProposalDraft:
    """Keep what was written so far, in place of what was kept before; nothing of it needs to be complete."""
    kept, _is_new = ProposalDraft.objects.update_or_create(
        person=person,
        rule=rule,
        defaults={
            "impact_assessment": impact_assessment,
            "workers_views": workers_views,
            "vote_ends_on": vote_ends_on,
            "effective_on": effective_on,
            "saved_at": now,
        },
    )
    return kept


def forget_drafts(*, person_id: int, now: datetime) -> None:
    """Remove every draft of a person."""
    del now
    ProposalDraft.objects.filter(person=person_id).delete()
