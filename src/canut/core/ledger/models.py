"""Accounts, transfers between two of them, holds on money not yet due, and exchanges of currencies."""

from django.db import models
from django.db.models import F, Q


class Account(models.Model):
    """A place where money of one currency is counted, such as ``project:7:escrow``.

    ``balance_minor`` is what came in (credits) less what went out (debits); ``held_minor`` of it is promised
    by pending holds. Only accounts of the outside world, such as the bank, may be overdrawn.
    """

    code = models.CharField(max_length=80)
    currency = models.CharField(max_length=3)
    balance_minor = models.BigIntegerField(default=0)
    held_minor = models.BigIntegerField(default=0)
    may_overdraw = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "currency"], name="account_once"),
            models.CheckConstraint(condition=Q(held_minor__gte=0), name="account_held_not_negative"),
            models.CheckConstraint(
                condition=Q(may_overdraw=True) | Q(balance_minor__gte=F("held_minor")),
                name="account_not_overdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.currency})"

    @property
    def available_minor(self) -> int:
        """What can be spent: the balance less what is held."""
        return self.balance_minor - self.held_minor


class Transfer(models.Model):
    """Money moved from the debited to the credited account; never changed (a trigger refuses it)."""

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=40)
    debit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="debits")
    credit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="credits")
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="transfer_amount_positive"),
            models.CheckConstraint(condition=~Q(debit=F("credit")), name="transfer_between_two"),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.amount_minor} {self.currency}"


class Hold(models.Model):
    """Money promised from one account to another: posted (paid, in whole or in part) or voided, once."""

    class State(models.TextChoices):
        """Where the promise stands."""

        PENDING = "pending"
        POSTED = "posted"
        VOIDED = "voided"

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=40)
    debit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="holds_out")
    credit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="holds_in")
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    transfer = models.OneToOneField(Transfer, on_delete=models.PROTECT, null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="hold_amount_positive"),
            models.CheckConstraint(condition=~Q(debit=F("credit")), name="hold_between_two"),
            models.CheckConstraint(
                condition=Q(state="pending", settled_at=None, transfer=None)
                | Q(state="voided", settled_at__isnull=False, transfer=None)
                | Q(state="posted", settled_at__isnull=False, transfer__isnull=False),
                name="hold_settled_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.amount_minor} {self.currency} ({self.state})"


class Exchange(models.Model):
    """Two transfers that change one currency into another, at a stated rate; never changed (a trigger).

    ``sold`` moves the source currency to the account ``world:exchange``, ``bought`` the target currency out
    of it. The rate is ``numerator / denominator`` major units of the target for one of the source.
    """

    key = models.CharField(max_length=100, unique=True)
    sold = models.OneToOneField(Transfer, on_delete=models.PROTECT, related_name="exchange_sold")
    bought = models.OneToOneField(Transfer, on_delete=models.PROTECT, related_name="exchange_bought")
    numerator = models.BigIntegerField()
    denominator = models.BigIntegerField()
    rate_source = models.CharField(max_length=100)
    rate_on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(numerator__gt=0, denominator__gt=0), name="exchange_rate_positive"
            ),
            models.CheckConstraint(condition=~Q(sold=F("bought")), name="exchange_of_two"),
            models.CheckConstraint(condition=~Q(rate_source=""), name="exchange_says_its_source"),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.numerator}/{self.denominator} ({self.rate_source}, {self.rate_on})"
