"""What every page shares: who may open it, what the clock says, and how a refusal is shown."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.text import capfirst

from canut.core.people.models import Person
from canut.faces.web.refusals import REFUSED, refusal_of

P = ParamSpec("P")

NEVER_SHOWN = frozenset({"csrfmiddlewaretoken", "then", "terms", "password", "password1", "oldpassword"})

KEY_DIGITS = 18
"""Digits that fit a 64-bit key."""


class Request(HttpRequest):
    """A request of somebody who is signed in."""

    user: Person


def person_page(
    view: Callable[Concatenate[Request, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let only persons in, and show what the platform refuses as a page that says what to do.

    Somebody who was signed out while typing gets back what they typed.
    """

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not isinstance(request.user, Person):
            if typed := typed_in(request.POST):
                return render(request, "canut/signed_out.html", {"typed": typed}, status=403)
            return redirect_to_login(request.get_full_path())
        try:
            return view(request, *args, **kwargs)  # type: ignore[arg-type] # the user was looked at just above
        except REFUSED as error:
            return refused(request, error)

    return guarded


def refused(request: HttpRequest, error: Exception, **context: Any) -> HttpResponse:  # noqa: ANN401 - render's own
    """Show why the platform refused, what to do now, and what was typed, so that nothing is lost."""
    status, title, advice = refusal_of(error)
    page = {"title": title, "advice": advice, "typed": typed_in(request.POST), "project": None, **context}
    return render(request, "canut/refused.html", page, status=status)


@contextmanager
def told_in(form: Form, *refusals: type[Exception]) -> Iterator[None]:
    """Say on a form what the platform refuses, above the fields, where it can be put right."""
    try:
        yield
    except refusals as refusal:
        form.add_error(None, str(capfirst(str(refusal))))


Response = TypeVar("Response", bound=HttpResponseBase)


def as_file(response: Response, name: str) -> Response:
    """Let a browser keep a response as a file instead of showing it."""
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def typed_in(post: QueryDict) -> list[tuple[str, str]]:
    """Return what a person typed into a form, by field, without secrets and buttons."""
    return [
        (name, value)
        for name, values in post.lists()
        if name not in NEVER_SHOWN
        for value in values
        if str(value).strip()
    ]


def posted_number(request: HttpRequest, name: str) -> int | None:
    """Return a whole number from a posted form; None when it is absent, or none that a key could be."""
    return next(iter(posted_numbers(request, name)), None)


def posted_numbers(request: HttpRequest, name: str) -> list[int]:
    """Return the whole numbers from a posted form that a key could be."""
    texts = request.POST.getlist(name)
    return [int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) <= KEY_DIGITS]
