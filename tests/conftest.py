"""What every test stands on: a throw-away home, strict templates, UTC, deterministic search for examples.

``CANUT_HOME`` is set before Django reads its settings, so no test can touch a real installation. This is why
the settings module is named here, for as long as it takes, and neither in ``pyproject.toml`` nor in the
environment: pytest-django would read it too early. Each process of pytest-xdist runs this file, thus has its
own home.
"""

import copy
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import override_settings, setup_databases, teardown_databases
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

SOURCE = Path(__file__).parent.parent / "src" / "canut"

if settings.configured:
    raise pytest.UsageError("the tests choose their settings: unset DJANGO_SETTINGS_MODULE, leave out --ds")

HOME = tempfile.mkdtemp(prefix="canut-tests-")
os.environ["CANUT_HOME"] = HOME
os.environ["TZ"] = "UTC"
time.tzset()

hypothesis_settings.register_profile("dev", deadline=None, max_examples=30)
hypothesis_settings.register_profile(
    "ci",
    deadline=None,
    max_examples=40,
    print_blob=True,
    # A loaded machine makes examples slow; that says nothing about the code.
    suppress_health_check=[HealthCheck.too_slow],
)
hypothesis_settings.load_profile("ci" if os.environ.get("CI") == "true" else "dev")

# Whitenoise warns of a missing folder, and warnings are errors here.
(Path(HOME) / "static").mkdir()

os.environ["DJANGO_SETTINGS_MODULE"] = "canut.config.settings"
django.setup()
del os.environ["DJANGO_SETTINGS_MODULE"]

# Whatever belongs to Django's apps can be imported only now that they are set up.
from tests.flushing import FOUNDED, flush_past_triggers  # noqa: E402 - likewise

from canut.core.rules.operations.proposals import found_rules  # noqa: E402 - needs the apps

if connection.vendor == "sqlite":
    # Django and pytest-xdist keep the tests' store in memory by themselves only under its own engine's name.
    settings.DATABASES["default"]["TEST"]["NAME"] = ":memory:"
flush_past_triggers()


class UndefinedVariable(str):
    """Stands for a variable that a template of this project names but its view did not give.

    Django formats ``string_if_invalid`` with the variable's name when it contains ``%s``; this one raises
    instead. Templates of other packages keep Django's silence: the admin's rely on it.
    """

    __slots__ = ()

    def __mod__(self, variable: object) -> str:
        """Fail for a template of ours, stay silent for another's."""
        # The only caller is FilterExpression.resolve, whose `context` is the one trace of the template.
        context = sys._getframe(1).f_locals["context"]
        template = context.render_context.template or context.template
        origin = str(template.origin.name)
        if origin.startswith(str(SOURCE)):
            raise AssertionError(f"{origin} uses the undefined variable {str(variable)!r}")
        return ""


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: Any
) -> Iterator[None]:
    """Make the tests' store, with its founding rules as ``canut init`` gives them.

    In the place of pytest-django's own, which makes one only if a test of the session is marked for it: those
    that commit from several threads are not.
    """
    del django_test_environment, django_db_modify_db_settings
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False)
        found_rules(now=FOUNDED)
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


@pytest.fixture(scope="session", autouse=True)
def strict_django() -> Iterator[None]:
    """Undefined template variables fail; pass phrases are hashed by the fastest hasher there is."""
    templates: list[dict[str, Any]] = copy.deepcopy(settings.TEMPLATES)
    for engine in templates:
        engine["OPTIONS"]["string_if_invalid"] = UndefinedVariable("%s")
    with override_settings(
        TEMPLATES=templates, PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]
    ):
        yield


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """Every test begins in the platform's own language, whatever the one before asked a page for."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


def pytest_unconfigure() -> None:
    """Remove the throw-away home."""
    shutil.rmtree(HOME, ignore_errors=True)
