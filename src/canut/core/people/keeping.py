"""How long data on people is kept, what for and where it comes from: said once, for every app's holdings.

Periods are those of French law where the Union's leaves them to its members; another country's operator
changes this table. An article is named for each, so that whoever is refused an erasure can look it up.
"""

from django.utils.translation import gettext_lazy as _

from canut.core.personal import Keeping

ACCOUNT = Keeping(
    "account", None, _("until you close your account"), "Regulation (EU) 2016/679, article 5(1)(e)"
)
BOOKS = Keeping(
    "books",
    10,
    _("ten years after the end of the year, as part of the books"),
    "Code de commerce, article L123-22; Regulation (EU) 2016/679, article 17(3)(b)",
)
TAX = Keeping(
    "tax",
    5,
    _("five years after the end of the last year in which you were paid"),
    "Directive 2011/16/EU, annex V, section IV; Regulation (EU) 2016/679, article 17(3)(b)",
)
CLAIMS = Keeping(
    "claims",
    5,
    _("five years, in which either side may go to court"),
    "Code civil, article 2224; Regulation (EU) 2016/679, article 17(3)(e)",
)
TRACE = Keeping(
    "trace",
    None,
    _("as long as the platform runs, as proof; once you are erased, without your name"),
    "Regulation (EU) 2016/679, articles 5(2) and 17(3)(e)",
)
DUTY = Keeping("duty", None, _("until your session ends"), "Regulation (EU) 2016/679, article 5(1)(e)")
PROOF_OF_CONSENT = Keeping(
    "consent", 5, _("five years after it ended, as proof"), "Regulation (EU) 2016/679, article 7(1)"
)
PROJECT = Keeping(
    "project",
    None,
    _("as long as the project's results, under your number alone"),
    "Regulation (EU) 2016/679, article 6(1)(b)",
)

KEEPINGS = {one.slug: one for one in (ACCOUNT, BOOKS, TAX, CLAIMS, TRACE, DUTY, PROOF_OF_CONSENT, PROJECT)}
"""Every period, by its name."""

YOU = _("you")
PLATFORM = _("the platform, as things happened")
CLIENT = _("the client or its members")
OPERATOR = _("the operator or its members")
MODEL = _("inferred by a published method from answers")

TO_SIGN_IN = _("to let you sign in and work")
TO_PAY = _("to pay you, and to show why")
TO_REPORT = _("to pay you and to fulfil duties of tax and social security")
TO_DECIDE = _("to decide, and to let you contest it")
TO_PROTECT = _("to protect your time, health and pay")
TO_PROVE = _("to show who did what")
TO_OFFER = _("to offer you work by the published rule")
TO_WEIGH = _("to weigh answers together")
TO_TELL = _("to tell the client what to mend, without your name")
