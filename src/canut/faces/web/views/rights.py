"""My data: see it, take it away, correct it, have it erased, and what the tax office was told of me."""

import json

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from canut.core.people.errors import PeopleError
from canut.core.people.models import Person
from canut.core.people.operations import give_consent, withdraw_consent
from canut.core.people.queries import has_consent
from canut.core.rights.errors import RightsError
from canut.core.rights.file import PersonalFile
from canut.core.rights.operations.corrections import ask_correction, correct_self
from canut.core.rights.operations.erasure import erase
from canut.core.rights.operations.reading import read_personal
from canut.core.rights.page import file_html
from canut.core.rights.purposes import REPRESENTATION, SUPPORT, Purpose
from canut.core.rights.queries import obstacles_to_erasure
from canut.faces.web.pages import Request, as_file, person_page, told_in
from canut.faces.web.templatetags.loom import money
from canut.reports.dac7 import SellerFigures, figures_of

FIRST_REPORTED, LAST_REPORTED = 2023, 2199
"""Years that a tax report can be about: the first was 2023."""


class Correction(forms.Form):
    """Name and language, which are everybody's own to correct."""

    name = forms.CharField(label=gettext_lazy("Your name here"), max_length=200)
    language = forms.ChoiceField(label=gettext_lazy("Language of your mail"), choices=settings.LANGUAGES)


class SomethingWrong(forms.Form):
    """What somebody else has to correct."""

    text = forms.CharField(
        label=gettext_lazy("What is wrong, and what is right"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class Farewell(forms.Form):
    """The confirmation of an erasure."""

    address = forms.CharField(
        label=gettext_lazy("Write your e-mail address to confirm"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, person: Person, posted: QueryDict | None) -> None:
        """Remember who says farewell."""
        super().__init__(posted)
        self.person = person

    def clean_address(self) -> str:
        """Accept the person's own address alone."""
        address = str(self.cleaned_data["address"]).strip()
        if address.casefold() != self.person.email.casefold():
            raise forms.ValidationError(_("This is not the address of your account."))
        return address


def file_response(made: PersonalFile, form: str) -> HttpResponse:
    """Return a person's file to download, ``json`` or ``html``."""
    if form == "json":
        text = json.dumps(made.plain(), ensure_ascii=False, indent=2)
        response = HttpResponse(text, content_type="application/json; charset=utf-8")
    elif form == "html":
        response = HttpResponse(file_html(made, language=get_language() or "en"))
    else:
        raise Http404
    return as_file(response, f"canut-person-{made.person.pk}.{form}")


@require_GET
@person_page
def my_file(request: Request) -> HttpResponse:
    """Say what is held on a person and what they can do about it."""
    helped = has_consent(person_id=request.user.pk, purpose=SUPPORT)
    years = range(timezone.localdate().year - 1, max(FIRST_REPORTED, request.user.joined_at.year) - 1, -1)
    context = {
        "helped": helped,
        "years": years,
        "represented": has_consent(person_id=request.user.pk, purpose=REPRESENTATION),
        "purposes": [str(one.label) for one in Purpose if one != Purpose.REPRESENTATION],
    }
    return render(request, "canut/my_file.html", context)


@require_GET
@person_page
def my_file_download(request: Request, form: str) -> HttpResponse:
    """Give a person everything that is held on them."""
    made = read_personal(person=request.user, purpose="", actor=request.user, now=timezone.now())
    return file_response(made, form)


@require_POST
@person_page
def my_support(request: Request) -> HttpResponse:
    """Let the operator, or the representatives, look into the file to help, or end that."""
    purpose = REPRESENTATION if request.POST.get("whom") == "representatives" else SUPPORT
    change = withdraw_consent if has_consent(person_id=request.user.pk, purpose=purpose) else give_consent
    change(person=request.user, purpose=purpose, now=timezone.now())
    messages.success(request, _("Kept."))
    return redirect("my_file")


@require_http_methods(["GET", "POST"])
@person_page
def my_corrections(request: Request) -> HttpResponse:
    """Correct name and language, or ask for a correction of something else."""
    person, now = request.user, timezone.now()
    is_asking = "text" in request.POST
    own = Correction(
        None if is_asking else request.POST or None,
        initial={"name": person.name, "language": person.language},
    )
    other = SomethingWrong(request.POST if is_asking else None)
    form, operation = (other, ask_correction) if is_asking else (own, correct_self)
    if form.is_valid():
        with told_in(form, RightsError, PeopleError):
            operation(person=person, now=now, **form.cleaned_data)
            messages.success(request, _("Kept."))
            return redirect("my_corrections")
    context = {"own": own, "other": other, "requests": person.correction_requests.order_by("-id")}
    return render(request, "canut/my_corrections.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@person_page
def my_erasure(request: Request) -> HttpResponse:
    """Say what erasure does and what stands in its way, and carry it out."""
    form = Farewell(request.user, request.POST or None)
    if form.is_valid():
        erase(person=request.user, actor=request.user, now=timezone.now())
        logout(request)
        messages.success(request, _("Your account is erased. Thank you for your work."))
        return redirect("home")
    open_ends = list(obstacles_to_erasure(person_id=request.user.pk, at=timezone.now()))
    context = {"form": form, "open_ends": open_ends}
    return render(request, "canut/my_erasure.html", context, status=422 if form.errors else 200)


@require_GET
@person_page
def my_dac7(request: Request, year: int) -> HttpResponse:
    """Show a person the figures that the tax office gets of them for a year (DAC7)."""
    if not FIRST_REPORTED <= year <= LAST_REPORTED:
        raise Http404
    made = figures_of(year, person_ids=[request.user.pk])
    tables = [{"currency": one.currency, "rows": _rows(one)} for one in made]
    return render(request, "canut/my_dac7.html", {"year": year, "tables": tables})


def _rows(figures: SellerFigures) -> list[tuple[str, list[str]]]:
    def amounts(minor: list[int]) -> list[str]:
        return [money(amount, figures.currency) for amount in (*minor, sum(minor))]

    counts = [str(count) for count in (*figures.activities, sum(figures.activities))]
    return [
        (_("Paid to you, net of what was withheld"), amounts(figures.consideration_minor)),
        (_("Pieces of work"), counts),
        (_("Fees charged to you"), amounts(figures.fees_minor)),
        (_("Withheld for taxes and contributions"), amounts(figures.taxes_minor)),
    ]
