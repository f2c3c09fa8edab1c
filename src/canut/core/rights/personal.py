"""What this app, and the packages that sign people in, hold on people."""

from collections.abc import Iterator

from allauth.account.models import EmailAddress
from django.contrib.admin.models import LogEntry
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from canut.core.people import keeping
from canut.core.personal import Holding, Leaver, Personal, table
from canut.core.rights.models import CorrectionRequest, Erasure
from canut.core.rights.operations.erasure import erase_traces

REQUEST = ("id", "text", "asked_at", "due_at", "answered_at", "outcome", "reasons")


def _open_request(who: Leaver) -> Iterator[str]:
    if CorrectionRequest.objects.filter(person_id=who.person_id, answered_at=None).exists():
        yield now_("your request for correction is open; wait for its answer")


PERSONAL = Personal(
    holdings=(
        Holding(
            "addresses",
            _("Addresses you sign in with"),
            keeping.YOU,
            keeping.TO_SIGN_IN,
            keeping.ACCOUNT,
            table(EmailAddress, "user", "email", "verified", "primary"),
            ((EmailAddress, "user"),),
        ),
        Holding(
            "admin-log",
            _("What you did in the admin"),
            keeping.PLATFORM,
            keeping.TO_PROVE,
            keeping.TRACE,
            table(LogEntry, "user", "action_time", "object_repr", "change_message"),
            ((LogEntry, "user"),),
        ),
        Holding(
            "correction-requests",
            _("Corrections you asked for"),
            keeping.YOU,
            keeping.TO_DECIDE,
            keeping.CLAIMS,
            table(CorrectionRequest, "person", *REQUEST),
            ((CorrectionRequest, "person"),),
        ),
        Holding(
            "corrections-answered",
            _("Requests for correction you answered"),
            keeping.YOU,
            keeping.TO_PROVE,
            keeping.CLAIMS,
            table(CorrectionRequest, "answered_by", "id", "answered_at", "outcome"),
            ((CorrectionRequest, "answered_by"),),
        ),
        Holding(
            "erasure",
            _("Your erasure"),
            keeping.YOU,
            keeping.TO_PROVE,
            keeping.TRACE,
            table(Erasure, "person", "erased_at", "identity_until", "identity_erased_at"),
            ((Erasure, "person"),),
        ),
        Holding(
            "erasures-carried-out",
            _("Erasures you carried out"),
            keeping.YOU,
            keeping.TO_PROVE,
            keeping.TRACE,
            table(Erasure, "requested_by", "id", "erased_at"),
            ((Erasure, "requested_by"),),
        ),
    ),
    obstacles=(_open_request,),
    erasers=(erase_traces,),
)
