"""My time in a real browser: on a phone, in both themes and languages."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from tests.faces.browser.test_pages import faults, visitor  # noqa: F401 - a fixture
from tests.faces.browser.visitor import Visitor
from tests.faces.town import MakeProject, Town

from canut.core.worktime.operations import be_on_duty, book_slot, cancel_slot, open_slot


def test_my_time_is_accessible(visitor: Visitor, town: Town, make_microwork: MakeProject) -> None:  # noqa: F811 - the fixture
    """Axe finds nothing wrong with hours, questions, limits and slots, nor with a break that is begun there."""
    project, now = make_microwork(), timezone.now()
    for minutes in (420, *range(330, 0, -10)):
        be_on_duty(person=town.worker, project=project, now=now - timedelta(minutes=minutes))
    for hours in (26, 50, 4):
        start = now + timedelta(hours=hours)
        slot = open_slot(project=project, starts_at=start, ends_at=start + timedelta(hours=2), now=now)
        if hours < 50:
            book_slot(slot=slot, worker=town.worker, now=now)
        if hours < 24:
            cancel_slot(slot=slot, actor=town.member, now=now)
    visitor.sign_in(town.worker)
    wrong = faults(visitor, [("time", reverse("my_time")), ("work-asks", reverse("work"))])
    visitor.page.goto(visitor.address + reverse("my_time"))
    visitor.page.get_by_role("button", name="Français").click()
    visitor.page.get_by_role("button", name="Prendre une pause").click()
    visitor.page.get_by_role("button", name="Finir la pause").wait_for()
    assert wrong + visitor.faults("time-break-fr") == []
