"""Which doors stand open to a person, and the only roads from a page to a client's objects.

Whoever asks for what is not theirs is told that it does not exist: a number must not reveal anything. Whoever
acts for the client in a role that does not reach so far is told who can do it.
"""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from canut.core.decisions.models import Appeal, Decision, ProposedDecision
from canut.core.decisions.queries import open_proposals, waiting_appeals, waiting_remedies
from canut.core.pay.queries.claims import Declared, waiting_claims
from canut.core.people.models import Membership, Organisation, Person
from canut.core.people.queries import acts_for_operator
from canut.core.people.roles import reaching, refuse_short_reach
from canut.core.room.queries import is_no_worker, is_outsider
from canut.core.rules.models import Mandate
from canut.core.rules.queries import mandate_of, may_propose
from canut.core.work.models import Assignment, Project
from canut.core.work.queries import open_projects
from canut.core.worktime.models import Slot
from canut.core.worktime.queries import slots_of_project
from canut.faces.web.news import news_of

REVIEWER, MANAGER = Membership.Role.REVIEWER, Membership.Role.MANAGER


@dataclass(frozen=True, slots=True)
class Doors:
    """What a person may enter besides micro-work.

    Attributes
    ----------
    client, operator
        As a member of such an organisation.
    moderation
        When a community looks for moderators.
    deliveries
        As a courier who ever booked a slot.
    room
        As somebody who acts for nobody else here.
    representative
        By mandate of the workers.
    invitations
        Of organisations that want the person to act for them.
    new_projects
        Open projects that fit a saved search and that the person has not looked at.
    latest_decision
        The number of the latest decision about the person, or 0: a page that is open tells of a later one.
    unread_decisions
        Decisions about the person that they have not opened yet.
    """

    client: bool = False
    operator: bool = False
    moderation: bool = False
    deliveries: bool = False
    room: bool = False
    representative: bool = False
    invitations: int = 0
    new_projects: int = 0
    latest_decision: int = 0
    unread_decisions: int = 0


def doors_of(person: Person) -> Doors:
    """Return the doors that stand open to a person."""
    kinds = set(person.memberships.values_list("organisation__kind", flat=True))
    news = news_of(person, timezone.now())
    return Doors(
        client=Organisation.Kind.CLIENT in kinds,
        operator=Organisation.Kind.OPERATOR in kinds,
        moderation=open_projects(family=Project.Family.MODERATION).exists(),
        deliveries=person.slots.filter(project__family=Project.Family.DELIVERIES).exists(),
        room=not kinds and not is_no_worker(person=person),
        representative=not kinds and mandate_of(person=person, now=timezone.now()) is not None,
        invitations=news.invitations,
        new_projects=news.projects,
        latest_decision=news.decision,
        unread_decisions=news.unread,
    )


def projects_of(member: Person) -> QuerySet[Project]:
    """Return the projects of the organisations a person acts for, latest first."""
    own = Project.objects.filter(client__memberships__person=member)
    return own.select_related("client").order_by("-id")


def clients_of(member: Person) -> QuerySet[Organisation]:
    """Return the clients that a person acts for; whoever acts for none finds no such page."""
    own = Organisation.objects.filter(kind=Organisation.Kind.CLIENT, memberships__person=member)
    if not own.exists():
        raise Http404
    return own.order_by("name")


def clients_managed_by(member: Person) -> list[Organisation]:
    """Return the clients for which a person may start projects; a reviewer is told who can."""
    own = clients_of(member)
    found = list(own.filter(pk__in=_managed(member)))
    if not found:
        refuse_short_reach(person=member, organisation_id=own[0].pk, least=MANAGER)
    return found


def manages_any(member: Person) -> bool:
    """Say whether a person may start projects for a client."""
    kind = Organisation.Kind.CLIENT
    return Organisation.objects.filter(kind=kind, pk__in=_managed(member)).exists()


def _managed(member: Person) -> list[int]:
    held = Membership.objects.filter(person=member, role__in=reaching(MANAGER))
    return list(held.values_list("organisation_id", flat=True))


def client_of(member: Person, client_id: int, *, least: Membership.Role) -> Organisation:
    """Return a client for which `member` acts in a role that reaches so far."""
    found = get_object_or_404(clients_of(member), pk=client_id)
    refuse_short_reach(person=member, organisation_id=found.pk, least=least)
    return found


def microwork_of(member: Person, project_id: int, *, least: Membership.Role) -> Project:
    """Return a micro-work project of an organisation for which `member` acts, in such a role at least."""
    project = project_of(member, project_id, least=least)
    if project.family != Project.Family.MICROWORK:
        raise Http404
    return project


def project_of(member: Person, project_id: int, *, least: Membership.Role) -> Project:
    """Return a project of an organisation for which `member` acts, in such a role at least."""
    project = get_object_or_404(projects_of(member), pk=project_id)
    refuse_short_reach(person=member, organisation_id=project.client_id, least=least)
    return project


def project_to_run(person: Person, project_id: int) -> Project:
    """Return a project whose slots and claims `person` sees to, as a manager or for the operator."""
    if acts_for_operator(person=person):
        return get_object_or_404(Project.objects.select_related("client"), pk=project_id)
    return project_of(person, project_id, least=MANAGER)


def slot_to_run(person: Person, project_id: int, slot_id: int) -> Slot:
    """Return a slot of a project that `person` sees to."""
    project = project_to_run(person, project_id)
    slot = get_object_or_404(slots_of_project(project_id=project.pk, now=timezone.now()), pk=slot_id)
    slot.project = project
    return slot


def claims_for(person: Person, project: Project) -> list[Declared]:
    """Return the costs and times that wait in a project and that `person` may decide: none of their own."""
    waiting = waiting_claims(project_id=project.pk)
    return [claim for claim in waiting if claim.person_id != person.pk]


def claim_for(person: Person, project_id: int, noun: str, number: int) -> Declared:
    """Return one cost or time that waits and that `person` may decide."""
    project, named = project_to_run(person, project_id), f"{noun.replace('-', '_')}:{number}"
    found = next((claim for claim in claims_for(person, project) if claim.named == named), None)
    if found is None:
        raise Http404
    found.project = project
    return found


def proposed_rejections(project: Project) -> QuerySet[ProposedDecision]:
    """Return the answers of a project that machines proposed to reject and that still wait for a human."""
    waiting = open_proposals().filter(assignment__project=project)
    return waiting.filter(assignment__state=Assignment.State.SUBMITTED)


def proposal_of(project: Project, proposal_id: int) -> ProposedDecision:
    """Return one rejection that a machine proposed, about an answer that waits for its review."""
    return get_object_or_404(proposed_rejections(project), pk=proposal_id)


def in_review(project: Project) -> QuerySet[Assignment]:
    """Return the answers that wait for a review, the one due first at the top."""
    waiting = project.assignments.filter(state=Assignment.State.SUBMITTED)
    return waiting.select_related("task__result", "guidelines", "terms").order_by("review_due_at", "id")


def work_in_review(project: Project, assignment_id: int) -> Assignment:
    """Return one answer of a project that waits for its review."""
    return get_object_or_404(in_review(project).select_related("project"), pk=assignment_id)


def operator_only(person: Person) -> None:
    """Let nobody past who does not act for the operator: for them, there is no such page."""
    if not acts_for_operator(person=person):
        raise Http404


def room_only(person: Person) -> None:
    """Let nobody past whose room it is not: for the operator's members, there is no such page."""
    if is_outsider(person=person):
        raise Http404


def representative_only(person: Person) -> Mandate:
    """Return the mandate by which a person represents the workers; for others, there is no such page."""
    mandate = mandate_of(person=person, now=timezone.now())
    if mandate is None:
        raise Http404
    return mandate


def proposers_only(person: Person) -> None:
    """Let nobody past who may put no rule to the vote: for them, there is no such page."""
    if not may_propose(person=person, now=timezone.now()):
        raise Http404


def appeals_for(person: Person) -> QuerySet[Appeal]:
    """Return the appeals that wait for a human and that `person`, for the operator, may decide."""
    operator_only(person)
    mine = waiting_appeals().exclude(first_decided_by=person).exclude(decision__person=person)
    return mine.select_related(
        "decision__decided_by", "decision__assignment__project__client", "decision__assignment__task"
    )


def appeal_for(person: Person, appeal_id: int) -> Appeal:
    """Return one appeal that `person` may decide."""
    return get_object_or_404(appeals_for(person), pk=appeal_id)


def proposals_for(person: Person) -> QuerySet[ProposedDecision]:
    """Return what machines proposed and `person`, for the operator, may decide: nothing about themselves."""
    operator_only(person)
    return open_proposals().exclude(person=person).filter(assignment=None)


def proposal_for(person: Person, proposal_id: int) -> ProposedDecision:
    """Return one proposal that `person` may decide."""
    return get_object_or_404(proposals_for(person), pk=proposal_id)


def remedies_for(person: Person) -> QuerySet[Appeal]:
    """Return the appeals that were won and wait for a remedy that `person`, for the operator, may state."""
    operator_only(person)
    return waiting_remedies().exclude(decision__person=person)


def decision_to_remedy(person: Person, decision_id: int) -> Decision:
    """Return one decision that fell and whose remedy `person` may state."""
    return get_object_or_404(remedies_for(person), decision=decision_id).decision
