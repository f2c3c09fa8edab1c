"""The register, re-proved: no rule without its vote, no decision by another rule than the one in force."""

from collections.abc import Iterator

from django.db.models import Count, F, Q

from canut.core.checks import Check
from canut.core.rules.declared import declared_rules
from canut.core.rules.errors import NoSuchRecord
from canut.core.rules.models import RuleVersion
from canut.core.rules.operations.proposals import NOTICE, VOTE
from canut.core.rules.queries import count
from canut.core.rules.replays import logs, replayed


def _adopted_without_majority() -> Iterator[str]:
    for rule in RuleVersion.objects.filter(outcome=RuleVersion.Outcome.ADOPTED).order_by("id"):
        tally = count(rule=rule)
        if not tally.is_adopted:
            yield f"rule {rule}: adopted with {tally.yes} yes and {tally.no} no of {tally.electorate} members"


def _too_soon() -> Iterator[str]:
    voted = RuleVersion.objects.exclude(outcome=RuleVersion.Outcome.FOUNDING)
    hasty = Q(effective_at__lt=F("proposed_at") + NOTICE) | Q(vote_ends_at__lt=F("proposed_at") + VOTE)
    for rule in voted.filter(hasty).order_by("id"):
        yield f"rule {rule}: without its notice or its time to vote"


def _ballots_without_voters() -> Iterator[str]:
    voted = Count("roll", filter=Q(roll__has_voted=True), distinct=True)
    counted = RuleVersion.objects.annotate(voters=voted, cast=Count("ballots", distinct=True))
    for rule in counted.exclude(voters=F("cast")).order_by("id"):
        yield f"rule {rule}: {rule.cast} ballots of {rule.voters} voters"


def _founded_later() -> Iterator[str]:
    founding = RuleVersion.objects.filter(outcome=RuleVersion.Outcome.FOUNDING)
    first = founding.order_by("proposed_at").first()
    for rule in founding.exclude(proposed_at=first.proposed_at).order_by("id") if first else ():
        yield f"rule {rule}: entered as founding on {rule.proposed_at}, after the founding"


def _code_changed() -> Iterator[str]:
    in_code = {rule.name: rule.fingerprint for rule in declared_rules()}
    for rule in RuleVersion.objects.exclude(outcome=RuleVersion.Outcome.REFUSED).order_by("id"):
        if in_code.get(str(rule), rule.fingerprint) != rule.fingerprint:
            yield f"rule {rule}: the code that runs is not what was registered"


def _forbidden_inputs() -> Iterator[str]:
    for rule in declared_rules():
        for name in rule.forbidden_inputs:
            yield f"rule {rule.name}: reads {name}"


def _decided_otherwise() -> Iterator[str]:
    for kind, log in logs().items():
        for number, logged in log.every():
            try:
                again = replayed(logged)
            except NoSuchRecord:
                yield f"{kind} {number}: decided by {logged.rule}, which this release does not have"
                continue
            if not again.is_same:
                yield f"{kind} {number}: {logged.rule} gives {again.again}, not {logged.decided}"


def _decided_by_no_rule_in_force() -> Iterator[str]:
    known = {str(rule) for rule in RuleVersion.objects.exclude(outcome__in=["open", "refused"])}
    for kind, log in logs().items():
        for number, logged in log.every():
            if logged.rule not in known:
                yield f"{kind} {number}: decided by {logged.rule}, which was never adopted"


CHECKS = [
    Check("G12", "No rule of allocation reads appeals, refusals, speech or membership.", _forbidden_inputs),
    Check("G13", "Every logged decision comes out the same when it is replayed.", _decided_otherwise),
    Check("G13", "The code of each rule is what was registered.", _code_changed),
    Check("G14", "No rule decided anything that was not adopted.", _decided_by_no_rule_in_force),
    Check("G14", "Every adopted rule has its majority.", _adopted_without_majority),
    Check("G14", "Every rule gave its notice and its time to vote.", _too_soon),
    Check("G14", "There is one ballot for each member who voted.", _ballots_without_voters),
    Check("G14", "No rule was called founding after the founding.", _founded_later),
]
