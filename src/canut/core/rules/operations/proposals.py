"""A version of a rule enters the register: at the founding, or by proposal, notice and vote."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from canut.core.audit.happening import Happening
from canut.core.audit.operations import record
from canut.core.people.models import Person
from canut.core.rules.declared import Rule, declared_rules
from canut.core.rules.errors import ProposalRefused
from canut.core.rules.models import ProposalDraft, RuleVersion, Voter
from canut.core.rules.queries import count, forget_looked_up, may_propose, members
from canut.core.rules.weights import relative_importance

NOTICE = timedelta(days=15)
"""From the proposal to its effect, at the least: the notice of Regulation (EU) 2019/1150, article 3(2)."""

BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
"""From when the founding rules hold: before anything was recorded."""

VOTE = timedelta(days=7)
"""How long members can vote, at the least."""

WORDS_MIN = 15
"""Different words that an impact assessment and the workers' views need: fewer assess nothing."""


def found_rules(*, now: datetime) -> int:
    """Register this release's rules as the founding ones, on a store that has none; returns how many."""
    with transaction.atomic():
        if RuleVersion.objects.exists():
            return 0
        latest = {rule.slug: rule for rule in sorted(declared_rules(), key=lambda rule: rule.version)}
        founding = RuleVersion.Outcome.FOUNDING
        made = [_entered(rule, founding, effective_at=BEGINNING, now=now) for rule in latest.values()]
        said = [Happening("rule.founded", one.pk, None, {"rule": str(one)}) for one in made]
        record(happenings=said, now=now)
    forget_looked_up()
    return len(made)


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """What a proposal comes with (Directive (EU) 2024/2831, articles 8 and 13).

    Attributes
    ----------
    impact_assessment
        What it changes for whom: pay, waiting, safety, equal treatment.
    workers_views
        What workers or their representatives said about it.
    """

    impact_assessment: str
    workers_views: str
    vote_ends_at: datetime
    effective_at: datetime


def propose_rule(*, rule: Rule, papers: Papers, proposed_by: Person, now: datetime) -> RuleVersion:
    """Put a version of a rule to the members' vote, with notice.

    Raises
    ------
    ProposalRefused
        Without an assessment or views, with less than the notice, nobody to vote, forbidden inputs, when this
        version was proposed before, or by who is neither a member, a representative nor of the operator.
    """
    if not may_propose(person=proposed_by, now=now):
        raise ProposalRefused(_("members, representatives and the operator propose rules; ask one of them"))
    _check_words(_("the impact assessment"), papers.impact_assessment)
    _check_words(_("the workers' views"), papers.workers_views)
    _check_days(papers, now)
    if rule.forbidden_inputs:
        message = _("no allocation may read %(inputs)s (G12); take it out of the rule")
        raise ProposalRefused(message % {"inputs": ", ".join(rule.forbidden_inputs)})
    roll = list(members(now=now))
    if not roll:
        raise ProposalRefused(_("there is no member who could vote; enrol workers: canut rules member EMAIL"))
    with transaction.atomic():
        made = _proposed(rule, papers, proposed_by, now)
        Voter.objects.bulk_create([Voter(rule=made, person_id=one.person_id) for one in roll], batch_size=500)
        ProposalDraft.objects.filter(person=proposed_by, rule=rule.name).delete()
        data = {"rule": rule.name, "electorate": len(roll)}
        record(happenings=[Happening("rule.proposed", made.pk, proposed_by.pk, data)], now=now)
    return made


def _check_words(what: str, text: str) -> None:
    words = {word.lower() for word in text.split()}
    if len(words) < WORDS_MIN:
        message = _("%(what)s: say in at least %(least)s different words what changes for whom")
        raise ProposalRefused(message % {"what": what, "least": WORDS_MIN})


def _check_days(papers: Papers, now: datetime) -> None:
    earliest = max(papers.vote_ends_at, now + NOTICE)
    if papers.vote_ends_at < now + VOTE or papers.effective_at < earliest:
        message = _(
            "members have at least %(vote)s days to vote, and a rule is in effect after the vote, "
            "at the earliest %(notice)s days after its proposal; choose later days"
        )
        raise ProposalRefused(message % {"vote": VOTE.days, "notice": NOTICE.days})


def _proposed(rule: Rule, papers: Papers, proposed_by: Person, now: datetime) -> RuleVersion:
    try:
        with transaction.atomic():
            return _entered(
                rule, RuleVersion.Outcome.OPEN, now=now, proposed_by=proposed_by, **asdict(papers)
            )
    except IntegrityError:
        message = _("%(rule)s is in the register already; a change is a new version with its own number")
        raise ProposalRefused(message % {"rule": rule.name}) from None


def _entered(rule: Rule, outcome: RuleVersion.Outcome, *, now: datetime, **facts: Any) -> RuleVersion:  # noqa: ANN401 - a model's fields
    weights = relative_importance(rule)
    return RuleVersion.objects.create(
        slug=rule.slug,
        version=rule.version,
        kind=rule.kind,
        title=dict(rule.title),
        description=dict(rule.description),
        inputs=[[name, weight, dict(rule.in_words[name])] for name, weight in weights.items()],
        fingerprint=rule.fingerprint,
        proposed_at=now,
        outcome=outcome,
        decided_at=None if outcome == RuleVersion.Outcome.OPEN else now,
        **facts,
    )


def close_votes(*, now: datetime) -> int:
    """Sweep: decide each vote that is over; returns how many."""
    over = RuleVersion.objects.filter(outcome=RuleVersion.Outcome.OPEN, vote_ends_at__lte=now)
    return sum(_closed(number, now) for number in list(over.order_by("id").values_list("pk", flat=True)))


def _closed(number: int, now: datetime) -> bool:
    with transaction.atomic():
        rule = RuleVersion.objects.select_for_update().get(pk=number)
        if rule.outcome != RuleVersion.Outcome.OPEN:
            return False
        tally = count(rule=rule)
        rule.outcome = RuleVersion.Outcome.ADOPTED if tally.is_adopted else RuleVersion.Outcome.REFUSED
        rule.decided_at = now
        rule.save(update_fields=["outcome", "decided_at"])
        data = {"electorate": tally.electorate, "yes": tally.yes, "no": tally.no, "abstain": tally.abstain}
        record(happenings=[Happening(f"rule.{rule.outcome}", rule.pk, None, data)], now=now)
    forget_looked_up()
    return True
