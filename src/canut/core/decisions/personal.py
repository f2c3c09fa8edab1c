"""What this app holds on people: decisions against their work, their appeals, and what they decided."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from canut.core.decisions.models import Appeal, Decision
from canut.core.people import keeping
from canut.core.personal import Holding, Personal, table

DECISION = (
    "id",
    "kind",
    "assignment_id",
    "ground",
    "facts",
    "evidence",
    "automation",
    "decided_at",
    "state",
)
APPEAL = ("id", "decision_id", "text", "filed_at", "decided_at", "outcome", "reasons")


def _concerned(person_id: int) -> Q:
    return Q(assignment__worker=person_id) | Q(concerned=f"person:{person_id}")


def _open_appeal(person_id: int) -> Iterator[str]:
    for one in Appeal.objects.filter(decision__assignment__worker=person_id, decided_at=None):
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
        ),
        Holding(
            "appeals",
            _("Your appeals"),
            keeping.YOU,
            keeping.TO_DECIDE,
            keeping.CLAIMS,
            table(Appeal, "decision__assignment__worker", *APPEAL),
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
    ),
    obstacles=(_open_appeal,),
)
