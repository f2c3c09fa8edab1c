"""An ended account may lose its facts for good, and nothing else (GDPR, article 17)."""

from django.db import migrations

from canut.core.triggers import frozen_unless

FACTS = ("number", "bic", "provider", "holder")
ERASURE = (
    "OLD.ended_at IS NOT NULL AND NEW.number = 'erased' AND NEW.holder = 'erased'"
    " AND NEW.bic = '' AND NEW.provider IN ('', 'erased')"
)


class Migration(migrations.Migration):
    dependencies = [("pay", "0007_top_up_rule")]
    operations = [
        frozen_unless("pay_payoutaccount", FACTS, unless=ERASURE, always=("person_id", "kind", "since")),
    ]
