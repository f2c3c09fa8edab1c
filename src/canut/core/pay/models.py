"""What is owed for work, what tops it up to the floor, and what left the platform."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from canut.core.carrying import ENDED_HAS_A_TIME, Carried
from canut.core.ledger.models import Hold
from canut.core.local_time import day_here
from canut.core.people.models import Organisation
from canut.core.work.models import Assignment, Project
from canut.engines.earnings import FloorInputs
from canut.engines.money import format_money


class Accrual(models.Model):
    """Pay owed for one approved assignment, and when it is due (G7)."""

    assignment = models.OneToOneField(Assignment, on_delete=models.PROTECT, related_name="accrual")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="accruals")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="accruals")
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    worked_at = models.DateTimeField()
    accrued_at = models.DateTimeField()
    due_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount_minor__gte=0), name="accrual_not_negative")]
        indexes = [models.Index(fields=["person", "worked_at"], name="accrual_of_person")]

    def __str__(self) -> str:
        return f"assignment {self.assignment_id}: {self.amount_minor} {self.currency}"


class PayRun(models.Model):
    """One pay period, ``[starts_at, ends_at)``; running it again pays only what was not paid yet."""

    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    first_run_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["starts_at", "ends_at"], name="pay_run_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="pay_run_has_length"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d} to {self.ends_at:%Y-%m-%d}"


class PayRunWork(Carried):
    """A pay run carried out beside the requests: ``done`` of ``total`` people were paid.

    Before, ``checked`` of ``to_check`` floors were compared with pay; those of ``in_review`` more wait for a
    review, or a session, to end.
    """

    run = models.ForeignKey(PayRun, on_delete=models.PROTECT, related_name="works")
    checked = models.PositiveIntegerField(default=0)
    to_check = models.PositiveIntegerField(default=0)
    in_review = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "pay run work"
        constraints = [
            models.CheckConstraint(condition=ENDED_HAS_A_TIME, name="pay_run_work_ended_has_a_time"),
            models.UniqueConstraint(
                fields=["run"],
                condition=Q(state__in=["waiting", "running"]),
                name="pay_run_work_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"pay run {self.run_id} ({self.state})"

    @property
    def steps(self) -> tuple[int, int]:
        """Floors compared and people paid, and of how many; nobody is paid before all were compared."""
        return self.checked + self.done, self.to_check + self.total


class TopUp(models.Model):
    """The floor of one person's time on one project in one period, and what was missing to it (G1).

    The figures it was computed from are kept beside it, so that it can be recomputed. A cost or a time that
    was accepted later gives the same period another top-up, with the next ``number``: it pays what the floor
    needs now, less the ``earlier_minor`` of those before.
    """

    run = models.ForeignKey(PayRun, on_delete=models.PROTECT, related_name="top_ups")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="top_ups")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="top_ups")
    number = models.PositiveSmallIntegerField(db_default=1)
    rule = models.CharField(max_length=50, db_default="floor/1")
    hourly_floor_minor = models.BigIntegerField()
    on_duty_seconds = models.PositiveIntegerField()
    engaged_seconds = models.PositiveIntegerField()
    paid_minor = models.BigIntegerField()
    costs_minor = models.BigIntegerField(db_default=0)
    earlier_minor = models.BigIntegerField(db_default=0)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    computed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "person", "project", "number"], name="top_up_once"),
            models.CheckConstraint(condition=Q(amount_minor__gte=0), name="top_up_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} on {self.project_id}: {self.amount_minor} {self.currency}"

    @property
    def inputs(self) -> FloorInputs:
        """What its rule read."""
        return FloorInputs(
            hourly_floor_minor=self.hourly_floor_minor,
            on_duty_seconds=self.on_duty_seconds,
            costs_minor=self.costs_minor,
            paid_minor=self.paid_minor,
            earlier_minor=self.earlier_minor,
        )


class Claim(models.Model):
    """What a worker says a period should count besides: a cost, or time that nobody measured.

    A named human accepts or refuses it with a reason; unanswered at its review deadline it is accepted, and
    so is a refused one whose refusal fell on appeal.
    It belongs to the pay period in which it happened; ``counted_in`` is the top-up that it entered.
    """

    class State(models.TextChoices):
        """Whether it counts."""

        DECLARED = "declared", _("declared")
        ACCEPTED = "accepted", _("accepted")
        REFUSED = "refused", _("refused")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="%(class)ss")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="%(class)ss")
    happened_at = models.DateTimeField()
    declared_at = models.DateTimeField()
    review_due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.DECLARED)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.TextField(blank=True)
    counted_in = models.ForeignKey(
        TopUp, on_delete=models.PROTECT, null=True, blank=True, related_name="%(class)ss"
    )

    NOUN: ClassVar[str]

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(state="declared", settled_at=None, settled_by=None, counted_in=None)
                | Q(state="accepted", settled_at__isnull=False)
                | (
                    Q(state="refused", settled_at__isnull=False, settled_by__isnull=False, counted_in=None)
                    & ~Q(reason="")
                ),
                name="%(class)s_refused_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(settled_by=None) | ~Q(settled_by=F("person")), name="%(class)s_no_own_judge"
            ),
        ]

    @property
    def named(self) -> str:
        """Its name for whoever does not know its table: ``cost:12``, ``time_report:3``."""
        return f"{self.NOUN}:{self.pk}"

    @property
    def address(self) -> str:
        """Its noun as addresses write it."""
        return self.NOUN.replace("_", "-")


class Cost(Claim):
    """What working cost a worker: the floor is net of it (G17).

    ``amount_minor`` is ``units`` (metres of way, say) at the rate named ``rate``, or what a receipt says.
    ``reference`` names the receipt or the journey: declared once, whatever the project.
    """

    class Kind(models.TextChoices):
        """What it was spent on."""

        MILEAGE = "mileage", _("mileage")
        PHONE = "phone", _("telephone")
        GEAR = "gear", _("equipment")
        OTHER = "other", _("other costs")

    NOUN: ClassVar = "cost"

    kind = models.CharField(max_length=10, choices=Kind)
    reference = models.CharField(max_length=80)
    rate = models.CharField(max_length=40, blank=True)
    units = models.PositiveBigIntegerField(default=0)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    evidence = models.TextField()

    class Meta(Claim.Meta):
        constraints = [
            *Claim.Meta.constraints,
            models.UniqueConstraint(
                fields=["person", "reference"], condition=~Q(state="refused"), name="cost_declared_once"
            ),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="cost_of_something"),
        ]
        indexes = [
            models.Index(fields=["person", "happened_at"], name="cost_of_person"),
            models.Index(fields=["review_due_at"], name="cost_in_review", condition=Q(state="declared")),
            models.Index(
                fields=["happened_at"],
                name="cost_not_counted",
                condition=Q(state="accepted", counted_in=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} ({self.kind}, {self.state})"

    @property
    def declared(self) -> dict[str, Any]:
        """What was declared, as evidence of a decision."""
        return {
            "kind": self.kind,
            "reference": self.reference,
            "amount": format_money(self.amount_minor, self.currency),
            "evidence": self.evidence,
            "on": day_here(self.happened_at).isoformat(),
        }

    @property
    def weight(self) -> int:
        """What it asks for."""
        return self.amount_minor

    def same(self) -> models.QuerySet["Cost"]:
        """Return the same cost as its person declared it at other times: what was refused can be."""
        return Cost.objects.filter(person=self.person_id, reference=self.reference).exclude(pk=self.pk)


class TimeReport(Claim):
    """The seconds an answer took by its worker's own account: they can only raise what was measured."""

    NOUN: ClassVar = "time_report"

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="time_reports")
    seconds = models.PositiveIntegerField()
    account = models.TextField()

    class Meta(Claim.Meta):
        constraints = [
            *Claim.Meta.constraints,
            models.UniqueConstraint(
                fields=["assignment"], condition=~Q(state="refused"), name="time_reported_once"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "happened_at"], name="time_of_person"),
            models.Index(fields=["review_due_at"], name="time_in_review", condition=Q(state="declared")),
            models.Index(
                fields=["happened_at"],
                name="time_not_counted",
                condition=Q(state="accepted", counted_in=None),
            ),
        ]

    def __str__(self) -> str:
        return f"assignment {self.assignment_id}: {self.seconds} s ({self.state})"

    @property
    def declared(self) -> dict[str, Any]:
        """What was declared, as evidence of a decision."""
        return {"work": self.assignment_id, "seconds": self.seconds, "account": self.account}

    @property
    def weight(self) -> int:
        """What it asks for."""
        return self.seconds

    def same(self) -> models.QuerySet["TimeReport"]:
        """Return the time of the same answer as its person reported it at other times."""
        return TimeReport.objects.filter(assignment=self.assignment_id).exclude(pk=self.pk)


class Tip(models.Model):
    """Money given to a worker besides their pay: it passes whole and counts toward no floor.

    ``giver`` is the client that gave it from its funds; None for a customer, who paid through the bank.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="tips")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="tips")
    giver = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="tips"
    )
    reference = models.CharField(max_length=80, unique=True)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    given_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount_minor__gt=0), name="tip_of_something")]
        indexes = [models.Index(fields=["person", "given_at"], name="tip_of_person")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.amount_minor} {self.currency}"


class Bonus(models.Model):
    """What a client pays for one answer above its terms, and why; it counts toward no floor (G16)."""

    assignment = models.OneToOneField(Assignment, on_delete=models.PROTECT, related_name="bonus")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="bonuses")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="bonuses")
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    reason = models.TextField()
    paid_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    paid_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "bonuses"
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="bonus_of_something"),
            models.CheckConstraint(condition=~Q(reason=""), name="bonus_says_why"),
        ]
        indexes = [models.Index(fields=["person", "paid_at"], name="bonus_of_person")]

    def __str__(self) -> str:
        return f"assignment {self.assignment_id}: {self.amount_minor} {self.currency}"


class PayoutAccount(models.Model):
    """Where a person wants their money: a bank account, or a telephone's mobile money.

    A row never changes but for its end: who states another account ends this one, and a payout keeps the one
    that it was sent to.
    """

    class Kind(models.TextChoices):
        """How money gets there."""

        IBAN = "iban"
        MOBILE = "mobile"

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="payout_accounts"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    number = models.CharField(max_length=34)
    bic = models.CharField(max_length=11, blank=True)
    provider = models.CharField(max_length=40, blank=True)
    holder = models.CharField(max_length=140)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at=None), name="payout_account_live_once"
            ),
            models.CheckConstraint(
                condition=Q(kind="iban", provider="") | (Q(kind="mobile", bic="") & ~Q(provider="")),
                name="payout_account_is_of_its_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} account {self.pk} of {self.person_id}"


class Payout(models.Model):
    """Money on its way from the platform to a person: held when it is sent, posted when it arrived.

    ``account`` is the one it was sent to; only payouts from before accounts were stated have none.
    """

    run = models.ForeignKey(PayRun, on_delete=models.PROTECT, related_name="payouts")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="payouts")
    account = models.ForeignKey(PayoutAccount, on_delete=models.PROTECT, null=True, related_name="payouts")
    hold = models.OneToOneField(Hold, on_delete=models.PROTECT, related_name="payout")
    sent_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person_id}: {self.hold}"


class WithholdingRate(models.Model):
    """The share of a person's pay that the platform keeps for a country's social security, from a day on.

    The office supplies it for each worker; a correction is another row, and the latest row of a day counts.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="withholding_rates"
    )
    country = models.CharField(max_length=2)
    rate_bp = models.PositiveIntegerField()
    in_force_from = models.DateField()
    source = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(rate_bp__lt=10_000), name="withholding_rate_leaves_pay"),
            models.CheckConstraint(condition=~Q(source=""), name="withholding_rate_has_source"),
        ]
        indexes = [models.Index(fields=["person", "in_force_from"], name="withholding_rate_of_person")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.rate_bp} of 10000 from {self.in_force_from}"


class Withholding(models.Model):
    """What was kept from one payout for social security, with the figures it was computed from.

    It stands as long as its payout does: when the bank refuses the payout, the money comes back as well.
    """

    payout = models.OneToOneField(Payout, on_delete=models.PROTECT, related_name="withholding")
    rate = models.ForeignKey(WithholdingRate, on_delete=models.PROTECT, related_name="withholdings")
    base_minor = models.BigIntegerField()
    amount_minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0, base_minor__gt=F("amount_minor")),
                name="withholding_is_part_of_pay",
            )
        ]

    def __str__(self) -> str:
        return f"payout {self.payout_id}: {self.amount_minor} of {self.base_minor}"


class PaymentFile(models.Model):
    """A file that was made for the bank or a mobile-money provider; made again, it has the same bytes.

    What it was made from is kept: who paid, from which account, when, and (its entries) which payouts.
    """

    class Kind(models.TextChoices):
        """Its form."""

        SEPA = "sepa"
        MOBILE = "mobile"

    run = models.ForeignKey(PayRun, on_delete=models.PROTECT, related_name="payment_files")
    kind = models.CharField(max_length=10, choices=Kind)
    number = models.PositiveIntegerField()
    payer_name = models.CharField(max_length=140)
    payer_iban = models.CharField(max_length=34, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "kind", "number"], name="payment_file_once"),
        ]

    def __str__(self) -> str:
        return self.message_id

    @property
    def message_id(self) -> str:
        """The name under which the bank knows the file."""
        return f"CANUT-{self.kind.upper()}-{self.run_id}-{self.number}"


class PaymentFileEntry(models.Model):
    """One payout in a file; a payout stands in one file, so that no bank is asked for it twice."""

    file = models.ForeignKey(PaymentFile, on_delete=models.PROTECT, related_name="entries")
    payout = models.OneToOneField(Payout, on_delete=models.PROTECT, related_name="file_entry")

    class Meta:
        verbose_name_plural = "payment file entries"

    def __str__(self) -> str:
        return f"payout {self.payout_id} in {self.file_id}"
