"""Articles of law on an operator's surplus, and how each is known, as people read them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from canut.engines.money.surplus import Mark

ARTICLES: dict[str, Promise] = {
    "scop": _("Law 78-763 of 19 July 1978, art. 33"),
    "scic": _("Law 47-1775 of 10 September 1947, art. 19 nonies"),
    "cooperative": _("Law 47-1775 of 10 September 1947, art. 16"),
    "artisan-cooperative": _("Law 83-657 of 20 July 1983, art. 23"),
    "association": _("none: a voted share, if any"),
    "company": _("none for workers: a voted share, if any"),
}
"""By legal form, as `canut.engines.money.surplus` names it."""

KNOWN_HOW: dict[Mark, Promise] = {
    Mark.READ: _("We read this in the text of the law."),
    Mark.READ_OLDER: _("We read this in an older version of the law; check the one in force."),
    Mark.MEMORY: _("This is from memory; check the text of the law."),
    Mark.NO_RULE: _("No law says more."),
}
