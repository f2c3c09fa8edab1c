"""Where people want their money: stated by them, checked as far as numbers can be."""

import re
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from schwifty import BIC, IBAN
from schwifty.exceptions import SchwiftyException

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.pay.errors import AccountRefused
from canut.core.pay.models import PayoutAccount
from canut.core.people.models import Person

TELEPHONE = re.compile(r"\+[1-9][0-9]{6,14}")
"""A number in E.164: country code and number, at most fifteen digits."""


def state_payout_account(
    *,
    person: Person,
    kind: PayoutAccount.Kind,
    number: str,
    now: datetime,
    holder: str = "",
    bic: str = "",
    provider: str = "",
) -> PayoutAccount:
    """Send a person's money there from now on; what is on its way stays with the account it was sent to.

    Parameters
    ----------
    number
        An IBAN, or a telephone number with its country code.
    holder
        Whose account it is; the person's own name when empty.
    provider
        Who runs the mobile money, such as ``Orange Money``.

    Raises
    ------
    AccountRefused
        When the number is none, or the provider of mobile money is missing.
    """
    named = (holder.strip() or person.name)[:140]
    facts = {"kind": kind, "holder": named, **_checked(kind, number, bic, provider)}
    with transaction.atomic():
        # Two statements at once would both find none to end: the person's row lets one of them wait.
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        live = PayoutAccount.objects.filter(person=person, ended_at=None)
        if same := live.filter(**facts).first():
            return same
        live.update(ended_at=now)
        made = PayoutAccount.objects.create(person=person, since=now, **facts)
        record(happenings=[Happening("payout_account.stated", made.pk, person.pk)], now=now)
    return made


def end_account_of(*, person_id: int, now: datetime) -> None:
    """End the account of a person who is erased: no money is owed to them any more."""
    PayoutAccount.objects.filter(person_id=person_id, ended_at=None).update(ended_at=now)


ERASED = "erased"
"""What stands in place of an account's facts once they are erased; the trigger allows this change alone."""


def erase_accounts(*, person_id: int, now: datetime) -> None:
    """Remove the numbers and holders of a person's ended accounts; the rows stay for their payouts."""
    del now
    ended = PayoutAccount.objects.filter(person_id=person_id, ended_at__isnull=False)
    ended.filter(kind=PayoutAccount.Kind.IBAN).update(number=ERASED, holder=ERASED, bic="")
    ended.filter(kind=PayoutAccount.Kind.MOBILE).update(number=ERASED, holder=ERASED, provider=ERASED)


def _checked(kind: PayoutAccount.Kind, number: str, bic: str, provider: str) -> dict[str, str]:
    if kind == PayoutAccount.Kind.IBAN:
        return {"number": checked_iban(number=number), "bic": _checked_bic(bic), "provider": ""}
    plain = re.sub(r"[\s().-]", "", number)
    if not TELEPHONE.fullmatch(plain):
        message = _("%(number)s is no telephone number; write it with +, the country code and the number")
        raise AccountRefused(message % {"number": number})
    if not provider.strip():
        raise AccountRefused(_("mobile money needs its provider; write who runs it, such as Orange Money"))
    return {"number": plain, "bic": "", "provider": provider.strip()[:40]}


def checked_iban(*, number: str) -> str:
    """Return an IBAN in its plain form.

    Raises
    ------
    AccountRefused
        When its country, its length or its checksum is wrong.
    """
    try:
        return str(IBAN(number).compact)
    except SchwiftyException:
        message = _("%(number)s is no IBAN, its checksum fails; check each character")
        raise AccountRefused(message % {"number": number}) from None


def _checked_bic(number: str) -> str:
    try:
        return str(BIC(number).compact) if number.strip() else ""
    except SchwiftyException:
        message = _("%(number)s is no BIC; it has 8 or 11 characters and may be left out")
        raise AccountRefused(message % {"number": number}) from None
