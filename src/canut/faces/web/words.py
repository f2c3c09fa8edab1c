"""What people read instead of the domain's names."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

DATA_USES: dict[str, Promise] = {
    "train-model": _("train a model"),
    "evaluate-model": _("evaluate a model"),
    "improve-service": _("improve a service"),
    "operate-service": _("run a service"),
    "research": _("research"),
    "publish-open-data": _("be published as open data"),
    "internal-record": _("be kept as an internal record"),
}

HARMS: dict[str, Promise] = {
    "none": pgettext_lazy("harm", "none expected"),
    "mild": pgettext_lazy("harm", "mild"),
    "moderate": pgettext_lazy("harm", "moderate"),
    "severe": pgettext_lazy("harm", "severe"),
}

HARM_EXPLAINED: dict[str, Promise] = {
    "mild": _("Coarse words, insults, content that is unpleasant but ordinary."),
    "moderate": _("Hatred, threats, nudity, injuries: content that can stay with you after work."),
    "severe": _("Violence, abuse or death shown or told in detail: content that can make people ill."),
}

STATES: dict[str, tuple[str, Promise]] = {
    "offered": ("", _("offered")),
    "accepted": ("", _("in your hands")),
    "submitted": ("", _("in review")),
    "approved": ("success", _("approved")),
    "rejected": ("error", _("rejected")),
    "overturned": ("success", _("approved on appeal")),
    "declined": ("", _("declined")),
    "lapsed": ("", _("offer ended")),
    "returned": ("", _("given back")),
    "expired": ("warning", _("time ended")),
}
"""The tone and the words for each state of an assignment."""

PROJECT_STATES: dict[str, tuple[str, Promise]] = {
    "draft": ("", _("draft")),
    "open": ("success", _("open")),
    "paused": ("warning", _("paused")),
    "closed": ("", _("closed")),
}

LIMITS: dict[str, Promise] = {
    "day": _("today"),
    "week": _("this week"),
    "average": _("by the average of the last weeks"),
    "daily-rest": _("until the daily rest"),
    "weekly-rest": _("until the weekly rest"),
    "break": _("until a break is due"),
}
"""What each rule of working time limits."""

CLAIM_STATES: dict[str, tuple[str, Promise]] = {
    "declared": ("", _("in review")),
    "accepted": ("success", _("accepted")),
    "refused": ("error", _("refused")),
}

SKIP_REASONS: dict[str, Promise] = {
    "unclear": pgettext_lazy("skip", "Unclear"),
    "wrong-item": pgettext_lazy("skip", "Wrong item"),
    "broken": pgettext_lazy("skip", "Broken"),
    "not-for-me": pgettext_lazy("skip", "Not for me"),
}
"""Why a task is skipped, each one button."""

NOTE_KINDS: dict[str, Promise] = {
    "unclear": _("skipped: unclear"),
    "wrong-item": _("skipped: wrong item"),
    "not-for-me": _("skipped: not for me"),
    "broken": _("skipped: broken"),
    "other": _("skipped: something else"),
    "problem": _("problem reported"),
}
"""What workers told a client about a task."""

MILEAGE: dict[str, Promise] = {
    "fr-moped": _("moped, France"),
    "fr-bicycle": _("bicycle, France"),
    "us-car": _("car, United States"),
}
"""What each rate of a kilometre is for."""

PAYOUT_STATES: dict[str, tuple[str, Promise]] = {
    "pending": ("", _("on its way")),
    "posted": ("success", _("arrived")),
    "voided": ("warning", _("sent back by the bank; it leaves again with the next run")),
}

DECISION_KINDS: dict[str, Promise] = {
    "rejection": _("rejection of an answer"),
    "restriction": _("restriction: no new work of some kinds"),
    "suspension": _("suspension: no new work for a while"),
    "termination": _("termination: no new work any more"),
    "content": _("removal of content"),
    "claim": _("refusal of a cost or a time"),
    "test": _("a test that was not passed"),
}

FAMILIES: dict[str, Promise] = {
    "microwork": _("micro-work"),
    "moderation": _("moderation"),
    "deliveries": _("deliveries"),
}

CLOCKS: dict[str, Promise] = {
    "reply": _("answer to an appeal"),
    "remedy": _("remedy for a measure that fell"),
}

PLACES: dict[str, Promise] = {
    "bank": _("Bank (what came in shows as negative)"),
    "exchange": _("Money changer"),
    "client-funds": _("Clients' funds, not promised yet"),
    "escrow": _("Escrow: pay of planned answers"),
    "floor-reserve": _("Reserve for the floor"),
    "fees-held": _("Fees held beside the pay"),
    "payable": _("Payable: earned, and not paid out yet"),
    "taxes": _("Taxes and contributions payable"),
    "fees": _("Fees earned"),
    "costs": _("Costs (negative: spent)"),
    "guarantee": _("Guarantee (negative: what the operator owes for the floor)"),
    "surplus": _("Surplus"),
    "reserves": _("Reserves, fund and interest"),
    "other": _("Other accounts"),
}
"""Where money lies."""

CLOCKS_OF_PERSON: dict[str, Promise] = {
    "appeal": _("answer to an appeal"),
    "remedy": _("remedy for a measure that fell"),
    "correction": _("answer to a request for correction"),
    "cost": _("costs to review"),
    "time": _("times to review"),
    "review": _("answers to review"),
}
"""What is owed to a person by a day."""

STATUSES: dict[str, Promise] = {
    "fr-micro-sales": _("France, micro-entrepreneur: sales of goods"),
    "fr-micro-bic": _("France, micro-entrepreneur: services of craft, deliveries (BIC)"),
    "fr-micro-bic-commerce": _("France, micro-entrepreneur: services of commerce (BIC)"),
    "fr-micro-bnc": _("France, micro-entrepreneur: other services (BNC)"),
}
"""What each status of the table of contributions is called."""

GROUPS: dict[str, Promise] = STATUSES | {
    "unknown": _("unknown"),
    "none stated": _("none stated"),
    "under 5 h a week": _("under 5 h a week"),
    "5 to 15 h a week": _("5 to 15 h a week"),
    "15 to 30 h a week": _("15 to 30 h a week"),
    "30 h a week or more": _("30 h a week or more"),
}
"""What the figures on platform work sort people by; a country goes by its code."""

WHICH_ITEMS: dict[str, Promise] = {
    "all": pgettext_lazy("items", "All"),
    "waiting": pgettext_lazy("items", "Without a result"),
    "doubtful": pgettext_lazy("items", "Doubtful"),
}
"""Which items of a project are listed."""
