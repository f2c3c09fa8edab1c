"""What this app holds on people: what they said of clients, until they are erased."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from canut.core.people import keeping
from canut.core.personal import Holding, Personal, table
from canut.core.ratings.figures import ASPECTS
from canut.core.ratings.models import ClientRating


def _let_go(*, person_id: int, now: datetime) -> None:
    """Drop what waits, and the link to what was published: it stays a part of five."""
    del now
    own = ClientRating.objects.filter(worker=person_id)
    own.filter(batch=None).delete()
    own.update(worker=None, project=None)


PERSONAL = Personal(
    holdings=(
        Holding(
            "client-ratings",
            _("Your ratings of clients, which no client sees under your name"),
            keeping.YOU,
            _("to publish medians of five people's ratings, and each project's once"),
            keeping.ACCOUNT,
            table(ClientRating, "worker", "client__name", "project_id", *ASPECTS, "given_on"),
            ((ClientRating, "worker"),),
        ),
    ),
    erasers=(_let_go,),
)
