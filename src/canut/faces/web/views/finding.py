"""Finding work: the cards that a person asks for, in the order they ask for, and the searches they keep."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from canut.core.people.models import Restriction
from canut.core.people.queries import restrictions_at
from canut.core.ratings.queries import published_ratings
from canut.core.work.queries import scopes_of
from canut.faces.web.finding import WishForm, address_part, asked_in
from canut.faces.web.pages import Request, person_page, told_in
from canut.families.microwork.cards import ProjectCard
from canut.families.microwork.errors import SearchRefused
from canut.families.microwork.models import SavedSearch
from canut.families.microwork.operations.searches import forget_search, open_search
from canut.families.microwork.operations.searches import save_search as keep
from canut.families.microwork.plan import plan_of
from canut.families.microwork.queries import matching_cards, searches_of, with_figures
from canut.families.microwork.wish import wish_of

SHOWN = 20
"""Cards on a page."""


class SearchName(forms.Form):
    """What a person calls a search."""

    name = forms.CharField(
        label=_("Name of this search"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


@require_GET
@person_page
def work(request: Request) -> HttpResponse:
    """Show the cards of the projects that take work now and are what the address asks for."""
    return shown(request, WishForm(request.GET))


@require_GET
@person_page
def saved_search(request: Request, search_id: int) -> HttpResponse:
    """Show what a saved search finds, and mark what is new; from now on it is known."""
    search = own_search(request, search_id)
    news = open_search(search=search, now=timezone.now())
    form = WishForm(asked_in(wish_of(search)))
    return shown(request, form, search=search, news=news)


@require_POST
@person_page
def save_search(request: Request) -> HttpResponse:
    """Keep what was asked for under a name."""
    form, named = WishForm(request.POST), SearchName(request.POST)
    if form.is_valid() and named.is_valid():
        with told_in(named, SearchRefused):
            name = named.cleaned_data["name"]
            search = keep(person=request.user, name=name, wish=form.wish, now=timezone.now())
            return redirect("saved_search", search.pk)
    return shown(request, form, named=named, status=422)


@require_POST
@person_page
def remove_search(request: Request, search_id: int) -> HttpResponse:
    """Forget a saved search."""
    forget_search(search=own_search(request, search_id))
    return redirect("work")


def own_search(request: Request, search_id: int) -> SavedSearch:
    """Return a search of the person's own."""
    return get_object_or_404(SavedSearch, pk=search_id, person=request.user)


def shown(
    request: Request,
    form: WishForm,
    *,
    status: int = 200,
    news: Collection[int] = (),
    **context: Any,  # noqa: ANN401 - render's own
) -> HttpResponse:
    """Show one page of the cards that a form asks for."""
    wish = form.wish
    page = Paginator(matching_cards(worker=request.user, wish=wish), SHOWN).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "named": SearchName(),
        "wish": wish,
        "asked": asked_in(wish),
        "address_part": address_part(wish),
        "page": page,
        "offers": offers_of(request, page.object_list, news),
        "searches": searches_of(person=request.user),
        **context,
    }
    return render(request, "canut/work.html", context, status=status)


def offers_of(request: Request, cards: Any, news: Collection[int]) -> list[dict[str, Any]]:  # noqa: ANN401 - a page's list
    """Return the cards with their figures, and what each person must know before they can start."""
    now = timezone.now()
    held_back = {one.scope: one for one in restrictions_at(person_ids=[request.user.pk], at=now)}
    rated = published_ratings({card.project.client_id for card in cards}, now=now)
    return [
        {
            "card": card,
            "client_rating": rated.get(card.project.client_id),
            "harm_note": plan_of(card.project).specification.harm_note,
            "test": plan_of(card.project).specification.test,
            "restriction": restriction_on(card, held_back),
            "is_new": card.project.pk in news,
        }
        for card in with_figures(cards=cards, now=now)
    ]


def restriction_on(card: ProjectCard, held_back: dict[str, Restriction]) -> Restriction | None:
    """Return the decision's measure that keeps the person from new work of a project, if there is one."""
    reaching = (held_back.get(scope) for scope in scopes_of(card.project))
    return next((one for one in reaching if one), None)
