"""Who is signed in, read in two plain statements: every request asks for it (docs/adr/0008).

Nothing is remembered between requests: who signs out, or is barred, is out at once in every process.
"""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.models import Session
from django.utils import timezone

from canut.core import straight
from canut.core.people.models import Person

RUNNING = "session_key = %s AND expire_date > %s"


class SessionStore(DatabaseSessions):
    """Django's sessions in the store, read without building the query anew each time."""

    def load(self) -> dict[str, Any]:
        """Return what the session holds; nothing, under no key, when it ended."""
        found = straight.first(Session, RUNNING, [self.session_key, timezone.now()])
        if found is None:
            self._session_key = None
            return {}
        return self.decode(found.session_data)


class Backend(AuthenticationBackend):  # type: ignore[misc]  # allauth ships no types
    """Signing in by allauth, and finding again who signed in."""

    def get_user(self, user_id: int) -> Person | None:
        """Return the person unless they may not sign in any more."""
        person = straight.first(Person, "id = %s", [user_id])
        return person if person is not None and self.user_can_authenticate(person) else None
