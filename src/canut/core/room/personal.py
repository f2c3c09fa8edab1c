"""What this app holds on people: what they said, under a name that only the room's key leads back to them."""

from collections.abc import Iterator

from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from canut.core.people import keeping
from canut.core.personal import Holding, Leaver, Personal, Row
from canut.core.room.operations.posts import forget_posts
from canut.core.room.queries import lost_posts


def _where(_person_id: int) -> Iterator[Row]:
    """Say where it is: this file can be opened by the operator's members, what was said in the room not."""
    yield {"text": now_("Only you can download what you said in the room, on the room's own page.")}


def _cannot_be_found(_who: Leaver) -> Iterator[str]:
    if lost_posts().exists():
        yield now_(
            "something in the workers' room was written under a key that is not here, and it may be yours;"
            " the operator sets the key again, or empties the room: canut room empty"
        )


PERSONAL = Personal(
    holdings=(
        Holding(
            "room",
            _("What you said in the workers' room"),
            keeping.YOU,
            _("to let workers speak among themselves"),
            keeping.ACCOUNT,
            _where,
        ),
    ),
    obstacles=(_cannot_be_found,),
    erasers=(forget_posts,),
)
