"""Who I am before the law, and where my money goes: stated by the person alone."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from canut.core.pay.documents import shown_account
from canut.core.pay.errors import AccountRefused
from canut.core.pay.models import PayoutAccount
from canut.core.pay.operations.accounts import state_payout_account
from canut.core.pay.queries import live_account, returned_to
from canut.core.people.errors import PeopleError
from canut.core.people.models import LegalIdentity
from canut.core.people.operations import state_identity
from canut.engines.earnings import statuses
from canut.faces.web.countries import all_countries
from canut.faces.web.owed import owed_to
from canut.faces.web.pages import Request, person_page, told_in
from canut.faces.web.words import STATUSES


def country_choices() -> list[tuple[str, str]]:
    """Return the countries by name, after none."""
    return [("", ""), *all_countries()]


class Identity(forms.Form):
    """A legal identity, with room for what the record can hold."""

    legal_name = forms.CharField(
        label=gettext_lazy("Name, as on your papers"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    born_on = forms.DateField(
        label=gettext_lazy("Date of birth"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "autocomplete": "bday"}),
    )
    birth_place = forms.CharField(label=gettext_lazy("Place of birth"), max_length=100, required=False)
    building_number = forms.CharField(label=gettext_lazy("House number"), max_length=16, required=False)
    street_name = forms.CharField(label=gettext_lazy("Street"), max_length=70, required=False)
    postcode = forms.CharField(
        label=gettext_lazy("Postcode"),
        max_length=16,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
    )
    town = forms.CharField(label=gettext_lazy("Town"), max_length=35, required=False)
    country = forms.ChoiceField(
        label=gettext_lazy("Country"),
        choices=country_choices,
        required=False,
        widget=forms.Select(attrs={"autocomplete": "country"}),
    )
    tin = forms.CharField(
        label=gettext_lazy("Tax number"),
        help_text=gettext_lazy("The number under which your tax office knows you."),
        max_length=30,
        required=False,
    )
    tin_country = forms.ChoiceField(
        label=gettext_lazy("Country of the tax number"), choices=country_choices, required=False
    )
    vat_number = forms.CharField(label=gettext_lazy("VAT number"), max_length=20, required=False)
    status = forms.ChoiceField(
        label=gettext_lazy("Status for contributions"),
        help_text=gettext_lazy("Your statement then estimates what you will owe for social security."),
        choices=[("", gettext_lazy("none of these")), *((one, STATUSES.get(one, one)) for one in statuses())],
        required=False,
    )


class Destination(forms.Form):
    """Where money goes."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Send my money to"),
        choices=[
            (PayoutAccount.Kind.IBAN, gettext_lazy("a bank account")),
            (PayoutAccount.Kind.MOBILE, gettext_lazy("mobile money")),
        ],
        initial=PayoutAccount.Kind.IBAN,
        widget=forms.RadioSelect,
    )
    number = forms.CharField(
        label=gettext_lazy("IBAN, or telephone number with its country code"),
        max_length=50,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    holder = forms.CharField(
        label=gettext_lazy("Whose account it is"),
        help_text=gettext_lazy("Your own name when you leave it empty."),
        max_length=140,
        required=False,
    )
    bic = forms.CharField(
        label=gettext_lazy("BIC"),
        help_text=gettext_lazy("Only if your bank is outside the euro area."),
        max_length=11,
        required=False,
    )
    provider = forms.CharField(
        label=gettext_lazy("Provider of mobile money"),
        help_text=gettext_lazy("Such as Orange Money; leave it empty for a bank account."),
        max_length=40,
        required=False,
    )


@require_http_methods(["GET", "POST"])
@person_page
def my_identity(request: Request) -> HttpResponse:
    """Show what a person stated of who they are, and take it down anew."""
    stated = LegalIdentity.objects.filter(person=request.user).first()
    known = {name: getattr(stated, name) for name in Identity.base_fields} if stated else {}
    form = Identity(request.POST or None, initial=known or {"legal_name": request.user.name})
    if form.is_valid():
        with told_in(form, PeopleError):
            state_identity(person=request.user, now=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Kept. Only you, pay and the reports that the law asks for see it."))
            return redirect("my_identity")
    status = 422 if form.errors else 200
    return render(request, "canut/my_identity.html", {"form": form, "stated": stated}, status=status)


@require_http_methods(["GET", "POST"])
@person_page
def my_payout(request: Request) -> HttpResponse:
    """Show where a person's money goes and what came back, and take another account down."""
    form = Destination(request.POST or None)
    if form.is_valid():
        facts = {**form.cleaned_data, "kind": PayoutAccount.Kind(form.cleaned_data["kind"])}
        with told_in(form, AccountRefused):
            state_payout_account(person=request.user, now=timezone.now(), **facts)
            messages.success(request, _("Kept. Your money goes there from the next payday on."))
            return redirect("my_payout")
    account = live_account(person=request.user)
    context = {
        "form": form,
        "account": account,
        "shown": shown_account(account),
        "returned": returned_to(person=request.user),
        "owed": owed_to(request.user),
    }
    return render(request, "canut/my_payout.html", context, status=422 if form.errors else 200)
