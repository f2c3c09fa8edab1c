"""Opening a town's deliveries, and the shops that hand orders over."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.people.models import Organisation, Person
from canut.core.work.models import Project
from canut.core.work.operations.funding import open_project
from canut.core.work.operations.projects import TermsOffered, create_project
from canut.engines.dispatch import Place
from canut.families.deliveries.models import Shop
from canut.families.deliveries.rules import DeliveryRules


def open_deliveries(
    *,
    client: Organisation,
    created_by: Person,
    title: dict[str, str],
    purpose: dict[str, str],
    currency: str,
    terms: TermsOffered,
    now: datetime,
    rules: DeliveryRules | None = None,
    data_use: Sequence[str] = ("bring-orders",),
    requires: Sequence[str] = (),
) -> Project:
    """Open a project that takes orders; orders and slots hold their money one by one.

    Parameters
    ----------
    terms
        ``per_answer_minor`` is the least pay of a delivery; a longer one pays the floor over its expected
        time. ``lease_seconds`` is how long a courier may have an order in hand.

    Raises
    ------
    UnlawfulPay
        When the least pay is under the floor for the expected time.
    """
    with transaction.atomic():
        project = create_project(
            family=Project.Family.DELIVERIES,
            client=client,
            created_by=created_by,
            title=title,
            purpose=purpose,
            data_use=data_use,
            currency=currency,
            terms=terms,
            requires=requires,
            config={"dispatch": asdict(rules or DeliveryRules())},
            now=now,
        )
        open_project(project=project, actor=created_by, now=now)
    return project


def register_shop(
    *, client: Organisation, name: str, address: str, area: str, place: Place, now: datetime
) -> Shop:
    """Register a place to pick orders up; a second call with the same name returns the first.

    Parameters
    ----------
    area
        What a courier is shown before accepting, such as the name of the quarter.
    """
    with transaction.atomic():
        shop, is_new = Shop.objects.get_or_create(
            client=client,
            name=name,
            defaults={
                "address": address,
                "area": area,
                "latitude": place.latitude,
                "longitude": place.longitude,
            },
        )
        if is_new:
            record(happenings=[Happening("shop.registered", shop.pk)], now=now)
    return shop
