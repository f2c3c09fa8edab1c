"""Recording which payouts leave in which file, before the file is written."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.pay.errors import ExportedBefore, NothingToExport, PayerUnknown
from canut.core.pay.models import PaymentFile, PaymentFileEntry, PayRun
from canut.core.pay.operations.accounts import checked_iban
from canut.core.pay.queries.runs import waiting_for_file

ENTRIES = 500


def make_payment_file(
    *,
    run: PayRun,
    kind: PaymentFile.Kind,
    payer_name: str,
    payer_iban: str = "",
    now: datetime,
    actor_id: int | None = None,
) -> PaymentFile:
    """Put the payouts of a run that still wait into one file; `files.content` gives its bytes.

    A payout stands in one file for good: asked for again, the bank would pay twice. Payouts that came back
    and were sent anew are new payouts, which the run's next file carries.

    Parameters
    ----------
    payer_iban
        The operator's account that pays; SEPA needs it.

    Raises
    ------
    PayerUnknown
        When SEPA is asked for without an account to pay from.
    ExportedBefore
        When all payouts that it could carry stand in files; they can be made again.
    NothingToExport
        When the run has none for this kind of file.
    """
    if kind == PaymentFile.Kind.SEPA and not payer_iban:
        message = _("nobody knows from which account the operator pays: set CANUT_OPERATOR_IBAN to its IBAN")
        raise PayerUnknown(message)
    from_iban = checked_iban(number=payer_iban) if payer_iban else ""
    with transaction.atomic():
        # Two exports at once: the second one waits, and finds what the first one took.
        PayRun.objects.select_for_update(no_key=True).get(pk=run.pk)
        waiting = list(waiting_for_file(kind=kind).filter(run=run).order_by("pk"))
        earlier = list(run.payment_files.filter(kind=kind).order_by("number"))
        if not waiting:
            raise _nothing_left(run, earlier)
        made = PaymentFile.objects.create(
            run=run,
            kind=kind,
            number=len(earlier) + 1,
            payer_name=payer_name,
            payer_iban=from_iban,
            made_at=now,
        )
        entries = (PaymentFileEntry(file=made, payout=payout) for payout in waiting)
        PaymentFileEntry.objects.bulk_create(entries, batch_size=ENTRIES)
        data = {"payouts": len(waiting)}
        record(happenings=[Happening("payment_file.made", made.pk, actor_id, data)], now=now)
    return made


def _nothing_left(run: PayRun, earlier: list[PaymentFile]) -> ExportedBefore | NothingToExport:
    if earlier:
        message = _(
            "these payouts were exported already, as %(file)s on %(day)s; --again makes that file anew"
        )
        facts = {"file": earlier[-1].message_id, "day": f"{earlier[-1].made_at:%Y-%m-%d}"}
        return ExportedBefore(message % facts)
    message = _("pay run %(run)s has no payout for a file of this kind; look at `canut status`")
    return NothingToExport(message % {"run": run.pk})
