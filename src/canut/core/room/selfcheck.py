"""The room, re-proved: nothing in it can be read in the store."""

from collections.abc import Iterator

from canut.core.checks import Check
from canut.core.room.models import Post

TOKEN_START = "gAAAA"  # noqa: S105 - how each token begins: Fernet's version, and a time before 2106
"""What every sealed text begins with."""


def _readable() -> Iterator[str]:
    written = Post.objects.exclude(text="").exclude(text__startswith=TOKEN_START)
    for number in written.order_by("id").values_list("pk", flat=True):
        yield f"post {number}: its text lies open in the store"


CHECKS = [Check("G10", "What is said in the workers' room lies encrypted in the store.", _readable)]
