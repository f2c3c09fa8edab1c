"""Bank accounts for the people of the town: their checksums are right, and no bank knows them."""

from datetime import datetime

from schwifty import IBAN

from canut.core.pay.models import PayoutAccount
from canut.core.pay.operations.accounts import state_payout_account
from canut.core.people.models import Person

BANK, BRANCH = "30006", "00001"


def give_account(person: Person, *, now: datetime) -> Person:
    """Let a person of the town state a bank account of their own, and return them."""
    iban = IBAN.generate("FR", bank_code=BANK, branch_code=BRANCH, account_code=f"{person.pk:011}")
    state_payout_account(person=person, kind=PayoutAccount.Kind.IBAN, number=str(iban), now=now)
    return person
