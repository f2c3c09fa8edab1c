"""Two processes that seal at the same moment."""

from datetime import timedelta
from typing import Any

from tests.factories import MONDAY, make_project

from canut.core.audit.models import Seal
from canut.core.audit.seals import seal_day

TUESDAY = MONDAY + timedelta(days=1)


def test_two_processes_seal_a_day_once(together: Any) -> None:
    """Whoever comes second finds the day sealed, and no record is held twice."""
    make_project(tasks=3)
    made = together([lambda: seal_day(day=MONDAY.date(), now=TUESDAY)] * 3)
    assert sum(isinstance(one, Seal) for one in made) == 1
    assert [one for one in made if isinstance(one, Exception)] == []
    assert Seal.objects.count() == 1
