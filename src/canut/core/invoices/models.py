"""Who is invoiced by whom, and the invoices and credit notes themselves."""

from django.db import models
from django.db.models import F, Q

from canut.core.people.models import Organisation
from canut.core.work.models import Project


class BillingFacts(models.Model):
    """What invoices say of an organisation, as it was stated at a moment; the latest counts.

    Never changed (a trigger refuses it): a move or a new name is a new row, so that an invoice can be read
    beside what was known when it was made. ``registration`` is what the law of its form asks to print, such
    as ``SCOP SA, capital variable, RCS Lyon``. ``is_business`` says whether it is a taxable person for VAT.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="billing_facts")
    legal_name = models.CharField(max_length=200)
    registration = models.CharField(max_length=200, blank=True)
    street = models.CharField(max_length=140)
    postcode = models.CharField(max_length=16)
    town = models.CharField(max_length=70)
    country = models.CharField(max_length=2)
    siren = models.CharField(max_length=9, blank=True)
    vat_number = models.CharField(max_length=20, blank=True)
    is_business = models.BooleanField()
    stated_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "billing facts"
        constraints = [
            models.CheckConstraint(
                condition=~Q(legal_name="") & ~Q(street="") & ~Q(town="") & ~Q(country=""),
                name="billing_facts_have_an_address",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.legal_name}, {self.town} ({self.country})"


class Invoice(models.Model):
    """What a client was charged in one month and currency, or a credit note that cancels such an invoice.

    Numbers run from 1 within ``seller`` and ``year`` (of issue) without a gap: a trigger refuses a number
    whose predecessor is missing, and any change. ``gross_minor`` is the operator's fee, VAT included;
    ``net_minor`` and ``vat_minor`` sum to it. ``passed_on_minor`` went to those who worked. A credit note has
    the figures of the invoice that it ``corrects``, negative, and a reason.
    """

    class Treatment(models.TextChoices):
        """Why VAT is asked, or is not."""

        STANDARD = "standard"
        SMALL_BUSINESS = "small-business"
        REVERSE_CHARGE = "reverse-charge"
        OUTSIDE = "outside"

    seller = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invoices_sent")
    client = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invoices")
    year = models.PositiveIntegerField()
    sequence = models.PositiveIntegerField()
    month = models.DateField()
    currency = models.CharField(max_length=3)
    issued_on = models.DateField()
    issued_at = models.DateTimeField()
    seller_facts = models.JSONField()
    buyer_facts = models.JSONField()
    treatment = models.CharField(max_length=20, choices=Treatment)
    vat_basis_points = models.PositiveIntegerField()
    net_minor = models.BigIntegerField()
    vat_minor = models.BigIntegerField()
    gross_minor = models.BigIntegerField()
    passed_on_minor = models.BigIntegerField()
    total_minor = models.BigIntegerField()
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="credit_note"
    )
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seller", "year", "sequence"], name="invoice_number_once"),
            models.CheckConstraint(condition=Q(sequence__gt=0), name="invoice_numbers_from_one"),
            models.CheckConstraint(
                condition=Q(
                    gross_minor=F("net_minor") + F("vat_minor"),
                    total_minor=F("gross_minor") + F("passed_on_minor"),
                ),
                name="invoice_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(treatment="standard") | Q(vat_minor=0, vat_basis_points=0),
                name="invoice_without_vat_has_none",
            ),
            models.CheckConstraint(
                condition=Q(corrects=None, reason="") | (Q(corrects__isnull=False) & ~Q(reason="")),
                name="invoice_credit_note_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The number that stands on it, such as ``2026-00017``."""
        return f"{self.year}-{self.sequence:05}"

    @property
    def is_standing(self) -> bool:
        """Whether it is an invoice that no credit note cancels."""
        return self.corrects_id is None and not hasattr(self, "credit_note")


class InvoiceLine(models.Model):
    """One thing charged, on an invoice: for a project, of one kind, at one price each.

    ``quantity`` counts answers of one price, or is 1 for a sum of the month; it is negative on a credit note.
    ``amount_minor`` is what the ledger moved; ``net_minor`` is it without the VAT within. ``title`` is the
    project's at the time, by language.
    """

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=40)
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, null=True, blank=True, related_name="invoice_lines"
    )
    title = models.JSONField(default=dict)
    quantity = models.IntegerField()
    unit_minor = models.BigIntegerField()
    amount_minor = models.BigIntegerField()
    net_minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invoice", "position"], name="invoice_line_once"),
            models.CheckConstraint(
                condition=Q(amount_minor=F("quantity") * F("unit_minor")),
                name="invoice_line_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.invoice}: {self.kind}, {self.amount_minor}"

    @property
    def is_service(self) -> bool:
        """Whether it is the operator's own service; everything else went to those who worked."""
        return self.kind == "fee"

    @property
    def unit_net_minor(self) -> int:
        """The price of one without VAT: prices that bear VAT are of sums, whose quantity is one."""
        return self.net_minor // self.quantity
