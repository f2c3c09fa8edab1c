"""A cooperative that invoices a client, and the people who work for it."""

from typing import Any

import pytest
from tests.factories import MONDAY, make_client, make_member, make_operator

from canut.core.invoices.operations.facts import Stated, state_billing_facts
from canut.core.people.models import Organisation, Person
from canut.core.people.operations import set_fee

SIREN, SELLER_VAT = "732829320", "FR44732829320"
"""A valid pair."""

SELLER = Stated(
    legal_name="Atelier des canuts",
    registration="SCOP SA, capital variable, RCS Lyon",
    street="12 rue Ivry",
    postcode="69004",
    town="Lyon",
    country="FR",
    siren=SIREN,
    vat_number=SELLER_VAT,
)
BUYER = Stated(
    legal_name="Bibliothèque de Lyon",
    street="30 boulevard Vivier-Merle",
    postcode="69003",
    town="Lyon",
    country="fr",
    siren="404833048",
)


@pytest.fixture
def staff(db: None, settings: Any) -> Person:
    """Return a member of an operator that asks a fifth of the pay, and 20 % VAT within it."""
    del db
    settings.CANUT_OPERATOR_VAT = "20"
    operator = make_operator()
    set_fee(operator=operator, basis_points=2_000)
    person = make_member(operator)
    state_billing_facts(organisation=operator, stated=SELLER, actor=person, now=MONDAY)
    return person


@pytest.fixture
def client_known(staff: Person) -> Organisation:
    """Return a client who said whom to invoice."""
    client = make_client()
    state_billing_facts(organisation=client, stated=BUYER, actor=staff, now=MONDAY)
    return client
