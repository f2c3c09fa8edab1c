"""The templates of limits, as data; which one holds is the operator's setting ``CANUT_LIMITS``.

The limits protect a person, whose hours add up over all projects: there is one template a platform, and none
a project. Whether a break is paid is a rule of the family (`BREAKS`), because it is part of the work's pay.
"""

from dataclasses import dataclass
from datetime import timedelta

from canut.core.work.models import Project
from canut.core.worktime.limits import Rule, Template


def _hours(number: float) -> timedelta:
    return timedelta(hours=number)


FRENCH_TRANSPORT = Template(
    slug="fr-transport",
    day=Rule(_hours(10), "Code des transports, D3312-6; Code du travail, L3121-18", "M"),
    week=Rule(_hours(48), "Code du travail, L3121-20; Directive 2002/15/EC, art. 4", "M"),
    average=Rule(_hours(44), "Code du travail, L3121-22", "M"),
    average_weeks=12,
    daily_rest=Rule(_hours(11), "Code du travail, L3131-1; Directive 2003/88/EC, art. 3", "M"),
    weekly_rest=Rule(_hours(35), "Code du travail, L3132-2; Directive 2003/88/EC, art. 5", "M"),
    work_before_break=Rule(_hours(6), "Code des transports, L3312-2; Directive 2002/15/EC, art. 5", "M"),
    pause=Rule(_hours(0.5), "Code des transports, L3312-2; Directive 2002/15/EC, art. 5", "M"),
)
"""Working time of mobile workers in French road transport.

The lengths are those of the published template for drivers; the articles were named from memory and are to be
checked before a page calls them law.
"""

TEMPLATES = {template.slug: template for template in (FRENCH_TRANSPORT,)}


@dataclass(frozen=True, slots=True)
class BreakRule:
    """How long a break lasts unless it is ended before, and whether it is paid.

    Attributes
    ----------
    paid_every
        Time on duty since the last paid break, or since the session began, after which the next one is paid;
        zero: none is.
    """

    length: timedelta
    paid_every: timedelta


UNPAID = BreakRule(length=_hours(0.5), paid_every=timedelta(0))
BREAKS = {
    Project.Family.MICROWORK: UNPAID,
    Project.Family.DELIVERIES: UNPAID,
    Project.Family.MODERATION: BreakRule(length=timedelta(minutes=10), paid_every=_hours(0.75)),
}
"""Who reads what can hurt has ten paid minutes off after three quarters of an hour (G15, a rule of ours)."""
