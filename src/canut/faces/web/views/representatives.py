"""For whom the workers elected: figures, files of those who agreed, and replays of allocations."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from canut.core.decisions.queries import clock_figures, kind_figures
from canut.core.local_time import midnight
from canut.core.rights.operations.reading import read_personal
from canut.core.rights.purposes import Purpose
from canut.core.rights.queries import represented
from canut.core.rules.declared import Rule
from canut.core.rules.errors import RulesError
from canut.core.rules.replays import Logged
from canut.core.rules.what_if import Change, allocation_logs, latest_of, what_if
from canut.faces.web.access import representative_only
from canut.faces.web.days import days_asked
from canut.faces.web.pages import Request, as_file, person_page, told_in
from canut.faces.web.templatetags.loom import plain
from canut.faces.web.views.rights import file_response
from canut.reports.delivery_indicators import delivery_indicators
from canut.reports.platform_work import platform_work

HALF_A_YEAR, YEAR = timedelta(days=182), timedelta(days=365)
LOGGED_SHOWN = 20


@require_GET
@person_page
def representative(request: Request) -> HttpResponse:
    """Show a representative what there is: decisions, clocks, figures, allocations, who agreed."""
    mandate, now = representative_only(request.user), timezone.now()
    since, until, error = days_asked(request, ahead=HALF_A_YEAR)
    context = {
        "mandate": mandate,
        "kinds": kind_figures(since=now - YEAR),
        "clocks": clock_figures(now=now),
        "since": since,
        "until": until,
        "error": error,
        "figures": figures_of(since, until) if "from" in request.GET else None,
        "people": represented(),
        "logs": [(kind, latest_of(kind=kind, most=LOGGED_SHOWN)) for kind in sorted(allocation_logs())],
    }
    return render(request, "canut/representative.html", context)


def figures_of(since: Any, until: Any) -> dict[str, Any]:  # noqa: ANN401 - days, as the address gives them
    """Return the figures of article 17 for a period, and the indicators of deliveries of its last year."""
    work = platform_work(start=midnight(since), end=midnight(until + timedelta(days=1)))
    return {"work": work, "indicators": delivery_indicators(until.year)}


@require_GET
@person_page
def figures_file(request: Request) -> HttpResponse:
    """Give the figures as a file."""
    representative_only(request.user)
    since, until, _error = days_asked(request, ahead=HALF_A_YEAR)
    made = figures_of(since, until)
    rows = {"platform_work": made["work"].plain(), "indicators": [one.plain() for one in made["indicators"]]}
    options = {"indent": 2, "ensure_ascii": False, "default": str}
    return as_file(JsonResponse(rows, json_dumps_params=options), f"canut-figures-{since}-{until}.json")


@never_cache
@require_http_methods(["GET", "POST"])
@person_page
def represented_file(request: Request, person_id: int) -> HttpResponse:
    """Open the file of somebody who agreed; they find it there."""
    representative_only(request.user)
    person = get_object_or_404(represented(), pk=person_id)
    if request.method == "POST":
        made = read_personal(
            person=person, purpose=Purpose.REPRESENTATION, actor=request.user, now=timezone.now()
        )
        return file_response(made, "html")
    return render(request, "canut/represented_file.html", {"person": person})


class OneChange(forms.Form):
    """One value of one candidate, to be changed in a replay."""

    place = forms.TypedChoiceField(label=gettext_lazy("Candidate"), coerce=int)
    field = forms.ChoiceField(label=gettext_lazy("What to change"))
    value = forms.CharField(
        label=gettext_lazy("New value"),
        help_text=gettext_lazy("A number; yes or no; or a time such as 2026-01-31 09:30."),
        max_length=40,
    )

    def __init__(self, asked: Any, rule: Rule, logged: Logged) -> None:  # noqa: ANN401 - a form's own
        """Offer the candidates and the inputs that were logged."""
        super().__init__(asked)
        self.candidates = logged.situation.candidates
        places = [(place, str(place + 1)) for place in range(len(self.candidates))]
        self.fields["place"].choices = places  # type: ignore[attr-defined] # a field of choices
        inputs = [(name, plain(rule.in_words[name])) for name in rule.inputs]
        self.fields["field"].choices = inputs  # type: ignore[attr-defined] # likewise

    def clean(self) -> dict[str, Any]:
        """Read the value as the kind of thing that was logged."""
        given: dict[str, Any] = super().clean() or {}
        if {"place", "field", "value"} <= set(given):
            old = getattr(self.candidates[given["place"]], given["field"])
            try:
                given["value"] = like(old, given["value"])
            except ValidationError as error:
                self.add_error("value", error)
        return given


def like(old: object, text: str) -> object:
    """Read a text as a value of the kind of another one."""
    if isinstance(old, bool):
        words = {"yes": True, "no": False, _("yes"): True, _("no"): False}
        if text.strip().lower() not in words:
            raise ValidationError(_("Write yes or no."))
        return words[text.strip().lower()]
    if isinstance(old, datetime):
        return forms.DateTimeField().clean(text)
    return forms.IntegerField(min_value=0, max_value=10**12).clean(text)


@require_GET
@person_page
def replay(request: Request, kind: str, number: int) -> HttpResponse:
    """Replay an allocation with one value changed; candidates go by their place in the log, not by name."""
    representative_only(request.user)
    shown = what_if(kind=kind, number=number)
    rule = shown.rule
    form = OneChange(request.GET if "field" in request.GET else None, rule, shown.logged)
    if form.is_valid():
        with told_in(form, RulesError):
            shown = what_if(kind=kind, number=number, change=Change(**form.cleaned_data))
    rows = [
        {
            "number": place + 1,
            "values": [getattr(one, name) for name in rule.inputs],
            "before": shown.before.index(place) + 1 if place in shown.before else None,
            "after": shown.after.index(place) + 1 if place in shown.after else None,
        }
        for place, one in enumerate(shown.candidates)
    ]
    context = {
        "rule": rule,
        "kind": kind,
        "number": number,
        "form": form,
        "rows": rows,
        "inputs": [rule.in_words[name] for name in rule.inputs],
        "is_same": shown.before == shown.after,
    }
    return render(request, "canut/replay.html", context, status=422 if form.errors else 200)
