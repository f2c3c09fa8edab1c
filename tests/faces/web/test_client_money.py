"""A client's money month by month, from the ledger alone."""

from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.faces.town import MakeProject, SignedIn, Town
from tests.factories import make_client

from canut.core.ledger import chart
from canut.core.ledger.queries import available_minor
from canut.core.pay.queries.client_months import client_months
from canut.core.work.operations.funding import deposit


def test_what_is_only_held_does_not_leave(
    town: Town, make_microwork: MakeProject, signed_in: SignedIn
) -> None:
    """Opening a project holds money and spends none: the month has the deposit alone."""
    make_microwork()
    (month,) = client_months(client=town.client, now=timezone.now())
    assert month.moved == {"deposit": 1_000_000}
    assert month.end_minor == 1_000_000
    assert available_minor(code=chart.client_funds(town.client.pk), currency="EUR") < 1_000_000
    page = signed_in(town.member).get(reverse("client_money", args=[town.client.pk])).content.decode()
    assert month.number in page


class Months(TestCase):
    """Deposits of any size at any time."""

    @settings(max_examples=10, deadline=None)
    @given(st.lists(st.integers(1, 10_000), max_size=4))
    def test_start_and_what_moved_make_the_end(self, amounts: list[int]) -> None:
        """Every month adds up, and the last ends with what the client has."""
        now, client = timezone.now(), make_client(funds_minor=0)
        for number, amount in enumerate(amounts):
            key = f"{client.pk}-{number}"
            deposit(client=client, amount_minor=amount, currency="EUR", key=key, now=now)
        months = client_months(client=client, now=now)
        assert all(one.start_minor + sum(one.moved.values()) == one.end_minor for one in months)
        assert (months[0].end_minor if months else 0) == sum(amounts)
