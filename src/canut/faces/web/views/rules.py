"""The rules of allocation and pay, for everybody to read, and the votes of members."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from canut.core.people.models import Person
from canut.core.rules.models import Ballot, RuleVersion
from canut.core.rules.operations.voting import vote
from canut.core.rules.queries import Tally, count, may_propose, votes_open_to
from canut.faces.web.pages import Request, person_page


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Show what decides on allocation and pay, what it reads and how heavily; and what is put to the vote."""
    now = timezone.now()
    person = request.user if isinstance(request.user, Person) else None
    ballots = {one.pk for one in votes_open_to(person=person, now=now)} if person else set()
    shown = [
        {"rule": one, "tally": _tally(one), "may_vote": one.pk in ballots}
        for one in RuleVersion.objects.order_by("slug", "-version")
    ]
    proposes = person is not None and may_propose(person=person, now=now)
    return render(request, "canut/rules.html", {"shown": shown, "may_propose": proposes})


def _tally(rule: RuleVersion) -> Tally | None:
    """Return how the vote stands; a founding rule had none."""
    return None if rule.outcome == RuleVersion.Outcome.FOUNDING else count(rule=rule)


@require_POST
@person_page
def vote_on_rule(request: Request, rule_id: int) -> HttpResponse:
    """Cast a member's ballot."""
    rule = RuleVersion.objects.filter(pk=rule_id, roll__person=request.user).first()
    choice = request.POST.get("choice", "")
    if rule is None or choice not in Ballot.Choice.values:
        raise Http404
    vote(rule=rule, voter=request.user, choice=Ballot.Choice(choice), now=timezone.now())
    messages.success(request, _("Your ballot is cast. Nobody can see how you voted."))
    return redirect("rules")
