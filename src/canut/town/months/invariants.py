"""What must hold every day, whatever happened: the store is compared with the oracle's books."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Sum

from canut.core.ledger import chart
from canut.core.ledger.models import Account, Hold, Transfer
from canut.core.pay.models import Payout, PayRun, TopUp, Withholding
from canut.town.months.diary import Pair, seconds_of
from canut.town.months.oracle import Period
from canut.town.months.town import Town

TO_PEOPLE = ("piece-pay", "top-up", "tip", "remedy")
"""What moves money to people, by the kind of its transfer."""


@dataclass
class Settled:
    """What the oracle knows of a pair's top-ups in one period so far."""

    paid_minor: int
    topped_up_minor: int = 0


class Invariants:
    """Compares the store with the oracle's books."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self._settled: dict[tuple[int, Pair], Settled] = {}
        self._seen_top_ups = TopUp.objects.order_by("pk").values_list("pk", flat=True).last() or 0
        self._top_ups: Counter[int] = Counter()

    def rows(self) -> Iterator[str]:
        """Yield what does not hold now: doubts of the day, money, balances."""
        yield from self._town.doubts
        self._town.doubts.clear()
        yield from self._balances()
        yield from self._conservation()
        yield from self._earnings()

    def _balances(self) -> Iterator[str]:
        """Recompute every balance from zero; none but the outside world may be overdrawn."""
        totals: defaultdict[int, int] = defaultdict(int)
        for debit, credit, amount in (
            Transfer.objects.order_by().values_list("debit", "credit").annotate(Sum("amount_minor"))
        ):
            totals[debit] -= amount
            totals[credit] += amount
        for account in Account.objects.order_by("pk"):
            if account.balance_minor != totals[account.pk]:
                yield f"account {account.code}: {account.balance_minor} stored, {totals[account.pk]} moved"
            overdrawn = account.balance_minor < max(0, account.held_minor)
            if overdrawn and account.code not in chart.OVERDRAWABLE:
                yield f"account {account.code}: overdrawn, {account.balance_minor}"

    def _conservation(self) -> Iterator[str]:
        """Find all that came in and did not leave in the accounts of the town, to the cent."""
        inside = Account.objects.exclude(code=chart.BANK).aggregate(total=Sum("balance_minor"))["total"] or 0
        diary = self._town.diary
        if inside != diary.paid_in - diary.paid_out:
            yield f"accounts hold {inside}; {diary.paid_in} came in and {diary.paid_out} left"

    def _earnings(self) -> Iterator[str]:
        """Find what each person was given, and what became of it, to be what the oracle says."""
        moved = self._moved_to_people()
        left = self._left_people()
        for person in self._town.folk.known_to_the_books:
            own = self._town.diary.by_person[person.pk]
            expected = {
                "piece-pay": sum(one.pay_minor for one in own if one.state in ("approved", "overturned")),
                "top-up": self._top_ups[person.pk],
                "tip": self._town.diary.gifts[person.pk],
                "remedy": self._town.diary.remedies[person.pk],
            }
            code = chart.person_payable(person.pk)
            for kind in TO_PEOPLE:
                if moved[code, kind] != expected[kind]:
                    yield f"{code}: {kind} of {moved[code, kind]} moved, {expected[kind]} earned"
            account = Account.objects.filter(code=code).first()
            balance = account.balance_minor if account else 0
            if balance + left[person.pk] != sum(expected.values()):
                yield f"{code}: {balance} there and {left[person.pk]} paid out of {sum(expected.values())}"

    def _moved_to_people(self) -> Counter[tuple[str, str]]:
        sums = Transfer.objects.filter(credit__code__startswith="person:", kind__in=TO_PEOPLE).order_by()
        rows = sums.values_list("credit__code", "kind").annotate(Sum("amount_minor"))
        return Counter({(code, kind): total for code, kind, total in rows})

    def _left_people(self) -> Counter[int]:
        """Count what reached people's own accounts, and what was kept for social security."""
        posted = Payout.objects.filter(hold__state=Hold.State.POSTED).order_by()
        sent = Counter(dict(posted.values_list("person").annotate(Sum("hold__amount_minor"))))
        standing = Withholding.objects.exclude(payout__hold__state=Hold.State.VOIDED).order_by()
        kept = standing.values_list("payout__person").annotate(Sum("amount_minor"))
        return sent + Counter(dict(kept))

    def payday(self, runs: list[PayRun]) -> Iterator[str]:
        """Check every new top-up to the cent, and that no settled period forgot anybody (G1, G2, G17)."""
        periods = {
            run.pk: Period(self._town.diary, seconds_of(run.starts_at), seconds_of(run.ends_at))
            for run in runs
        }
        made = TopUp.objects.filter(pk__gt=self._seen_top_ups, run__in=periods).order_by("pk")
        for one in made.select_related("run"):
            self._seen_top_ups = one.pk
            yield from self._check(one, periods[one.run_id])
        for run in runs[-3:]:
            yield from self._forgotten(run, periods[run.pk])

    def _check(self, made: TopUp, period: Period) -> Iterator[str]:
        pair = made.person_id, made.project_id
        claim = period.claim(pair)
        settled = self._settled.setdefault((made.run_id, pair), Settled(claim.paid_minor))
        before = settled.paid_minor + settled.topped_up_minor
        settled.topped_up_minor += made.amount_minor
        self._top_ups[made.person_id] += made.amount_minor
        given, needed = before + made.amount_minor, claim.needed_minor
        where = f"top-up {made.pk} of person {made.person_id} in {made.run}: {given} of {needed}"
        facts = (
            f"{claim.on_duty_seconds} s on duty, {made.on_duty_seconds} recorded, costs {claim.costs_minor}"
        )
        if given < needed:
            yield f"G1: {where} ({facts})"
        if made.amount_minor and given - 1 >= needed:
            yield f"{where}, more than the floor needs ({facts})"

    def _forgotten(self, run: PayRun, period: Period) -> Iterator[str]:
        for pair in sorted(period.pairs()):
            if (run.pk, pair) in self._settled or not period.is_settled(pair):
                continue
            if period.claim(pair).on_duty_seconds or period.claim(pair).paid_minor:
                yield f"G1: nobody topped person {pair[0]} up for project {pair[1]} in {run}"
