"""The statement of reasons: why a message was removed, for its author and for the DSA's database.

Its content is that of article 17(3) of Regulation (EU) 2022/2065: the restriction with its scope and
duration, the facts, the part automation had, the ground, and the ways to contest it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from canut.core.decisions.models import Appeal, Decision
from canut.core.local_time import here
from canut.families.moderation.dsa import APPEAL_DAYS
from canut.families.moderation.errors import NothingToAppeal
from canut.families.moderation.localised import in_language
from canut.families.moderation.models import Case, Clause, EnforcementAction


def ground_of(clause: Clause) -> str:
    """Return the ground of a decision under a clause, in English where the policy speaks it."""
    policy = clause.policy
    title, heading = in_language(policy.title, "en"), in_language(clause.title, "en")
    return f"{title}, version {policy.version}, clause {clause.code}: {heading}"


def automation_of(case: Case) -> dict[str, Any]:
    """Return what the machine did before the human decided; empty when it did nothing."""
    if not case.proposal:
        return {}
    return {"held_by_rules": sorted({match["rule"] for match in case.proposal}), "policy": case.policy_id}


def statement_fields(case: Case, clause: Clause, decision: Decision) -> dict[str, Any]:
    """Return the statement in the fields of the DSA's transparency database (schema V2).

    A decision counts as partially automated when the human confirmed the clause that a rule had proposed.
    """
    proposed = clause.code in {match["clause"] for match in case.proposal}
    return {
        "decision_visibility": ["DECISION_VISIBILITY_CONTENT_REMOVED"],
        **_ground_fields(clause),
        "content_type": ["CONTENT_TYPE_TEXT"],
        "category": clause.category,
        "content_date": f"{case.item.posted_at:%Y-%m-%d}",
        "application_date": f"{decision.decided_at:%Y-%m-%d}",
        "decision_facts": decision.facts,
        "source_type": "SOURCE_VOLUNTARY",
        "automated_detection": "Yes" if case.proposal else "No",
        "automated_decision": (
            "AUTOMATED_DECISION_PARTIALLY" if proposed else "AUTOMATED_DECISION_NOT_AUTOMATED"
        ),
    }


def _ground_fields(clause: Clause) -> dict[str, str]:
    explanation = in_language(clause.text, "en")
    if clause.legal_ground:
        return {
            "decision_ground": "DECISION_GROUND_ILLEGAL_CONTENT",
            "illegal_content_legal_ground": clause.legal_ground,
            "illegal_content_explanation": explanation,
        }
    return {
        "decision_ground": "DECISION_GROUND_INCOMPATIBLE_CONTENT",
        "incompatible_content_ground": ground_of(clause)[:500],
        "incompatible_content_explanation": explanation,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementOfReasons:
    """A removal explained to its author in one language.

    Attributes
    ----------
    sections
        Headings with their text, in the order of reading.
    appeal_until
        The last moment to appeal.
    fields
        The same in the fields of the DSA's database, as they were recorded with the decision.
    """

    language: str
    sections: tuple[tuple[str, str], ...]
    appeal_until: datetime
    fields: dict[str, Any]

    def __str__(self) -> str:
        return "\n\n".join(f"{heading}\n{text}" for heading, text in self.sections)


def statement_of_reasons(action: EnforcementAction, language: str) -> StatementOfReasons:
    """Return the statement of reasons of a removal, readable in `language`.

    Raises
    ------
    NothingToAppeal
        When the content was allowed: nothing was held against its author.
    """
    clause, decision = action.clause, action.decision
    if clause is None or decision is None:
        raise NothingToAppeal(_("this content was not removed; there is no statement of reasons"))
    appeal_until = action.decided_at + timedelta(days=APPEAL_DAYS)
    with override(language):
        sections = [
            (_("Your message"), action.case.item.text),
            (_("What was decided"), _restriction(action)),
            (_("The rule"), _rule(clause, language)),
            (_("The facts"), decision.facts),
            (_("Who decided, and how"), _automation(action.case)),
            (_("What you can do"), _redress(appeal_until)),
        ]
        if contested := Appeal.objects.filter(decision=decision).first():
            sections.append((_("Your appeal"), _outcome(contested)))
    return StatementOfReasons(
        language=language, sections=tuple(sections), appeal_until=appeal_until, fields=action.statement
    )


def _moment(at: datetime) -> str:
    return date_format(here(at), "DATETIME_FORMAT")


def _restriction(action: EnforcementAction) -> str:
    item = action.case.item
    message = _(
        "Your message of %(posted)s (%(surface)s) was removed on %(decided)s. Nobody can read it there any"
        " more, in any country, unless this decision is overturned. Your account is not affected."
    )
    return message % {
        "posted": _moment(item.posted_at),
        "surface": item.surface,
        "decided": _moment(action.decided_at),
    }


def _rule(clause: Clause, language: str) -> str:
    policy = clause.policy
    ground = _("%(policy)s, version %(version)s, clause “%(code)s”: %(title)s.") % {
        "policy": in_language(policy.title, language),
        "version": policy.version,
        "code": clause.code,
        "title": in_language(clause.title, language),
    }
    parts = [ground, in_language(clause.text, language)]
    if clause.legal_ground:
        parts.append(_("The content is held to be illegal: %(law)s.") % {"law": clause.legal_ground})
    return " ".join(parts)


def _automation(case: Case) -> str:
    human = _("A human moderator read your message and took this decision.")
    if not case.proposal:
        return human + " " + _("No automated means were used.")
    message = _(
        "Nobody had reported it: on the community's own initiative, an automatic rule (%(rules)s) had held it"
        " back because of these words: %(words)s. The rule only holds messages back; it decides nothing."
    )
    facts = {
        "rules": ", ".join(sorted({match["rule"] for match in case.proposal})),
        "words": ", ".join(_("“%(word)s”") % {"word": match["text"]} for match in case.proposal),
    }
    return human + " " + message % facts


def _redress(appeal_until: datetime) -> str:
    message = _(
        "You can appeal here, free of charge, until %(until)s; another moderator, who had no part in this"
        " decision, will decide. You can also turn to a certified out-of-court dispute settlement body"
        " (article 21 of the Digital Services Act) or to a court."
    )
    return message % {"until": _moment(appeal_until)}


def _outcome(contested: Appeal) -> str:
    if contested.decided_at is None:
        return _("Filed on %(filed)s; it waits for another moderator.") % {
            "filed": _moment(contested.filed_at)
        }
    if contested.outcome == Appeal.Outcome.OVERTURNED:
        message = _(
            "Another moderator overturned the decision on %(decided)s and restored your message: %(why)s"
        )
    else:
        message = _("Another moderator upheld the decision on %(decided)s: %(why)s")
    return message % {"decided": _moment(contested.decided_at), "why": contested.reasons}
