"""Who is signed in, read in two plain statements: every request asks for it (docs/adr/0008).

Nothing is remembered between requests: who signs out, or is barred, is out at once in every process.
"""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.db import connection
from django.utils import timezone

from canut.core.people.models import Person

SESSION = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"
PERSON = "SELECT * FROM people_person WHERE id = %s"


class SessionStore(DatabaseSessions):
    """Django's sessions in the store, read without building the query anew each time."""

    def load(self) -> dict[str, Any]:
        """Return what the session holds; nothing, under no key, when it ended."""
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        with connection.cursor() as cursor:
            cursor.execute(SESSION, [self.session_key, now])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return {}
        return self.decode(row[0])


class Backend(AuthenticationBackend):  # type: ignore[misc]  # allauth ships no types
    """Signing in by allauth, and finding again who signed in."""

    def get_user(self, user_id: int) -> Person | None:
        """Return the person unless they may not sign in any more."""
        person = next(iter(Person.objects.raw(PERSON, [user_id])), None)
        return person if person is not None and self.user_can_authenticate(person) else None
