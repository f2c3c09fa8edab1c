"""Enter an invoice as accounting lines whose debits equal their credits."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated

from django.utils.translation import gettext as _
from pydantic import Field as Limits
from pydantic import JsonValue

from canut.families.microwork.forms import (
    Answer,
    ChoiceField,
    Column,
    DateField,
    Form,
    Localised,
    NumberField,
    Option,
    Record,
    Show,
    TableField,
    TextField,
)
from canut.families.microwork.kinds.declaration import Kind
from canut.families.microwork.kinds.sheet import Item, Synthesis

# A few accounts of the French general chart of accounts (Plan comptable général, ANC regulation 2014-03).
ACCOUNTS = tuple(
    Option(value=number, label={"fr": f"{number} {fr}", "en": f"{number} {en}"})
    for number, fr, en in (
        ("401", "Fournisseurs", "Suppliers"),
        ("44566", "TVA déductible", "Deductible VAT"),
        ("6061", "Eau, énergie", "Water and energy"),
        ("6063", "Petit équipement", "Small equipment"),
        ("6064", "Fournitures administratives", "Office supplies"),
        ("607", "Achats de marchandises", "Goods for resale"),
        ("613", "Locations", "Rent and hire"),
        ("615", "Entretien et réparations", "Maintenance and repairs"),
        ("616", "Assurances", "Insurance"),
        ("622", "Honoraires", "Fees"),
        ("623", "Publicité, relations publiques", "Advertising"),
        ("624", "Transports", "Transport"),
        ("625", "Déplacements, réceptions", "Travel and hospitality"),
        ("626", "Poste et télécommunications", "Post and telephone"),
    )
)


class DataEntryOptions(Record):
    """The client's chart of accounts."""

    accounts: Annotated[tuple[Option, ...], Limits(min_length=2, max_length=500)] = ACCOUNTS


def form(options: DataEntryOptions) -> Form:
    """Return the invoice's text and a table of accounting lines."""
    debit = NumberField(
        name="debit", label={"fr": "Débit", "en": "Debit"}, minimum=0, step="0.01", required=False
    )
    columns = (
        DateField(name="date", label={"fr": "Date", "en": "Date"}),
        ChoiceField(name="account", label={"fr": "Compte", "en": "Account"}, options=options.accounts),
        TextField(
            name="label",
            label={"fr": "Libellé", "en": "Label"},
            help={"fr": "Le numéro de la facture, tel quel.", "en": "The invoice's number as it stands."},
            max_length=100,
        ),
        debit,
        debit.model_copy(update={"name": "credit", "label": Localised({"fr": "Crédit", "en": "Credit"})}),
    )
    lines = TableField(
        name="lines",
        label={"fr": "Écritures", "en": "Accounting lines"},
        help={
            "fr": "Une ligne par compte ; le total des débits est égal au total des crédits.",
            "en": "One line an account; debits and credits have the same total.",
        },
        columns=columns,
        min_rows=2,
        ordered=False,
    )
    invoice = Column(name="invoice", label={"fr": "Facture", "en": "Invoice"})
    return Form(
        show=(Show(style="long-text", columns=[invoice]), Show(style="link", columns=["link"])),
        questions=(lines,),
    )


def check(item: Item, answer: Answer) -> Mapping[str, str]:  # noqa: ARG001 - the shape of AnswerCheck
    """Ask for one amount a line, and for debits that equal credits."""
    lines = answer["lines"] if isinstance(answer["lines"], list) else []
    messages: dict[str, str] = {}
    debits = credits_ = Decimal(0)
    for index, line in enumerate(lines):
        debit, credit = _amount(line, "debit"), _amount(line, "credit")
        if bool(debit) == bool(credit):
            messages[f"lines.{index}"] = _("Give this line a debit or a credit, one of the two, above zero.")
        debits, credits_ = debits + debit, credits_ + credit
    if not messages and debits != credits_:
        totals = {"debits": debits, "credits": credits_, "gap": abs(debits - credits_)}
        messages["lines"] = (
            _("Debits (%(debits)s) and credits (%(credits)s) must be equal; %(gap)s is missing on one side.")
            % totals
        )
    return messages


def _amount(line: JsonValue, side: str) -> Decimal:
    value = line.get(side) if isinstance(line, dict) else None
    return Decimal(str(value or 0))


KIND = Kind(
    name="data-entry",
    title=Localised({"fr": "Saisie de factures", "en": "Invoice entry"}),
    description=Localised(
        {
            "fr": "Saisir une facture en écritures comptables équilibrées.",
            "en": "Enter an invoice as balanced accounting lines.",
        }
    ),
    required=("invoice",),
    optional=("link",),
    options=DataEntryOptions,
    form=form,
    check=check,
    synthesis=Synthesis.EXACT,
)
