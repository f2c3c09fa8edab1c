"""The WSGI application that granian serves.

A stream sleeps most of its time, but holds a thread. So there are more threads than requests answered at a
time: an answer is made behind a gate that lets as many through as there is use for (docs/adr/0008), and its
body is sent outside it (docs/adr/0026).
"""

import os
from collections.abc import Iterable
from threading import BoundedSemaphore
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "canut.config.settings")

_django = get_wsgi_application()
_gate = BoundedSemaphore(settings.CANUT_REQUESTS)


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:  # noqa: ANN401 - WSGI's own
    """Make one answer, when it is this request's turn."""
    with _gate:
        return _django(environ, start_response)
