"""Signing up and in. Signing up answers alike whether or not the address has an account.

Who signs up thus learns nothing about others; the owner of the address learns that somebody tried. Until mail
confirms an address before it can sign in, trying the new pass phrase next still tells: it leaves an account.
"""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import SignupForm as AllauthSignupForm
from allauth.account.models import EmailAddress
from allauth.account.utils import filter_users_by_email, setup_user_email
from allauth.utils import get_request_param
from django import forms
from django.contrib import messages
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from canut.core.local_time import moment_text
from canut.core.people.errors import AlreadyKnown
from canut.core.people.models import Person
from canut.core.people.operations import register_person
from canut.core.rights.operations.signups import note_sign_up
from canut.core.rights.queries import sign_ups_tried

SIGNED_UP_AS = "signed-up-as"
"""The address that was signed up with, in the session: the page to sign in shows it once."""


class SignupForm(AllauthSignupForm):  # type: ignore[misc] # allauth ships no types
    """Name, address, pass phrase."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        help_text=_("As it should stand on your pay statement. Clients never see it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["name", "email", "password1"]

    def validate_unique_email(self, value: str) -> str:
        """Say nothing of whether the address has an account."""
        return value

    def try_save(self, request: HttpRequest) -> tuple[None, HttpResponse]:
        """Register the person, or tell the owner of the address; the answer is the page to sign in."""
        try:
            self._register(request)
        except AlreadyKnown:
            _tell_owner(self.cleaned_data["email"])
        request.session[SIGNED_UP_AS] = self.cleaned_data["email"]
        messages.info(
            request,
            now_(
                "Now sign in with the pass phrase you just chose. If this address had an account before, "
                "it stays as it was: its own pass phrase opens it."
            ),
        )
        then = get_request_param(request, "next")
        return None, redirect(reverse("account_login") + (f"?{urlencode({'next': then})}" if then else ""))

    def _register(self, request: HttpRequest) -> None:
        email, password = self.cleaned_data["email"], self.cleaned_data["password1"]
        if filter_users_by_email(email):
            make_password(password)  # as long as it takes to register somebody
            raise AlreadyKnown
        person = register_person(
            email=email,
            name=self.cleaned_data["name"],
            password=password,
            language=get_language() or "en",
            now=timezone.now(),
        )
        setup_user_email(request, person, [])
        EmailAddress.objects.get(user=person, primary=True).send_confirmation(request, signup=True)


def _tell_owner(email: str) -> None:
    for owner in filter_users_by_email(email):
        if note_sign_up(owner=owner, now=timezone.now()):
            get_adapter().send_account_already_exists_mail(email)


class LoginForm(AllauthLoginForm):  # type: ignore[misc] # allauth ships no types
    """The address stands there already for who just signed up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - allauth's own
        super().__init__(*args, **kwargs)
        if self.request and self.request.method == "GET":
            self.initial.setdefault("login", self.request.session.pop(SIGNED_UP_AS, ""))


class Adapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth ships no types
    """Tells at the sign-in what happened to an address meanwhile, as not every platform sends mail."""

    def pre_login(
        self,
        request: HttpRequest,
        user: Person,
        **kwargs: Any,  # noqa: ANN401 - allauth's own
    ) -> HttpResponse | None:
        """Say that somebody signed up with the person's address since they were here last."""
        tried = sign_ups_tried(owner=user, since=user.last_login or user.joined_at).first()
        if tried:
            message = now_(
                "On %(day)s somebody signed up with your address, which has an account: yours. They got "
                "nothing, and your pass phrase is the one it was. If it was you, all is well."
            )
            messages.warning(request, message % {"day": moment_text(tried.at)})
        response: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return response
