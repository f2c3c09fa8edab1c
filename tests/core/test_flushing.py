"""Tests that commit for real leave an empty store behind, whatever the triggers keep."""

import pytest
from tests.attacks import is_refused
from tests.factories import make_project

from canut.core.audit.models import Event
from canut.core.work.models import Terms


@pytest.mark.parametrize("time", [1, 2])
@pytest.mark.django_db(transaction=True)
def test_the_store_is_empty_each_time(time: int) -> None:
    """Each of two tests that write what cannot be deleted finds nothing of the other."""
    assert time
    assert not Event.objects.exclude(subject="rule").exists()
    make_project(tasks=1)
    assert Terms.objects.count() == 1
    assert is_refused("DELETE FROM audit_event")
