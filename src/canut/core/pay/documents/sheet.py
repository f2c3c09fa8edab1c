"""What stands on a pay statement, in words, whatever it is drawn on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.formats import date_format, number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from canut.core.ledger.models import Hold
from canut.core.local_time import here
from canut.core.pay.models import Payout, PayoutAccount
from canut.core.pay.queries import Statement
from canut.core.pay.queries.sentences import duration
from canut.core.people.models import LegalIdentity
from canut.core.people.queries import operator
from canut.engines.money import currency_exponent, format_money

SHOWN = 4
"""How many characters of an account a statement shows."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A statement in words; every text is in the language that was active when it was made."""

    title: str
    language: str
    person: str
    address: list[str]
    payer: str
    period: str
    heads: tuple[str, str, str]
    lines: list[tuple[str, str, str]]
    totals: list[list[tuple[str, str]]]
    time_heads: tuple[str, ...]
    times: list[tuple[str, ...]]
    payout_heads: tuple[str, ...]
    payouts: list[tuple[str, ...]]
    note: str


def sheet_of(made: Statement) -> Sheet:
    """Return what a statement says, in the active language."""
    identity = LegalIdentity.objects.filter(person=made.person).first()
    host = operator()
    return Sheet(
        title=_("Pay statement"),
        language=get_language() or "en",
        person=identity.legal_name if identity else made.person.name,
        address=_address(identity) if identity else [],
        payer=host.name if host else "",
        period=_("%(first)s to %(last)s")
        % {"first": _day(made.start), "last": _day(made.end - timedelta.resolution)},
        heads=(_("For"), _("Why"), _("Amount")),
        lines=[
            (
                _project(made, line.project.pk) if line.project else "",
                line.sentence,
                money_in_words(line.amount_minor, line.currency),
            )
            for line in made.lines
        ],
        totals=list(_totals(made)),
        time_heads=(_("Work"), _("Client"), _("Answers"), _("Engaged"), _("Waiting"), _("An hour")),
        times=list(_times(made)),
        payout_heads=(_("Payout"), _("Sent"), _("To"), _("Amount"), _("State")),
        payouts=list(_payouts(made)),
        note=_("Each amount follows from the records; ask for them, or contest a decision, on your pages."),
    )


def _address(identity: LegalIdentity) -> list[str]:
    street = f"{identity.building_number} {identity.street_name}".strip()
    town = f"{identity.postcode} {identity.town} {identity.country}".strip()
    return [line for line in (street, town) if line]


def _project(made: Statement, project_id: int) -> str:
    return next((str(one.project) for one in made.projects if one.project.pk == project_id), str(project_id))


def _totals(made: Statement) -> Iterator[list[tuple[str, str]]]:
    for currency, totals in made.totals.items():
        amounts = (
            (_("Pay"), totals.gross_minor),
            (_("of it, top-ups to the floor"), totals.top_up_minor),
            (_("Tips"), totals.tips_minor),
            *([(_("Remedies"), totals.remedies_minor)] if totals.remedies_minor else []),
            *([(_("Shares of the surplus"), totals.surplus_minor)] if totals.surplus_minor else []),
            (_("Costs you declared"), -totals.costs_minor),
            (_("Contributions you will owe (an estimate)"), -totals.contributions_minor),
            (_("Contributions kept from your pay"), -totals.withheld_minor),
            (_("Net"), totals.net_minor),
            (_("Net an hour on duty, waiting included"), totals.hourly_net_minor),
        )
        yield [(name, money_in_words(amount, currency)) for name, amount in amounts]


def _times(made: Statement) -> Iterator[tuple[str, ...]]:
    for one in made.projects:
        hourly = money_in_words(one.hourly_minor, one.project.currency)
        engaged, waiting = duration(one.time.engaged), duration(one.time.waiting)
        yield str(one.project), one.project.client.name, str(one.answers), engaged, waiting, hourly


def _payouts(made: Statement) -> Iterator[tuple[str, ...]]:
    states = {
        Hold.State.PENDING: _("on its way"),
        Hold.State.POSTED: _("arrived"),
        Hold.State.VOIDED: _("came back"),
    }
    sent = Payout.objects.filter(
        person=made.person, run__starts_at__gte=made.start, run__ends_at__lte=made.end
    )
    for payout in sent.select_related("hold", "account").order_by("pk"):
        amount = money_in_words(payout.hold.amount_minor, payout.hold.currency)
        state = states[Hold.State(payout.hold.state)]
        yield str(payout.pk), _day(payout.sent_at), shown_account(payout.account), amount, state


def shown_account(account: PayoutAccount | None) -> str:
    """Return an account by its kind and its last characters: enough to know it, too little to use it."""
    if account is None:
        return ""
    kind = "IBAN" if account.kind == PayoutAccount.Kind.IBAN else account.provider
    return f"{kind} … {account.number[-SHOWN:]}"


def _day(at: datetime) -> str:
    return date_format(here(at), "DATE_FORMAT")


def money_in_words(amount_minor: int, currency: str) -> str:
    """Return an amount of minor units as the active language writes it."""
    amount, _space, code = format_money(amount_minor, currency).partition(" ")
    return (
        f"{number_format(amount, currency_exponent(currency), force_grouping=True)}\N{NO-BREAK SPACE}{code}"
    )
