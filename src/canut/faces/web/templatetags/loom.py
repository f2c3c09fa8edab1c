"""Money, durations and texts in several languages, as people write them."""

import re
from collections.abc import Mapping
from decimal import Decimal

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.translation import get_language, gettext

from canut.core.decisions.models import Appeal, Decision
from canut.core.ledger.amounts import amount_text
from canut.core.pay.documents import shown_account
from canut.core.pay.models import PayoutAccount
from canut.faces.web import countries
from canut.faces.web.words import (
    CLAIM_STATES,
    CLOCKS,
    DATA_USES,
    DECISION_KINDS,
    FAMILIES,
    GROUPS,
    HARM_EXPLAINED,
    HARMS,
    LIMITS,
    MILEAGE,
    NOTE_KINDS,
    PAYOUT_STATES,
    PROJECT_STATES,
    STATES,
)
from canut.families.microwork.forms import Localised

register = template.Library()
register.filter(countries.country_name)

FRENCH_SPACE = re.compile(r" (?=[:;?!»%])|(?<=«) ")
"""French sets a space before these marks that must not end a line."""

MINUTE, HOUR = 60, 3600
METRES_PER_KILOMETRE = 1000
SPACE = "\N{NO-BREAK SPACE}"

STATES_OF = {
    "assignment": STATES,
    "claim": CLAIM_STATES,
    "payout": PAYOUT_STATES,
    "project": PROJECT_STATES,
}

Words = Mapping[str, str] | Localised


@register.filter
def money(amount_minor: int, currency: str) -> str:
    """Write an amount of minor units as the reader's language does: ``-€0.12``, ``-0,12 €``."""
    return amount_text(amount_minor, currency)


@register.filter
def account(stated: PayoutAccount | None) -> str:
    """Write an account by its kind and its last characters."""
    return shown_account(stated)


@register.filter
def percent(basis_points: int) -> str:
    """Write hundredths of a percent as a percentage: ``12.5 %``."""
    return f"{number_format((Decimal(basis_points) / 100).normalize(), use_l10n=True)}{SPACE}%"


@register.filter
def duration(seconds: int) -> str:
    """Write a duration: ``25 s``, ``2 min 05 s``, ``1 h 05 min``."""
    minutes, rest = divmod(int(seconds), MINUTE)
    if not minutes:
        return f"{rest}{SPACE}s"
    if seconds < HOUR:
        return f"{minutes}{SPACE}min" + (f"{SPACE}{rest:02}{SPACE}s" if rest else "")
    hours, minutes = divmod(minutes, MINUTE)
    return f"{hours}{SPACE}h" + (f"{SPACE}{minutes:02}{SPACE}min" if minutes else "")


@register.filter
def hours(seconds: int) -> str:
    """Write a duration in the narrow column of a table: ``7:30``."""
    whole, minutes = divmod(int(seconds) // MINUTE, MINUTE)
    return f"{whole}:{minutes:02}"


@register.filter
def share_percent(share: float) -> str:
    """Write a share in whole percent: ``97 %``."""
    return f"{round(100 * share)}{SPACE}%"


@register.filter
def unlocalised(number: float) -> str:
    """Write a number as programs read it, whatever the language: ``12.5``."""
    return f"{number:g}"


@register.filter
def kilometres(metres: int) -> str:
    """Write a distance in kilometres with one decimal: ``1.2 km``."""
    return f"{number_format(round(Decimal(metres) / METRES_PER_KILOMETRE, 1), 1)}{SPACE}km"


@register.simple_tag
def localised(words: Words) -> str:
    """Write a text in the reader's language; in another, with its language named for screen readers."""
    code, text = in_readers_language(words)
    if code in (reader(), "und", ""):
        return format_html("{}", text)
    return format_html('<span lang="{}">{}</span>', code, text)


@register.filter
def plain(words: Words) -> str:
    """Return a text in the reader's language without markup, for titles and attributes."""
    language, text = in_readers_language(words)
    return FRENCH_SPACE.sub("\N{NO-BREAK SPACE}", text) if language == "fr" else text


def reader() -> str:
    """Return the language of the page, without its region."""
    return (get_language() or "en").split("-")[0]


def in_readers_language(words: Words) -> tuple[str, str]:
    """Return the text that serves the reader best, after its language: theirs, undetermined, English, any."""
    texts = words.root if isinstance(words, Localised) else words
    return next(((code, texts[code]) for code in (reader(), "und", "en", *texts) if code in texts), ("", ""))


@register.filter
def data_use(name: str) -> str:
    """Say what answers will serve."""
    return str(DATA_USES.get(name, name))


@register.filter
def group(name: str) -> str:
    """Say what a group of people in the figures has in common."""
    return str(GROUPS.get(name, name))


@register.filter
def harm(level: str) -> str:
    """Name a class of harm."""
    return str(HARMS.get(level, level))


@register.filter
def harm_explained(level: str) -> str:
    """Say what one may meet in a class of harm."""
    return str(HARM_EXPLAINED.get(level, ""))


@register.filter
def limit_name(ground: str) -> str:
    """Say until what a rule of working time lets somebody work."""
    return str(LIMITS[ground])


@register.filter
def note_kind(name: str) -> str:
    """Say what a worker told the client about a task."""
    return str(NOTE_KINDS.get(name, name))


@register.filter
def mileage(slug: str) -> str:
    """Name a rate of a kilometre."""
    return str(MILEAGE.get(slug, slug))


@register.simple_tag
def state(name: str, of: str = "assignment") -> str:
    """Show a state as a small label."""
    tone, words = STATES_OF[of][name]
    return format_html('<span class="tag {}">{}</span>', tone, words)


@register.filter
def filed_appeal(decision: Decision) -> Appeal | None:
    """Return the appeal against a decision, if there is one."""
    return getattr(decision, "appeal", None)


@register.filter
def decision_kind(name: str) -> str:
    """Name a kind of decision."""
    return str(DECISION_KINDS.get(name, name))


@register.filter
def clock(name: str) -> str:
    """Say what a clock runs for."""
    return str(CLOCKS.get(name, name))


@register.filter
def decision_scope(scope: str) -> str:
    """Say what a measure keeps a person from."""
    noun, _colon, name = scope.partition(":")
    if noun == "family":
        return str(FAMILIES.get(name, name))
    if noun == "project":
        return gettext("project %(number)s") % {"number": name}
    return gettext("all work")
