"""The examples that a client may start from are theirs at once, and can be used as they stand."""

import html
import re

import pytest
from django.urls import reverse
from tests.faces.town import SignedIn, Town

from canut.core.work.models import Project
from canut.faces.web.examples import EXAMPLES


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_filled_in_and_makes_a_draft(town: Town, signed_in: SignedIn, name: str) -> None:
    """The page has the file of the example under the client's own name; sent as it is, it makes a draft."""
    client, address = signed_in(town.member), reverse("new_project_file")
    page = client.get(address, {"example": name}).content.decode()
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, flags=re.DOTALL)
    assert found
    client.post(address, {"text": html.unescape(found[1]), "create": "yes"})
    assert Project.objects.get().client == town.client


@pytest.mark.parametrize("name", ["", "none", "../cast"])
def test_no_other_file_is_an_example(town: Town, signed_in: SignedIn, name: str) -> None:
    """Any other name leaves the text empty."""
    page = signed_in(town.member).get(reverse("new_project_file"), {"example": name}).content.decode()
    assert re.search(r"<textarea[^>]*>\s*</textarea>", page)
