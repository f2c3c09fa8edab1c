"""The admin shows everything of the core and changes nothing."""

import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.db.models import Model
from django.test import Client, RequestFactory
from django.urls import reverse
from tests.factories import MONDAY, answer_next, make_person, make_project

from canut.core.people.models import Person
from canut.core.rules.models import ProposalDraft

PRIVATE = "canut.core.room."
"""The workers' room is no business of operators, so the admin has nothing of it."""

UNSAID = {ProposalDraft}
"""Nor has it what representatives have written and not said yet."""


def is_private(model: type[Model]) -> bool:
    """Tell whether a model holds what is kept from operators."""
    return model.__module__.startswith(PRIVATE) or model in UNSAID


CORE = [
    model
    for model in apps.get_models()
    if model.__module__.startswith("canut.core.") and not is_private(model)
]


@pytest.fixture
def staff(db: None) -> Person:
    """Return a member of staff with every permission."""
    del db
    return make_person(is_staff=True)


@pytest.fixture
def signed_in(client: Client, staff: Person) -> Client:
    """Return a browser in which a member of staff signed in."""
    client.force_login(staff)
    return client


def test_nobody_writes_in_the_admin(staff: Person) -> None:
    """Every model of the core is there to be looked at, and not even a superuser may write it."""
    request = RequestFactory().get("/")
    request.user = staff
    for model in CORE:
        page = admin.site.get_model_admin(model)
        assert page.has_view_permission(request), model
        assert not page.has_add_permission(request), model
        assert not page.has_change_permission(request), model
        assert not page.has_delete_permission(request), model


def test_what_is_private_is_not_in_the_admin() -> None:
    """No list and no page of the admin shows anything of the workers' room, nor of what is still a draft."""
    private = [model for model in apps.get_models() if is_private(model)]
    assert len(private) > len(UNSAID)
    assert not any(admin.site.is_registered(model) for model in private)


def test_lists_open_and_can_be_searched(signed_in: Client) -> None:
    """Every list answers to a search when there is work in the store."""
    answer_next(make_project(tasks=1), make_person())
    for model in CORE:
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        assert signed_in.get(address, {"q": "1"}).status_code == 200, model


TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')
"""Drawn at random: in one page of some thousands it holds any three letters."""


def test_a_pass_phrase_is_never_shown(signed_in: Client) -> None:
    """A person's page shows neither the phrase nor its hash."""
    lise = make_person("Lise", password="a very long phrase", now=MONDAY)
    page = signed_in.get(reverse("admin:people_person_change", args=[lise.pk])).content.decode()
    assert "Lise" in page
    assert "phrase" not in page
    assert lise.password not in page
    assert "md5" not in TOKEN.sub("", page)
