"""An invoice that was made is never changed, and no number is left out."""

from django.db import migrations

from canut.core.triggers import append_only, refuse_insert

GAP = """NEW.sequence > 1 AND NOT EXISTS (
    SELECT 1 FROM invoices_invoice before
    WHERE before.seller_id = NEW.seller_id AND before.year = NEW.year AND before.sequence = NEW.sequence - 1
)"""


class Migration(migrations.Migration):
    dependencies = [("invoices", "0001_initial")]
    operations = [
        append_only("invoices_billingfacts"),
        append_only("invoices_invoice"),
        append_only("invoices_invoiceline"),
        refuse_insert("invoices_invoice", "invoice numbers leave none out", when=GAP),
    ]
