"""Cookies as a browser is given them: out of the reach of scripts, other sites and open lines."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from tests.faces.town import Town

READ = """
import json
from canut.config import settings
names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SECURE_HSTS_SECONDS")
print(json.dumps([getattr(settings, name) for name in names]))
"""


def test_signing_in_gives_a_session_out_of_reach(town: Town) -> None:
    """Scripts cannot read the session, and other sites' forms do not send it."""
    town.worker.set_password("navette et fil 1831")
    town.worker.save()
    client, door = Client(), reverse("account_login")
    client.get(door)
    answered = client.post(door, {"login": town.worker.email, "password": "navette et fil 1831"})
    assert answered.status_code == 302
    session = answered.cookies["sessionid"]
    assert (bool(session["httponly"]), session["samesite"]) == (True, "Lax")


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_an_installation_under_https_sends_cookies_on_no_open_line(tmp_path: Path, scheme: str) -> None:
    """Both cookies are secure, and the browser is told to keep to HTTPS, wherever the address says so."""
    environment = os.environ | {"CANUT_HOME": str(tmp_path), "CANUT_PUBLIC_URL": f"{scheme}://canut.example"}
    done = subprocess.run(
        [sys.executable, "-c", READ], env=environment, capture_output=True, text=True, check=True
    )
    secure, csrf_secure, hidden, strict_seconds = json.loads(done.stdout)
    is_https = scheme == "https"
    assert (secure, csrf_secure, hidden, strict_seconds > 0) == (is_https, is_https, True, is_https)


def test_a_forged_form_is_refused(town: Town) -> None:
    """A post from another site, without our token or with another's origin, changes nothing."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(town.worker)
    address = reverse("my_identity")
    assert client.post(address, {"legal_name": "Mallory"}).status_code == 403
    client.get(address)
    token = client.cookies["csrftoken"].value
    forged = {"legal_name": "Mallory", "csrfmiddlewaretoken": token}
    assert client.post(address, forged, headers={"origin": "https://evil.example"}).status_code == 403
    assert "Mallory" not in client.get(address).content.decode()
