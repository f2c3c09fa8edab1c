"""Reads on the files that workers sent."""

from collections.abc import Collection, Iterable

from django.db.models import Q

from canut.core.people.models import Membership, Person
from canut.core.people.roles import reaching
from canut.core.work.models import Assignment
from canut.families.microwork.media.store import sent_path
from canut.families.microwork.models import SentFile

TO_REVIEW = (Assignment.State.SUBMITTED, Assignment.State.APPROVED, Assignment.State.OVERTURNED)
"""States in which a client sees what was sent: once it is handed in, unless they refused to pay for it."""


def sent_files(*, held: Assignment) -> dict[str, SentFile]:
    """Return what was sent for a task, by question."""
    return {one.question: one for one in SentFile.objects.filter(assignment=held)}


def sent_references(*, held: Assignment) -> dict[str, str]:
    """Return what an answer calls the files sent for a task, by question."""
    return {question: one.reference for question, one in sent_files(held=held).items()}


def kept_of(*, digests: Collection[str]) -> frozenset[str]:
    """Return which of these files are still kept: they go with the account of whoever sent them."""
    if not digests:
        return frozenset()
    return frozenset(SentFile.objects.filter(digest__in=digests).values_list("digest", flat=True))


def sent_file_for(*, person: Person, digest: str, judged: Iterable[int] = ()) -> SentFile | None:
    """Return a file of this SHA-256 when it is `person`'s to see; None as well when there is none.

    It is its sender's, the client's reviewers', and theirs who judge an appeal about it.

    Parameters
    ----------
    judged
        The assignments whose appeals the person may decide.
    """
    reviewed = Membership.objects.filter(
        person=person, role__in=reaching(Membership.Role.REVIEWER)
    ).values_list("organisation_id", flat=True)
    theirs = (
        Q(assignment__worker=person)
        | Q(assignment__project__client__in=reviewed, assignment__state__in=TO_REVIEW)
        | Q(assignment__in=list(judged))
    )
    found = SentFile.objects.filter(theirs, digest=digest).select_related("assignment").order_by("id")
    return next((one for one in found if sent_path(one.assignment_id, digest).is_file()), None)
