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
from canut.faces.web.drafts import Draft, draft_of
from canut.faces.web.examples import EXAMPLES, example
from canut.faces.web.pages import Request, person_page
from canut.faces.web.preview import estimate_of, preview_of, preview_of_part
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
    """Describe a project in a form; `live` asks for nothing but what is described so far."""
    clients = clients_managed_by(request.user)
    if request.method != "POST":
        return shown(request, Draft(None, clients=clients, initial=started(request)))
    form = Draft(dict(request.POST.lists()), clients=clients)
    if "yaml" in request.POST:
        return shown(request, Written(initial={"text": form.as_yaml()}))
    if request.POST.keys() & {"shape", "add", "remove", "up", "down"}:
        return reshaped(request, form)
    return answer(request, form, form.specification())


@require_http_methods(["GET", "POST"])
@person_page
def new_project_file(request: Request) -> HttpResponse:
    """Describe a project by its file, pasted or uploaded; the text is shown to go on with."""
    clients = clients_managed_by(request.user)
    begun = example(request.GET.get("example", ""), clients[0].name)
    form = Written(request.POST or None, request.FILES or None, initial={"text": begun})
    specification = form.specification(clients) if request.method == "POST" else None
    if uploaded := request.FILES.get("file"):
        uploaded.seek(0)
        kept = request.POST.copy()
        kept["text"] = uploaded.read(MOST_CHARACTERS).decode("utf-8", "replace")
        form.data = kept
    if specification and "form" in request.POST:
        if draft := draft_of(specification, clients):
            return shown(request, draft, described_by(specification))
        form.add_error("text", _("The form cannot say all of this without losing something; go on in YAML."))
    return answer(request, form, specification)


def started(request: Request) -> dict[str, list[str]]:
    """Return what a new project starts with: the reader's language and the highest lawful floor."""
    initial = {"pay.currency": ["EUR"], "pay.expected_seconds": ["30"], "answers.exactly": ["3"]}
    if lawful := known_minimums(currency="EUR", on=timezone.localdate()):
        initial["pay.hourly_floor"] = [f"{max(lawful.values()) / 100:.2f}"]
    return initial | {"languages": [request.user.language]}


def reshaped(request: Request, form: Draft) -> HttpResponse:
    """Show the fields of another kind, or a list with a row more, less or moved; nothing is judged yet."""
    form.add_row(request.POST.get("add", ""))
    form.remove_row(request.POST.get("remove", ""))
    for name, by in (("up", -1), ("down", 1)):
        if name in request.POST:
            form.move_row(request.POST[name], by)
    return shown(request, form)


def answer(request: Request, form: Draft | Written, specification: Specification | None) -> HttpResponse:
    """Create the project when that was asked, else show what is described so far beside the form."""
    if specification and "create" in request.POST:
        try:
            made = create_project(specification=specification, created_by=request.user, now=timezone.now())
        except REFUSALS as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The draft is there. Bring its items in next."))
            return redirect("items", made.pk)
    described = described_by(specification) if specification else described_in_part(form)
    if "live" in request.POST:
        return render(request, "canut/client_described.html", described)
    return shown(request, form, described)


def described_by(specification: Specification) -> dict[str, Any]:
    """Return the task as the worker will see it, and its price."""
    return {
        "preview": preview_of(specification),
        "estimate": estimate_of(specification),
        "wages": specification.pay.minimum_wages_above(timezone.localdate()).items(),
    }


def described_in_part(form: Draft | Written) -> dict[str, Any]:
    """Return the task alone, once it can be seen, of a project that lacks something else."""
    if not isinstance(form, Draft):
        return {}
    preview = preview_of_part(form.as_written())
    return {"preview": preview, "waits": preview is None}


def shown(request: Request, form: Draft | Written, described: dict[str, Any] | None = None) -> HttpResponse:
    """Show the form, with what is described so far."""
    in_yaml = isinstance(form, Written)
    context = {"form": form, "in_yaml": in_yaml, "examples": EXAMPLES.items(), **(described or {})}
    return render(request, "canut/client_new.html", context, status=422 if form.errors else 200)
