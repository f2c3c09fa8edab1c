"""For authors: the statement of reasons of a removal, and the appeal, behind a link that nobody can guess."""

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from canut.faces.web.pages import refused
from canut.faces.web.refusals import REFUSED
from canut.families.moderation.models import EnforcementAction
from canut.families.moderation.operations.appeals import appeal
from canut.families.moderation.statement import statement_of_reasons

SALT = "canut.statement-of-reasons"
TEXT_MOST = 10_000


def statement_address(action: EnforcementAction) -> str:
    """Return the address of a statement of reasons: who has it may read it and appeal."""
    return reverse("author_statement", args=[signing.dumps(action.pk, salt=SALT)])


@never_cache
@require_http_methods(["GET", "POST"])
def author_statement(request: HttpRequest, token: str) -> HttpResponse:
    """Show why a message was removed, or take its author's appeal."""
    action = action_behind(token)
    text = request.POST.get("text", "").strip()[:TEXT_MOST]
    if text:
        try:
            appeal(action=action, text=text, now=timezone.now())
        except REFUSED as refusal:
            return refused(request, refusal)
        messages.success(request, _("Your appeal was received. Somebody else will decide it."))
        return redirect("author_statement", token)
    error = _("Say why the decision is wrong.") if request.method == "POST" else ""
    context = {
        "statement": statement_of_reasons(action, get_language() or "en"),
        "appeal": getattr(action.decision, "appeal", None),
        "error": error,
    }
    response = render(request, "canut/author_statement.html", context, status=422 if error else 200)
    response["X-Robots-Tag"] = "noindex"
    return response


def action_behind(token: str) -> EnforcementAction:
    """Return the removal that a link was made for."""
    try:
        number = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        raise Http404 from None
    related = ("case__item", "clause__policy", "decision__appeal", "decision__decided_by")
    found = EnforcementAction.objects.select_related(*related).filter(pk=number, clause__isnull=False).first()
    if found is None:
        raise Http404
    return found
