"""Putting a version of a rule to the members' vote: what it changes, its papers, and a draft of them."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from canut.core.local_time import day_here, midnight
from canut.core.people.models import Person
from canut.core.rules.changes import change_by, proposable_rules
from canut.core.rules.declared import Rule
from canut.core.rules.errors import ProposalRefused
from canut.core.rules.models import ProposalDraft
from canut.core.rules.operations.drafts import keep_draft
from canut.core.rules.operations.proposals import NOTICE, VOTE, WORDS_MIN, Papers, propose_rule
from canut.core.rules.queries import members
from canut.faces.web.access import proposers_only
from canut.faces.web.pages import Request, person_page, told_in

LONGEST_TEXT = 20_000


def _text(label: Any, help_text: Any) -> forms.CharField:  # noqa: ANN401 - lazy texts, as a field takes them
    area = forms.Textarea(attrs={"rows": 6})
    return forms.CharField(label=label, help_text=help_text, max_length=LONGEST_TEXT, widget=area)


def _day(label: Any) -> forms.DateField:  # noqa: ANN401 - a lazy text, as a field takes it
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), localize=False
    )


class Written(forms.Form):
    """The papers of a proposal; as a draft, as far as they are written."""

    impact_assessment = _text(
        gettext_lazy("What it changes for whom"),
        gettext_lazy("Pay, waiting, safety, equal treatment: who gains, who loses, and how you know."),
    )
    workers_views = _text(
        gettext_lazy("What workers said"),
        gettext_lazy("Whom you asked, and what they or their representatives answered."),
    )
    vote_ends_on = _day(gettext_lazy("The vote ends as this day begins"))
    effective_on = _day(gettext_lazy("In effect from this day on, if it is adopted"))

    def as_draft(self) -> "Written":
        """Ask for nothing: a draft may be empty."""
        for field in self.fields.values():
            field.required = False
        return self

    def papers(self) -> Papers:
        """Return what was written, for the vote."""
        given = self.cleaned_data
        return Papers(
            impact_assessment=given["impact_assessment"],
            workers_views=given["workers_views"],
            vote_ends_at=midnight(given["vote_ends_on"]),
            effective_at=midnight(given["effective_on"]),
        )


def earliest(now: datetime, ahead: timedelta) -> date:
    """Return the first day whose first moment is at least that far ahead."""
    return day_here(now + ahead) + timedelta(days=1)


def _kept(person: Person, rule: Rule, now: datetime) -> dict[str, Any]:
    """Return what the form shows before anything is typed: the draft, else the earliest days."""
    draft = ProposalDraft.objects.filter(person=person, rule=rule.name).values(*Written.base_fields).first()
    shown = {name: value for name, value in (draft or {}).items() if value}
    return {"vote_ends_on": earliest(now, VOTE), "effective_on": earliest(now, NOTICE)} | shown


@require_http_methods(["GET", "POST"])
@person_page
def propose(request: Request) -> HttpResponse:
    """Show which versions can be proposed; of one, what it changes, and the form of its papers."""
    proposers_only(request.user)
    choices, now = proposable_rules(), timezone.now()
    name = request.GET.get("rule", "")
    rule = next((one for one in choices if one.name == name), None)
    if name and rule is None:
        raise Http404
    if rule is None:
        return render(request, "canut/propose_choose.html", {"choices": choices})
    if request.method == "POST":
        form = Written(request.POST)
        if done := _keep(request, rule, form) if "keep" in request.POST else _put(request, rule, form):
            return done
    else:
        form = Written(initial=_kept(request.user, rule, now))
    context = {
        "change": change_by(rule=rule, now=now),
        "form": form,
        "electorate": members(now=now).count(),
        "vote_days": VOTE.days,
        "notice_days": NOTICE.days,
        "least_words": WORDS_MIN,
        "in_effect": earliest(now, NOTICE),
    }
    return render(request, "canut/propose.html", context, status=422 if form.errors else 200)


def _keep(request: Request, rule: Rule, form: Written) -> HttpResponse | None:
    if not form.as_draft().is_valid():
        return None
    keep_draft(person=request.user, rule=rule.name, now=timezone.now(), **form.cleaned_data)
    messages.success(request, _("Your draft is kept. Only you see it."))
    return redirect(f"{reverse('propose_rule')}?rule={rule.name}")


def _put(request: Request, rule: Rule, form: Written) -> HttpResponse | None:
    if not form.is_valid():
        return None
    with told_in(form, ProposalRefused):
        propose_rule(rule=rule, papers=form.papers(), proposed_by=request.user, now=timezone.now())
    if form.errors:
        return None
    messages.success(request, _("It is put to the vote. Members find it on this page."))
    return redirect("rules")
