"""Answer a customer: choose a template, then adapt its text."""

import re
from collections.abc import Mapping
from typing import Annotated

from django.utils.translation import gettext as _
from pydantic import Field as Limits

from canut.families.microwork.forms import (
    Answer,
    ChoiceField,
    Column,
    Form,
    Localised,
    NonEmptyText,
    Option,
    Record,
    Show,
    TextField,
)
from canut.families.microwork.kinds.declaration import Kind
from canut.families.microwork.kinds.sheet import Item, Synthesis

BLANK = re.compile(r"\[[^\]\n]{1,60}\]")


class Template(Record):
    """A text to start from; what stands in [brackets] is to be replaced."""

    value: NonEmptyText
    label: Localised
    text: Localised


def _template(value: str, label: dict[str, str], fr: str, en: str) -> Template:
    return Template(
        value=value,
        label=label,
        text={
            "fr": f"Bonjour [nom],\n\n{fr}\n\nBien à vous,\nLe service clientèle",
            "en": f"Dear [name],\n\n{en}\n\nKind regards,\nCustomer care",
        },
    )


TEMPLATES = (
    _template(
        "thanks",
        {"fr": "Remerciement", "en": "Thanks"},
        "Merci pour votre message. [détail]",
        "Thank you for your message. [detail]",
    ),
    _template(
        "delay",
        {"fr": "Retard", "en": "Delay"},
        "Nous vous prions de nous excuser pour ce retard. Votre commande arrivera le [date].",
        "We are sorry for this delay. Your order will arrive on [date].",
    ),
    _template(
        "refund",
        {"fr": "Remboursement", "en": "Refund"},
        "Nous vous remboursons [montant] sous 14 jours, par le moyen de paiement que vous avez utilisé.",
        "We are refunding [amount] within 14 days, by the means of payment you used.",
    ),
    _template(
        "question",
        {"fr": "Demande de précision", "en": "Asking for details"},
        "Pour vous répondre, nous avons besoin d'une précision : [précision].",
        "To answer you, we need one more detail: [detail].",
    ),
    _template(
        "handover",
        {"fr": "Transmission à un service", "en": "Passing on"},
        "Nous avons transmis votre demande au service [service], qui vous répondra avant le [date].",
        "We have passed your request on to [team], who will answer you by [date].",
    ),
)


class ReplyOptions(Record):
    """The client's own templates."""

    templates: Annotated[tuple[Template, ...], Limits(min_length=2, max_length=100)] = TEMPLATES


def form(options: ReplyOptions) -> Form:
    """Return the customer's message, the templates and a place to write."""
    templates = tuple(Option(value=t.value, label=t.label, help=t.text) for t in options.templates)
    return Form(
        show=(
            Show(style="text", columns=[Column(name="order", label={"fr": "Commande", "en": "Order"})]),
            Show(
                style="long-text", columns=[Column(name="message", label={"fr": "Message", "en": "Message"})]
            ),
        ),
        questions=(
            ChoiceField(
                name="template", label={"fr": "Modèle de réponse", "en": "Template"}, options=templates
            ),
            TextField(
                name="text",
                label={"fr": "Votre réponse", "en": "Your reply"},
                help={
                    "fr": "Partez du modèle et remplacez tout ce qui est entre crochets.",
                    "en": "Start from the template and replace everything in brackets.",
                },
                lines=8,
                starts_from="template",
                min_length=20,
                max_length=4_000,
            ),
        ),
    )


def check(item: Item, answer: Answer) -> Mapping[str, str]:  # noqa: ARG001 - the shape of AnswerCheck
    """Ask to replace what is still in brackets."""
    left = BLANK.findall(str(answer["text"]))
    return {"text": _("Replace what is in brackets: %(marks)s.") % {"marks": ", ".join(left)}} if left else {}


KIND = Kind(
    name="reply",
    title=Localised({"fr": "Réponse à la clientèle", "en": "Reply to a customer"}),
    description=Localised(
        {
            "fr": "Répondre à un message en choisissant un modèle, puis en l'adaptant.",
            "en": "Answer a message by choosing a template, then adapting it.",
        }
    ),
    required=("message",),
    optional=("order",),
    options=ReplyOptions,
    form=form,
    check=check,
    synthesis=Synthesis.TEXT,
)
