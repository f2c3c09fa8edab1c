"""Pages for what goes wrong."""

import pytest
from django.test import Client, RequestFactory, override_settings
from django.views.defaults import bad_request, server_error
from tests.faces.town import SignedIn, Town


@pytest.mark.usefixtures("town")
def test_missing_page_is_in_our_layout() -> None:
    """An address that is none gets a page of ours, in the reader's language."""
    page = Client().get("/nowhere/", headers={"accept-language": "fr"})
    assert page.status_code == 404
    assert "Cette page n\u2019existe pas" in page.content.decode()


def test_broken_server_says_what_to_do() -> None:
    """The page for a failure of ours needs neither store nor session."""
    page = server_error(RequestFactory().get("/"))
    assert page.status_code == 500
    assert "What you did before is safe" in page.content.decode()


@pytest.mark.django_db
def test_unreadable_request_says_what_to_do() -> None:
    """The page for a request that cannot be read stands alone too."""
    page = bad_request(RequestFactory().get("/"), ValueError())
    assert page.status_code == 400
    assert "cannot be read" in page.content.decode()


@override_settings(ALLOWED_HOSTS=["canut.example"])
@pytest.mark.usefixtures("town")
def test_foreign_host_is_refused() -> None:
    """A request for another host gets 400."""
    assert Client().get("/", headers={"host": "evil.example"}).status_code == 400


def test_numbers_beyond_the_store_are_not_found(town: Town, signed_in: SignedIn) -> None:
    """An address with an impossible number is a missing page, not a broken server."""
    client = signed_in(town.worker)
    for address in (f"/tasks/{10**30}/", f"/me/decisions/{10**30}/", f"/projects/{10**30}/"):
        assert client.get(address).status_code == 404
