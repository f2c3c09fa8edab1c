"""Payday: every Monday night the week that ended; the pay run is killed at random and run again."""

from datetime import date, datetime

from canut.core.ledger.models import Hold
from canut.core.pay.models import Payout, PayRun
from canut.core.pay.operations.pay_runs import run_pay
from canut.core.pay.operations.payouts import confirm_payouts, reject_payout
from canut.core.pay.operations.withholding import remit_withholding
from canut.town.months.clock import local
from canut.town.months.town import Town

STATEMENTS_MOST = 400
"""A pay run is cut off within so many statements."""

CUTS_MOST = 2


class Payday:
    """Runs the pay of the weeks, and hears back from the bank."""

    def __init__(self, town: Town, first_day: date) -> None:
        self._town = town
        self._paid_until = local(first_day, 0)
        self.runs: list[PayRun] = []

    def run(self, monday: date) -> None:
        """Pay the week that ended; whatever cuts it off, a run after it pays everybody once."""
        town, now = self._town, self._town.now
        starts_at, ends_at = self._paid_until, local(monday, 0)

        def pay() -> PayRun:
            return run_pay(starts_at=starts_at, ends_at=ends_at, now=now).run

        for _ in range(town.random.randint(0, CUTS_MOST)):
            town.faults.cut(pay, within=STATEMENTS_MOST)
        run = pay()
        again = run_pay(starts_at=starts_at, ends_at=ends_at, now=now)
        town.expect(
            (again.top_ups, again.payouts) == (0, 0),
            f"run twice, {run} pays {again.top_ups} top-ups and {again.payouts} payouts more",
        )
        town.diary.sweep(town.at)
        town.diary.accept_due(town.at)
        town.journal.note(now, "-", "run pay", f"{Payout.objects.filter(run=run).count()} payouts")
        self._paid_until = ends_at
        self.runs.append(run)
        town.agenda.after(2 * 86_400, lambda: self._hear_back(run))

    def _hear_back(self, run: PayRun) -> None:
        """Let the bank return one payout in ten, and confirm the others."""
        town, now = self._town, self._town.now
        under_way = Payout.objects.filter(run=run, hold__state=Hold.State.PENDING).select_related("hold")
        arrived = 0
        for payout in list(under_way.order_by("pk")):
            if town.chance(0.1):
                self._return(payout, now)
            else:
                arrived += payout.hold.amount_minor
        town.faults.cut(lambda: confirm_payouts(run=run, now=now), within=STATEMENTS_MOST)
        town.expect(confirm_payouts(run=run, now=now) == 0, f"payouts of {run} were confirmed twice")
        town.diary.paid_out += arrived
        town.journal.note(now, "-", "confirm payouts", str(arrived))

    def _return(self, payout: Payout, now: datetime) -> None:
        self._town.did(
            payout.person,
            "payout comes back",
            lambda: reject_payout(payout=payout, reason="account closed", now=now),
        )

    def remit(self) -> None:
        """Pay the office what was withheld."""
        town, now = self._town, self._town.now
        reference = f"{town.today:%Y-%m}"
        paid = remit_withholding(country="FR", reference=reference, now=now)
        town.diary.paid_out += paid
        town.journal.note(now, "-", "remit", str(paid))
