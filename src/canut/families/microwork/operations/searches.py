"""Saved searches: what a person looks for, and the notice of a new project that fits."""

from collections.abc import Collection, Iterator
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from canut.core.people.models import Person
from canut.core.people.queries import holders_of
from canut.core.work.latest import latest_answers
from canut.core.work.models import Project
from canut.core.work.queries import current_terms
from canut.families.microwork.cards import ProjectCard
from canut.families.microwork.errors import SearchRefused
from canut.families.microwork.figures import pace_of
from canut.families.microwork.models import SavedSearch, SearchNotice
from canut.families.microwork.queries import matching_cards
from canut.families.microwork.wish import Wish, wish_of

SEARCHES_MAX = 20
"""Searches that one person may keep."""

BATCH = 1000


def save_search(*, person: Person, name: str, wish: Wish, now: datetime) -> SavedSearch:
    """Keep a search; the projects that fit it now are known, those that are opened from now on are new.

    Raises
    ------
    SearchRefused
        When it has no name or a name that is taken, or the person keeps too many.
    """
    if not name.strip():
        raise SearchRefused(_("give the search a name of your own"))
    if SavedSearch.objects.filter(person=person).count() >= SEARCHES_MAX:
        message = _("you keep %(count)s searches already; remove one of them first")
        raise SearchRefused(message % {"count": SEARCHES_MAX})
    with transaction.atomic():
        made = _made(person, name.strip(), wish, now)
        known = matching_cards(worker=person, wish=wish)
        SearchNotice.objects.bulk_create(
            SearchNotice(search=made, project=card.project, appeared_at=now, seen_at=now) for card in known
        )
    return made


def _made(person: Person, name: str, wish: Wish, now: datetime) -> SavedSearch:
    try:
        with transaction.atomic():
            return SavedSearch.objects.create(person=person, name=name, saved_at=now, **wish.fields)
    except IntegrityError:
        message = _("you have a search named %(name)s already; choose another name, or remove that one")
        raise SearchRefused(message % {"name": name}) from None


def open_search(*, search: SavedSearch, now: datetime) -> frozenset[int]:
    """Mark the notices of a search as seen; returns the numbers of the projects that were new."""
    unseen = SearchNotice.objects.filter(search=search, seen_at=None)
    found = dict(unseen.values_list("pk", "project_id"))
    SearchNotice.objects.filter(pk__in=found).update(seen_at=now)
    return frozenset(found.values())


def forget_search(*, search: SavedSearch) -> None:
    """Remove a search with its notices."""
    _forget(Q(pk=search.pk))


def forget_searches(*, person_id: int, now: datetime) -> None:
    """Remove everything that a person looked for."""
    del now
    _forget(Q(person=person_id))


def _forget(which: Q) -> None:
    with transaction.atomic():
        searches = SavedSearch.objects.filter(which)
        SearchNotice.objects.filter(search__in=searches.values("pk")).delete()
        searches.delete()


def notice_opened(*, project_ids: Collection[int], now: datetime) -> None:
    """Tell everybody whose saved search a newly opened project fits; one that is opened again is not news."""
    opened = Project.objects.filter(pk__in=project_ids, family=Project.Family.MICROWORK)
    for project in opened.order_by("pk"):
        SearchNotice.objects.bulk_create(
            (SearchNotice(search=search, project=project, appeared_at=now) for search in _fitting(project)),
            batch_size=BATCH,
            ignore_conflicts=True,
        )


def _fitting(project: Project) -> Iterator[SavedSearch]:
    terms = current_terms(project_id=project.pk)
    in_time = Q(payday_days=None) | Q(payday_days__gte=terms.payday_days)
    searches = SavedSearch.objects.filter(in_time, kind__in=["", project.kind])
    if project.requires:
        able = holders_of(slugs=project.requires).values("pk")
        searches = searches.filter(Q(is_qualified=False) | Q(person__in=able))
    if searches.exists():
        answers = latest_answers(project_ids=[project.pk]).get(project.pk, [])
        card = ProjectCard(project, terms, [], pace_of(answers))
        yield from (one for one in searches.iterator(chunk_size=BATCH) if wish_of(one).takes(card))
