"""Describing work and freezing its terms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.ledger.amounts import amount_text
from canut.core.people.models import Organisation, Person
from canut.core.people.queries import operator
from canut.core.work.errors import GaggingClause, HumanWorkHidden, UnlawfulPay, UnusableTerms
from canut.core.work.models import Guidelines, Harm, Project, Terms
from canut.core.work.operations.funding import cover_terms, locked
from canut.engines.clauses import automation_claims_in, gags_in
from canut.engines.earnings import smallest_lawful_pay
from canut.engines.money import MoneyError, currency_exponent


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsOffered:
    """Pay and time as a client proposes them; amounts in minor units of the project's currency."""

    per_answer_minor: int
    hourly_floor_minor: int
    expected_seconds: int
    lease_seconds: int
    review_hours: int = 72
    payday_days: int = 7


def create_project(
    *,
    family: Project.Family,
    client: Organisation,
    created_by: Person,
    title: dict[str, str],
    purpose: dict[str, str],
    data_use: Sequence[str],
    currency: str,
    terms: TermsOffered,
    now: datetime,
    kind: str = "",
    harm: str = Harm.NONE,
    requires: Sequence[str] = (),
    guidelines: dict[str, str] | None = None,
    config: dict[str, Any] | None = None,
) -> Project:
    """Create a draft project with the first version of its terms and guidelines.

    Raises
    ------
    UnlawfulPay
        When piece pay is under the floor for the expected time.
    UnusableTerms
        When the terms give no time, or Canut does not pay in the currency.
    GaggingClause
        When title, purpose or guidelines would keep workers from speaking (G10).
    HumanWorkHidden
        When title or purpose say that a machine does what people are asked for (G19).
    """
    _check_terms(terms, currency)
    for text in (title, purpose):
        _refuse_gags(text, family)
        _refuse_hiding_people(text)
    with transaction.atomic():
        project = Project.objects.create(
            family=family,
            kind=kind,
            client=client,
            title=title,
            purpose=purpose,
            data_use=list(data_use),
            harm=harm,
            requires=list(requires),
            currency=currency,
            config=config or {},
            created_by=created_by,
            created_at=now,
        )
        offer_terms(project=project, terms=terms, now=now)
        write_guidelines(project=project, text=guidelines or title, now=now)
        record(happenings=[Happening("project.created", project.pk, created_by.pk)], now=now)
    return project


def offer_terms(*, project: Project, terms: TermsOffered, now: datetime) -> Terms:
    """Freeze a new version of the terms; work accepted before keeps its own version (G9).

    Where it pays more, the difference is held for every planned answer before the version stands (G4). The
    operator's fee of the day is frozen with it.

    Raises
    ------
    UnlawfulPay
        When piece pay is under the floor for the expected time.
    UnusableTerms
        When the terms give no time, or Canut does not pay in the currency.
    InsufficientFunds
        When the client has less than the version adds to the planned pay.
    """
    _check_terms(terms, project.currency)
    with transaction.atomic():
        locked(project=project)
        agreed = Terms.objects.create(
            project=project,
            version=project.terms.count() + 1,
            per_answer_minor=terms.per_answer_minor,
            hourly_floor_minor=terms.hourly_floor_minor,
            expected_seconds=terms.expected_seconds,
            lease_seconds=terms.lease_seconds,
            review_hours=terms.review_hours,
            payday_days=terms.payday_days,
            fee_basis_points=_fee_asked(),
            harm=project.harm,
            agreed_at=now,
        )
        cover_terms(project=project, terms=agreed, now=now)
    return agreed


def _fee_asked() -> int:
    host = operator()
    return host.fee_basis_points if host else 0


def _check_terms(terms: TermsOffered, currency: str) -> None:
    try:
        currency_exponent(currency)
    except MoneyError as error:
        raise UnusableTerms(str(error)) from None
    if terms.expected_seconds <= 0 or terms.lease_seconds <= 0:
        raise UnusableTerms(_("give the work an expected time and a time limit of at least one second"))
    if terms.review_hours < 0 or terms.payday_days < 0:
        raise UnusableTerms(
            _("the review and the payday come after the work: give hours and days from zero up")
        )
    if terms.hourly_floor_minor <= 0:
        raise UnlawfulPay(_("the hourly floor is zero or less; give the lowest lawful wage of an hour"))
    lawful = smallest_lawful_pay(hourly_floor_minor=terms.hourly_floor_minor, seconds=terms.expected_seconds)
    if terms.per_answer_minor < 0 or 0 < terms.per_answer_minor < lawful:
        message = _(
            "%(pay)s an answer is under the floor for %(seconds)s s; the lowest lawful pay is %(lawful)s"
        )
        facts = {
            "pay": amount_text(terms.per_answer_minor, currency),
            "seconds": terms.expected_seconds,
            "lawful": amount_text(lawful, currency),
        }
        raise UnlawfulPay(message % facts)


def write_guidelines(*, project: Project, text: dict[str, str], now: datetime) -> Guidelines:
    """Write a new version of the guidelines.

    Raises
    ------
    GaggingClause
        When they would keep workers from speaking about their work (G10); nobody can overrule it.
    """
    _refuse_gags(text, project.family)
    with transaction.atomic():
        locked(project=project)
        return Guidelines.objects.create(
            project=project, version=project.guidelines.count() + 1, text=text, written_at=now
        )


def _refuse_hiding_people(text: dict[str, str]) -> None:
    for written in text.values():
        for sentence in automation_claims_in(written):
            message = _(
                'the sentence "%(sentence)s" says that a machine does this work, and people will (G19); say'
                " who does it, or what the answers are for"
            )
            raise HumanWorkHidden(message % {"sentence": sentence})


def _refuse_gags(text: dict[str, str], family: str) -> None:
    is_policy = family == Project.Family.MODERATION
    for written in text.values():
        for gag in gags_in(written, holds_rules_of_conduct=is_policy):
            message = _(
                'the sentence "%(sentence)s" would keep workers from speaking about their work, which nobody'
                " may ask of them here (G10); take it out. Asking them to protect personal data is fine"
            )
            raise GaggingClause(message % {"sentence": gag.sentence})
