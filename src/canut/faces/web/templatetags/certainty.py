"""How sure a result is, in percent."""

from django import template

from canut.faces.web.templatetags.loom import SPACE, share_percent

register = template.Library()

ALMOST = 0.995
"""What would be written as 100 % without being so."""


@register.filter
def certainty(confidence: float) -> str:
    """Write a confidence in whole percent: ``97 %``; nothing but certainty is written as 100 %."""
    if ALMOST <= confidence < 1:
        return f">{SPACE}99{SPACE}%"
    return share_percent(confidence)
