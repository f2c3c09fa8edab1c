"""The key of the room: from the environment alone, never in the store.

``CANUT_ROOM_KEY`` holds one key, or several apart by blanks: the first one writes, all of them read, so that
a key can be replaced. What a key makes are tokens (Fernet: AES-128-CBC with HMAC-SHA256) and marks, by which
a person's posts are found without their name in the store.
"""

import base64
import hmac
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.translation import gettext as _

from canut.core.room.errors import RoomClosed

KEY_BYTES = 32


def keys() -> list[str]:
    """Return the keys that are set and are keys."""
    return [one for one in settings.CANUT_ROOM_KEY.split() if _is_key(one)]


def _is_key(text: str) -> bool:
    try:
        return len(base64.urlsafe_b64decode(text)) == KEY_BYTES
    except ValueError:
        return False


def is_open() -> bool:
    """Say whether there is a key, without which nothing can be said in private."""
    return bool(keys())


def new_key() -> str:
    """Return a key that nobody had before."""
    return Fernet.generate_key().decode()


def sealed(text: str) -> str:
    """Return a text as the store may hold it.

    Raises
    ------
    RoomClosed
        Without a key.
    """
    return _box().encrypt(text.encode()).decode()


def opened(token: str) -> str | None:
    """Return what was sealed; None when none of the keys opens it.

    Raises
    ------
    RoomClosed
        Without a key.
    """
    try:
        return _box().decrypt(token.encode()).decode()
    except InvalidToken:
        return None


def _box() -> MultiFernet:
    known = keys()
    if not known:
        raise RoomClosed(_("the workers' room is closed: its key is not set; ask whoever runs this platform"))
    return MultiFernet([Fernet(one) for one in known])


def marks_of(*, person_id: int) -> list[str]:
    """Return a person's mark by each key, the newest first; nobody without the key can compute it."""
    return [_digest(key, f"author {person_id}") for key in keys()]


def names_of_keys() -> list[str]:
    """Return what the store calls each key: enough to know it again, of no use to find it out."""
    return [_digest(key, "name")[:16] for key in keys()]


def _digest(key: str, text: str) -> str:
    return hmac.new(base64.urlsafe_b64decode(key), f"canut room: {text}".encode(), sha256).hexdigest()
