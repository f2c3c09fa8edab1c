"""What this app holds on people: decisions against their work, their appeals, and what they decided."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from canut.core.decisions.models import Appeal, BulkConfirmation, Decision, ProposedDecision, Remedy
from canut.core.people import keeping
from canut.core.personal import Holding, Leaver, Personal, table

DECISION = (
    "id",
    "kind",
    "assignment_id",
    "concerned",
    "ground",
    "facts",
    "evidence",
    "automation",
    "measure_scopes",
    "danger",
    "decided_at",
    "effective_at",
    "ends_at",
    "state",
)
APPEAL = ("id", "decision_id", "text", "filed_at", "reply_due_at", "decided_at", "outcome", "reasons")
PROPOSED = (
    "id",
    "kind",
    "assignment_id",
    "ground",
    "facts",
    "evidence",
    "automation",
    "proposed_at",
    "state",
)


def _concerned(person_id: int) -> Q:
    return Q(person=person_id) | Q(concerned=f"person:{person_id}")


def _open_appeal(who: Leaver) -> Iterator[str]:
    for one in Appeal.objects.filter(decision__person=who.person_id, decided_at=None):
        message = now_("your appeal against decision %(number)s is open; wait for its answer")
        yield message % {"number": one.decision_id}


PERSONAL = Personal(
    holdings=(
        Holding(
            "decisions",
            _("Decisions against you or your work"),
            keeping.CLIENT,
            keeping.TO_DECIDE,
            keeping.CLAIMS,
            table(Decision, _concerned, *DECISION),
            ((Decision, "person"),),
        ),
        Holding(
            "appeals",
            _("Your appeals"),
            keeping.YOU,
            keeping.TO_DECIDE,
            keeping.CLAIMS,
            table(Appeal, "decision__person", *APPEAL),
        ),
        Holding(
            "decisions-taken",
            _("Decisions you took"),
            keeping.YOU,
            keeping.TO_PROVE,
            keeping.CLAIMS,
            table(Decision, "decided_by", "id", "kind", "decided_at", "state"),
            ((Decision, "decided_by"), (Appeal, "first_decided_by")),
        ),
        Holding(
            "appeals-decided",
            _("Appeals you decided"),
            keeping.YOU,
            keeping.TO_PROVE,
            keeping.CLAIMS,
            table(Appeal, "decided_by", "id", "decision_id", "decided_at", "outcome"),
            ((Appeal, "decided_by"),),
        ),
        Holding(
            "proposed-decisions",
            _("What a machine proposed against you, without effect until a human decides"),
            keeping.MODEL,
            keeping.TO_DECIDE,
            keeping.CLAIMS,
            table(ProposedDecision, "person", *PROPOSED),
            ((ProposedDecision, "person"),),
        ),
        Holding(
            "proposals-settled",
            _("Proposals of machines that you settled"),
            keeping.YOU,
            keeping.TO_PROVE,
            keeping.CLAIMS,
            table(ProposedDecision, "settled_by", "id", "kind", "settled_at", "state"),
            ((ProposedDecision, "settled_by"),),
        ),
        Holding(
            "remedies",
            _("What was paid to you for a measure that fell"),
            keeping.OPERATOR,
            keeping.TO_PAY,
            keeping.BOOKS,
            table(
                Remedy, "decision__person", "decision_id", "amount_minor", "currency", "reasons", "stated_at"
            ),
        ),
        Holding(
            "remedies-stated",
            _("Remedies you stated"),
            keeping.YOU,
            keeping.TO_PROVE,
            keeping.BOOKS,
            table(Remedy, "stated_by", "id", "stated_at"),
            ((Remedy, "stated_by"),),
        ),
        Holding(
            "many-rejections",
            _("Your leave to reject many answers"),
            keeping.CLIENT,
            keeping.TO_DECIDE,
            keeping.CLAIMS,
            table(BulkConfirmation, "decider", "project_id", "rejections_max", "reasons", "confirmed_at"),
            ((BulkConfirmation, "decider"),),
        ),
        Holding(
            "many-rejections-confirmed",
            _("Rejections of many answers that you confirmed"),
            keeping.YOU,
            keeping.TO_PROVE,
            keeping.CLAIMS,
            table(BulkConfirmation, "confirmed_by", "project_id", "rejections_max", "confirmed_at"),
            ((BulkConfirmation, "confirmed_by"),),
        ),
    ),
    obstacles=(_open_appeal,),
)
