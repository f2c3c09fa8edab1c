"""Stating what invoices say of an organisation."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.invoices.errors import BuyerUnknown
from canut.core.invoices.models import BillingFacts
from canut.core.people.identifiers import checked_country, checked_siren, checked_vat
from canut.core.people.models import Organisation, Person


@dataclass(frozen=True, slots=True)
class Stated:
    """What somebody states of an organisation for its invoices; see `BillingFacts`."""

    legal_name: str
    street: str
    postcode: str
    town: str
    country: str
    registration: str = ""
    siren: str = ""
    vat_number: str = ""
    is_business: bool = True


def state_billing_facts(
    *, organisation: Organisation, stated: Stated, actor: Person, now: datetime
) -> BillingFacts:
    """Keep what invoices say of an organisation from now on; those already made stay as they are.

    Raises
    ------
    InvalidIdentifier
        When the country is none, or a SIREN or VAT number fails its checksum.
    BuyerUnknown
        When a part that every invoice needs is missing, or numbers and country contradict each other.
    """
    plain = {name: getattr(stated, name).strip() for name in Stated.__slots__ if name != "is_business"}
    if not all(plain[name] for name in ("legal_name", "street", "town", "country")):
        raise BuyerUnknown(_("an invoice needs the legal name, street, town and country; state all four"))
    plain["country"] = checked_country(plain["country"])
    plain["siren"] = checked_siren(plain["siren"])
    plain["vat_number"] = checked_vat(plain["vat_number"])
    if stated.is_business and plain["country"] == "FR" and not plain["siren"]:
        raise BuyerUnknown(_("an organisation in France that is in business has a SIREN; state it"))
    with transaction.atomic():
        made = BillingFacts.objects.create(
            organisation=organisation, is_business=stated.is_business, stated_at=now, **plain
        )
        happening = Happening("organisation.billing_stated", organisation.pk, actor.pk, {"facts": made.pk})
        record(happenings=[happening], now=now)
    return made
