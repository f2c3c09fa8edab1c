"""What this app holds on people."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from canut.core.audit.models import Event
from canut.core.people import keeping
from canut.core.personal import Holding, Personal, table


def _about(person_id: int) -> Q:
    return Q(subject="person", subject_id=person_id)


PERSONAL = Personal(
    holdings=(
        Holding(
            "acts",
            _("What you did here"),
            keeping.PLATFORM,
            keeping.TO_PROVE,
            keeping.TRACE,
            table(Event, "actor", "id", "at", "verb", "subject", "subject_id", "data"),
            ((Event, "actor"),),
        ),
        Holding(
            "about-you",
            _("What was done with your data, and for what purpose"),
            keeping.PLATFORM,
            keeping.TO_PROVE,
            keeping.TRACE,
            table(Event, _about, "id", "at", "verb", "data"),
        ),
    ),
)
