"""Doses of harm: how much content of one class a moderator meets within 24 hours (G15).

Content counts when its case is taken, whether it is decided or given back: it was on the screen. The window
runs back from the moment of asking, so that midnight makes no double day.
"""

from collections.abc import Mapping
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from canut.core.work.models import Harm, Project

EXPOSURE_WINDOW = timedelta(hours=24)
"""The day over which doses are counted."""

EXPOSURE_LIMITS: Mapping[str, int] = {Harm.MILD: 400, Harm.MODERATE: 150, Harm.SEVERE: 40}
"""Most items of each class in a day, on any project.

No standard gives figures: these are the house's own, and a community may only lower them.
"""

HARM_WORDS: Mapping[str, Promise] = {
    Harm.NONE: _("no"),
    Harm.MILD: _("mild"),
    Harm.MODERATE: _("moderate"),
    Harm.SEVERE: _("severe"),
}
"""How a class of harm is said to people, before the word "harm"."""

CONFIG_KEY = "exposure_limits"


def exposure_limit(project: Project, harm: str) -> int | None:
    """Return how many items of a class a moderator may meet in a day; None where harm is none."""
    if harm == Harm.NONE:
        return None
    most = EXPOSURE_LIMITS[harm]
    lower: dict[str, int] = project.config.get(CONFIG_KEY, {})
    return min(most, lower.get(harm, most))
