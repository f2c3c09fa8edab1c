"""What must happen as time passes: leases end, silence means yes, orders are offered, refits run."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.db import DatabaseError

from canut.core.audit.seals import seal_yesterday
from canut.core.decisions.operations import watch_clocks
from canut.core.pay.operations.claims import accept_due_claims
from canut.core.rights.operations.erasure import end_retention
from canut.core.rules.operations.proposals import close_votes
from canut.core.work.models import Project
from canut.core.work.operations.funding import release_settled
from canut.core.work.operations.leases import end_leases
from canut.core.work.operations.reviews import approve_due
from canut.core.work.queries import open_projects
from canut.core.worktime.operations import end_sessions
from canut.families.deliveries.operations.offers import dispatch_waiting
from canut.families.microwork.errors import ProposerFailed
from canut.families.microwork.operations.carrying import refit_if_due
from canut.families.microwork.operations.proposals import propose
from canut.families.microwork.operations.sending import drop_given_up


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What one round of upkeep did."""

    leases_ended: int
    sessions_ended: int
    approved: int
    clocks: int
    claims_accepted: int
    released: int
    offers: int
    refits: int
    proposals: int
    seals: int
    votes_closed: int
    identities_erased: int
    files_dropped: int
    failures: list[str]


def keep_up(*, now: datetime) -> Upkeep:
    """Do what is due at `now`; every step is safe to repeat."""
    approved = 0
    while batch := approve_due(now=now):
        approved += batch
    failures: list[str] = []
    deliveries = open_projects(family=Project.Family.DELIVERIES)
    projects = list(open_projects(family=Project.Family.MICROWORK))
    return Upkeep(
        leases_ended=end_leases(now=now),
        sessions_ended=end_sessions(now=now),
        approved=approved,
        clocks=watch_clocks(now=now),
        claims_accepted=accept_due_claims(now=now),
        released=release_settled(now=now),
        offers=sum(_step(_dispatch, project, now, failures) for project in deliveries),
        refits=sum(_step(refit_if_due, project, now, failures) for project in projects),
        proposals=sum(_step(propose, project, now, failures) for project in projects),
        seals=seal_yesterday(now=now),
        votes_closed=close_votes(now=now),
        identities_erased=end_retention(now=now),
        files_dropped=drop_given_up(now=now),
        failures=failures,
    )


class Step(Protocol):
    """Something that is done for one project; returns how much."""

    def __call__(self, *, project: Project, now: datetime) -> int:
        """Do it."""


def _step(do: Step, project: Project, now: datetime, failures: list[str]) -> int:
    """Do a step for one project; when it fails, the other projects get theirs all the same."""
    try:
        return do(project=project, now=now)
    except DatabaseError:
        raise
    except ProposerFailed as failed:
        failures.append(f"project {project}: {failed}")
    except Exception as failed:  # noqa: BLE001 - one project's mistake must not keep others from being paid
        failures.append(f"project {project}: {type(failed).__name__}: {failed} (a mistake of ours)")
    return 0


def _dispatch(*, project: Project, now: datetime) -> int:
    return len(dispatch_waiting(project=project, now=now))
