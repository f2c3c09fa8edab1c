"""What is owed for work, what tops it up to the floor, and what left the platform."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from canut.core.ledger.models import Hold
from canut.core.work.models import Assignment, Project


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


class TopUp(models.Model):
    """The floor of one person's time on one project in one period, and what was missing to it (G1).

    The figures it was computed from are kept beside it, so that it can be recomputed.
    """

    run = models.ForeignKey(PayRun, on_delete=models.PROTECT, related_name="top_ups")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="top_ups")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="top_ups")
    hourly_floor_minor = models.BigIntegerField()
    on_duty_seconds = models.PositiveIntegerField()
    engaged_seconds = models.PositiveIntegerField()
    paid_minor = models.BigIntegerField()
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    computed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "person", "project"], name="top_up_once"),
            models.CheckConstraint(condition=Q(amount_minor__gte=0), name="top_up_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} on {self.project_id}: {self.amount_minor} {self.currency}"


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
