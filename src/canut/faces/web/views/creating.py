"""For clients: a new project, by a form or by its file, seen as the worker will see it before it exists."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from canut.core.people.models import Organisation
from canut.core.work.errors import GaggingClause, HumanWorkHidden, UnlawfulPay, UnusableTerms
from canut.engines.earnings import known_minimums
from canut.faces.web.access import clients_managed_by
from canut.faces.web.drafts import Draft
from canut.faces.web.pages import Request, person_page, told_in
from canut.faces.web.preview import estimate_of, preview_of
from canut.families.microwork.operations import create_project
from canut.families.microwork.specification import Specification, SpecificationError, read_specification

REFUSALS = (GaggingClause, HumanWorkHidden, UnlawfulPay, UnusableTerms)
MOST_CHARACTERS = 1_000_000


class Written(forms.Form):
    """A project file, pasted or uploaded."""

    text = forms.CharField(
        label=gettext_lazy("The project, in YAML"),
        widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "false", "class": "code"}),
        required=False,
        max_length=MOST_CHARACTERS,
        strip=False,
    )
    file = forms.FileField(
        label=gettext_lazy("Or its file"),
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml"}),
        required=False,
    )

    def specification(self, clients: list[Organisation]) -> Specification | None:
        """Return what is written; None, with every problem at its line, when it cannot be used."""
        if not self.is_valid():
            return None
        uploaded = self.cleaned_data["file"]
        field, content = ("file", uploaded.read()) if uploaded else ("text", self.cleaned_data["text"])
        try:
            read = read_specification(content, name=uploaded.name if uploaded else "project.yaml")
        except SpecificationError as error:
            for problem in error.problems:
                place = _("Line %(line)d, column %(column)d: %(message)s")
                self.add_error(field, place % problem._asdict())
            return None
        if read.client not in {one.name for one in clients}:
            self.add_error(field, _("You do not act for %(client)s; name your own organisation") % vars(read))
            return None
        return read


@require_http_methods(["GET", "POST"])
@person_page
def new_project(request: Request) -> HttpResponse:
    """Describe a project in a form."""
    clients = clients_managed_by(request.user)
    initial = {"language": request.user.language}
    if lawful := known_minimums(currency="EUR", on=timezone.localdate()):
        initial["hourly_floor"] = f"{max(lawful.values()) / 100:.2f}"
    form = Draft(request.POST or None, clients=clients, initial=initial)
    specification = form.specification() if request.method == "POST" else None
    return answer(request, form, specification)


@require_http_methods(["GET", "POST"])
@person_page
def new_project_file(request: Request) -> HttpResponse:
    """Describe a project by its file, pasted or uploaded; the text is shown to go on with."""
    clients = clients_managed_by(request.user)
    form = Written(request.POST or None, request.FILES or None)
    specification = form.specification(clients) if request.method == "POST" else None
    if uploaded := request.FILES.get("file"):
        uploaded.seek(0)
        shown = request.POST.copy()
        shown["text"] = uploaded.read(MOST_CHARACTERS).decode("utf-8", "replace")
        form.data = shown
    return answer(request, form, specification)


def answer(request: Request, form: Draft | Written, specification: Specification | None) -> HttpResponse:
    """Create the project when that was asked, else show what is described so far beside the form."""
    if specification and "create" in request.POST:
        with told_in(form, *REFUSALS):
            made = create_project(specification=specification, created_by=request.user, now=timezone.now())
            messages.success(request, _("The draft is there. Bring its items in next."))
            return redirect("items", made.pk)
    context: dict[str, Any] = {"form": form}
    if specification:
        wages = specification.pay.minimum_wages_above(timezone.localdate())
        context |= {
            "preview": preview_of(specification),
            "estimate": estimate_of(specification),
            "wages": wages.items(),
        }
    return render(request, "canut/client_new.html", context, status=422 if form.errors else 200)
