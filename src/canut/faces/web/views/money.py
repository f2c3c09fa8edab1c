"""For the operator's members: where the money is, and how far the latest pay runs have come."""

from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from canut.core.ledger.queries import sums_by_place
from canut.core.pay.queries.run_works import unfinished_works
from canut.core.pay.queries.runs import latest_runs
from canut.faces.web.access import operator_only
from canut.faces.web.pages import Request, person_page
from canut.faces.web.words import PLACES

RUNS_SHOWN = 12


@require_GET
@person_page
def money(request: Request) -> HttpResponse:
    """Show by currency what lies where, and the latest pay runs."""
    operator_only(request.user)
    currencies = [
        (currency, [(PLACES[one.place], one) for one in sums])
        for currency, sums in groupby(sums_by_place(), key=lambda one: one.currency)
    ]
    context = {
        "currencies": currencies,
        "runs": latest_runs(most=RUNS_SHOWN),
        "unfinished": unfinished_works(),
    }
    return render(request, "canut/operator_money.html", context)
