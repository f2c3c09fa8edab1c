"""Opening a community to moderation and publishing the versions of its policy."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.people.models import Organisation, Person
from canut.core.work.models import Project
from canut.core.work.operations.funding import hold_reserve, locked, open_project
from canut.core.work.operations.projects import TermsOffered, create_project, write_guidelines
from canut.core.work.queries import current_terms
from canut.engines.earnings import smallest_lawful_pay
from canut.families.moderation.drafts import HARMS, PolicyDraft
from canut.families.moderation.errors import PolicyInvalid
from canut.families.moderation.exposure import CONFIG_KEY, HARM_WORDS
from canut.families.moderation.localised import in_language
from canut.families.moderation.models import Clause, Policy

HOUR_SECONDS = 3600


def open_community(
    *,
    client: Organisation,
    created_by: Person,
    title: dict[str, str],
    purpose: dict[str, str],
    policy: PolicyDraft,
    currency: str,
    hourly_floor_minor: int,
    moderator_hours: int,
    now: datetime,
    surface: str = "chat",
    data_use: Sequence[str] = ("moderate-content",),
    exposure_limits: Mapping[str, int] | None = None,
    expected_seconds: int = 45,
    lease_seconds: int = 600,
) -> Project:
    """Open a community to moderation: terms, policy and money first, then the queue.

    Its moderators are paid for their time, waiting included, never by the decision: nobody gains by deciding
    faster (G16).

    Parameters
    ----------
    moderator_hours
        Hours on duty whose floor is held now, waiting included; each case holds the floor of its own expected
        time besides, and `hold_hours` holds more.
    exposure_limits
        Items a day by class of harm, where they are lower than the house's.

    Raises
    ------
    InsufficientFunds
        When the client has less than the floor of `moderator_hours`; nothing is opened.
    """
    terms = TermsOffered(
        per_answer_minor=0,
        hourly_floor_minor=hourly_floor_minor,
        expected_seconds=expected_seconds,
        lease_seconds=lease_seconds,
    )
    with transaction.atomic():
        project = create_project(
            family=Project.Family.MODERATION,
            kind=surface,
            client=client,
            created_by=created_by,
            title=title,
            purpose=purpose,
            data_use=data_use,
            currency=currency,
            terms=terms,
            harm=policy.worst_harm,
            config={CONFIG_KEY: dict(exposure_limits or {})},
            now=now,
        )
        publish_policy(project=project, draft=policy, actor=created_by, now=now)
        hold_hours(project=project, hours=moderator_hours, key="opening", now=now)
        open_project(project=project, actor=created_by, now=now)
    return project


def hold_hours(*, project: Project, hours: int, key: str, now: datetime) -> None:
    """Hold the floor of more hours on duty; `key` names the booking, so that it counts once (G4).

    Raises
    ------
    InsufficientFunds
        When the client has less.
    """
    floor = current_terms(project_id=project.pk).hourly_floor_minor
    amount = smallest_lawful_pay(hourly_floor_minor=floor, seconds=hours * HOUR_SECONDS)
    hold_reserve(project=project, amount_minor=amount, key=f"hours-{key}", now=now)


def publish_policy(*, project: Project, draft: PolicyDraft, actor: Person, now: datetime) -> Policy:
    """Publish a new version of the policy; cases opened before keep the version they were opened under.

    Moderators read it as the new version of their guidelines.

    Raises
    ------
    PolicyInvalid
        When it would bring graver harm than moderators agreed to.
    """
    if HARMS.index(draft.worst_harm) > HARMS.index(project.harm):
        message = _(
            "the moderators of this community agreed to %(agreed)s harm at most and this policy brings"
            " %(worst)s harm; open a new community whose terms say so"
        )
        raise PolicyInvalid(
            message % {"agreed": HARM_WORDS[project.harm], "worst": HARM_WORDS[draft.worst_harm]}
        )
    with transaction.atomic():
        locked(project=project)
        policy = Policy.objects.create(
            project=project,
            version=project.policies.count() + 1,
            title=draft.title,
            rules=[rule.model_dump(mode="json") for rule in draft.rules],
            clause_count=len(draft.clauses),
            published_at=now,
        )
        Clause.objects.bulk_create(
            Clause(policy=policy, position=position, **clause.model_dump(mode="json"))
            for position, clause in enumerate(draft.clauses, start=1)
        )
        write_guidelines(project=project, text=_guidelines(draft), now=now)
        data: dict[str, Any] = {"project": project.pk, "version": policy.version}
        record(happenings=[Happening("policy.published", policy.pk, actor.pk, data)], now=now)
    return policy


def _guidelines(draft: PolicyDraft) -> dict[str, str]:
    """Return the policy as one text in each of its languages."""
    return {
        language: "\n\n".join(
            [title]
            + [
                f"{clause.code} - {in_language(clause.title, language)}\n{in_language(clause.text, language)}"
                for clause in draft.clauses
            ]
        )
        for language, title in draft.title.items()
    }
