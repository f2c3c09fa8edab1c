"""Find the SIRET and the VAT number of an establishment; check digits verified, and the two must agree."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from canut.families.microwork.forms import (
    Answer,
    BooleanField,
    Column,
    Form,
    IdentifierField,
    Localised,
    Show,
)
from canut.families.microwork.kinds.declaration import Kind, NoOptions
from canut.families.microwork.kinds.sheet import Item, Synthesis

SIREN_LENGTH = 9


def form(options: NoOptions) -> Form:  # noqa: ARG001 - every kind's form takes its options
    """Return the establishment, the page to read and three questions."""
    return Form(
        show=(
            Show(style="title", columns=["company"]),
            Show(style="text", columns=[Column(name="city", label={"fr": "Commune", "en": "Town"})]),
            Show(style="link", columns=["website"]),
            Show(style="long-text", columns=[Column(name="page", label={"fr": "Page", "en": "Page"})]),
        ),
        questions=(
            IdentifierField(
                name="siret",
                label={"fr": "Numéro SIRET", "en": "SIRET number"},
                scheme="siret",
                required=False,
            ),
            IdentifierField(
                name="vat",
                label={"fr": "Numéro de TVA intracommunautaire", "en": "VAT number"},
                help={"fr": "Laissez vide s'il est introuvable.", "en": "Leave empty if it is nowhere."},
                scheme="vat",
                required=False,
            ),
            BooleanField(
                name="not_found",
                label={"fr": "Le SIRET est introuvable", "en": "The SIRET cannot be found"},
                required=False,
            ),
        ),
    )


def check(item: Item, answer: Answer) -> Mapping[str, str]:  # noqa: ARG001 - the shape of AnswerCheck
    """Ask for a SIRET or for "not found", and for two numbers of the same firm."""
    siret, vat = answer.get("siret"), answer.get("vat")
    if answer["not_found"]:
        if siret or vat:
            return {"not_found": _("Untick this box, or empty the two numbers.")}
        return {}
    if not siret:
        return {"siret": _("Give the SIRET, or tick that it cannot be found.")}
    if vat and not same_firm(str(siret), str(vat)):
        return {"vat": _("This is another firm's VAT number: it must end with the SIRET's first 9 digits.")}
    return {}


def same_firm(siret: str, vat: str) -> bool:
    """Whether a French VAT number ends with the SIRET's SIREN; other countries' cannot be compared.

    French VAT numbers are ``FR``, a two-character key and the SIREN (Code général des impôts, art. 286 ter);
    Monaco's start their last nine digits with 000 and hold no SIREN.
    """
    if not vat.startswith("FR") or vat[4:7] == "000":
        return True
    return vat[-SIREN_LENGTH:] == siret[:SIREN_LENGTH]


KIND = Kind(
    name="company-lookup",
    title=Localised({"fr": "Identification d'entreprises", "en": "Company look-up"}),
    description=Localised(
        {
            "fr": "Trouver le SIRET et le numéro de TVA d'un établissement.",
            "en": "Find the SIRET and the VAT number of an establishment.",
        }
    ),
    required=("company",),
    optional=("city", "website", "page"),
    options=NoOptions,
    form=form,
    check=check,
    synthesis=Synthesis.EXACT,
)
