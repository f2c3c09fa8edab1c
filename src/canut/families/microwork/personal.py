"""What this family holds on people: how far their answers were found to agree."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from canut.core.people import keeping
from canut.core.personal import Holding, Personal, table
from canut.families.microwork.evidence import PERSON
from canut.families.microwork.models import Reliability


def _annotator(person_id: int) -> Q:
    return Q(annotator=f"{PERSON}{person_id}")


PERSONAL = Personal(
    holdings=(
        Holding(
            "reliability",
            _("How far your answers can be relied on, as inferred for each project and kind of work"),
            keeping.MODEL,
            keeping.TO_WEIGH,
            keeping.PROJECT,
            table(
                Reliability,
                _annotator,
                *("project_id", "project__title", "project__kind", "answers", "accuracy", "evidence"),
            ),
        ),
    ),
)
