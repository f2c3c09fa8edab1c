"""A year's surplus as it was shared, with every figure it was computed from."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class SurplusYear(models.Model):
    """What became of one year's surplus in one currency, the vote behind it, and the figures it rests on.

    The year earned ``fees_minor`` and spent ``costs_minor`` and ``guarantee_minor``; the surplus is the rest.
    The five parts below it sum to it. ``work_share``, ``hours_exponent`` and ``pay_exponent`` are fractions
    such as ``2/5``. Never changed (a trigger refuses it).
    """

    year = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    form = models.SlugField()
    fees_minor = models.BigIntegerField()
    costs_minor = models.BigIntegerField()
    guarantee_minor = models.BigIntegerField()
    surplus_minor = models.BigIntegerField()
    capital_minor = models.BigIntegerField()
    legal_reserve_before_minor = models.BigIntegerField()
    reserves_before_minor = models.BigIntegerField()
    work_share = models.CharField(max_length=20)
    interest_asked_minor = models.BigIntegerField()
    hours_exponent = models.CharField(max_length=20)
    pay_exponent = models.CharField(max_length=20)
    seniority_percent_a_year = models.PositiveIntegerField()
    legal_reserve_minor = models.BigIntegerField()
    indivisible_minor = models.BigIntegerField()
    work_minor = models.BigIntegerField()
    interest_minor = models.BigIntegerField()
    fund_minor = models.BigIntegerField()
    voted_on = models.DateField()
    distributed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    distributed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "currency"], name="surplus_year_once"),
            models.CheckConstraint(
                condition=Q(
                    surplus_minor=F("fees_minor") - F("costs_minor") - F("guarantee_minor"),
                    surplus_minor__gt=0,
                ),
                name="surplus_is_what_is_left",
            ),
            models.CheckConstraint(
                condition=Q(
                    surplus_minor=F("legal_reserve_minor")
                    + F("indivisible_minor")
                    + F("work_minor")
                    + F("interest_minor")
                    + F("fund_minor")
                ),
                name="surplus_parts_sum_to_it",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.surplus_minor} {self.currency} ({self.form})"

    @property
    def spent_minor(self) -> int:
        """What the year cost, what the operator's guarantee paid included."""
        return self.costs_minor + self.guarantee_minor

    @property
    def reserved_minor(self) -> int:
        """What stays with the operator."""
        return self.legal_reserve_minor + self.indivisible_minor + self.fund_minor


class SurplusShare(models.Model):
    """One person's share of a year's surplus, with the time, pay and seniority that give it."""

    year = models.ForeignKey(SurplusYear, on_delete=models.PROTECT, related_name="shares")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="surplus_shares"
    )
    seconds = models.BigIntegerField()
    pay_minor = models.BigIntegerField()
    seniority_percent = models.PositiveIntegerField()
    amount_minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "person"], name="surplus_share_once"),
            models.CheckConstraint(condition=Q(amount_minor__gte=0), name="surplus_share_not_negative"),
        ]

    def __str__(self) -> str:
        return f"person {self.person_id}, {self.year}: {self.amount_minor}"
