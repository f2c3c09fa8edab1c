"""Signing up: the form asks for a name, and the person is made through the one door that makes persons."""

from allauth.account.forms import SignupForm as AllauthSignupForm
from allauth.account.utils import setup_user_email
from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from canut.core.people.models import Person
from canut.core.people.operations import register_person


class SignupForm(AllauthSignupForm):  # type: ignore[misc] # allauth ships no types
    """Name, address, pass phrase."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        help_text=_("As it should stand on your pay statement. Clients never see it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["name", "email", "password1"]

    def save(self, request: HttpRequest) -> Person:
        """Register the person; allauth then signs them in."""
        person = register_person(
            email=self.cleaned_data["email"],
            name=self.cleaned_data["name"],
            password=self.cleaned_data["password1"],
            language=get_language() or "en",
            now=timezone.now(),
        )
        setup_user_email(request, person, [])
        return person
