"""The admin: to look, never to change."""

from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from tests.factories import make_person
from tests.families.moderation.conftest import post, remove_next

from canut.core.people.models import Person
from canut.core.work.models import Project
from canut.families.moderation.models import ContentItem


@pytest.mark.parametrize("model", ["policy", "clause", "contentitem", "case", "enforcementaction"])
def test_rows_are_shown_and_never_changed(
    community: Project, moderator: Person, client: Client, model: str
) -> None:
    """Lists and pages open for staff; adding, changing and deleting are refused."""
    post(community, "you moron")
    remove_next(community, moderator)
    client.force_login(make_person(is_staff=True))
    start = f"/admin/moderation/{model}/"
    rows: Any = apps.get_model("moderation", model)
    row = rows.objects.first().pk
    assert client.get(start).status_code == client.get(f"{start}{row}/change/").status_code == 200
    assert client.get(f"{start}add/").status_code == client.get(f"{start}{row}/delete/").status_code == 403
    assert client.post(f"{start}{row}/change/", {"text": "angel"}).status_code == 403
    assert ContentItem.objects.get().text == "you moron"
