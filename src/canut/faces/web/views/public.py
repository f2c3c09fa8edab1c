"""What everybody may know of the platform: who runs it, what work pays, and how much of it people do.

Figures come as upkeep computed them last: nothing is counted for a visitor.
"""

from fractions import Fraction
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from canut.core.audit.queries import figures_on
from canut.core.people.queries import operator
from canut.core.surplus.queries import years_shared
from canut.engines.money.surplus import FORMS, LegalForm
from canut.faces.web.legal_words import ARTICLES, KNOWN_HOW
from canut.reports.publishing import AUTOMATIC, DECISIONS, PAY

YEARS = 5
PAGE = 25


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Say who runs this platform, in what legal form, what becomes of a surplus, and where to write."""
    years = years_shared(most=YEARS)
    form = FORMS.get(settings.CANUT_OPERATOR_FORM or (years[0].form if years else ""))
    context = {
        "runs": operator(),
        "address": settings.CANUT_OPERATOR_ADDRESS,
        "contact": settings.CANUT_OPERATOR_CONTACT,
        "form": form,
        "law": _law(form) if form else None,
        "years": years,
    }
    return render(request, "canut/public_about.html", context)


def _law(form: LegalForm) -> dict[str, Any]:
    return {
        "article": ARTICLES[form.slug],
        "known": KNOWN_HOW[form.mark],
        "legal_reserve_bp": _basis_points(form.legal_reserve),
        "indivisible_bp": _basis_points(form.indivisible),
        "work_least_bp": _basis_points(form.work_least),
        "work_most_bp": _basis_points(form.work_most),
    }


def _basis_points(share: Fraction) -> int:
    return round(share * 10_000)


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Show what an hour paid, how fast pay arrived, and what became of rejections and appeals."""
    context = {"pay": figures_on(PAY), "decisions": figures_on(DECISIONS)}
    return render(request, "canut/public_figures.html", context)


@require_safe
def automatic(request: HttpRequest) -> HttpResponse:
    """Show, by project, what people did, what machines did, and what people checked."""
    published = figures_on(AUTOMATIC)
    page = Paginator(published.content if published else [], PAGE).get_page(request.GET.get("page"))
    return render(request, "canut/public_automatic.html", {"published": published, "page": page})
