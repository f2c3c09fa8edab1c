"""``canut rules``: the register, its votes, and the replay of a decision."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from django.utils import timezone

from canut.core.local_time import midnight
from canut.core.rules.declared import Rule, rule_named
from canut.core.rules.models import Ballot, RuleVersion
from canut.core.rules.operations.membership import end_membership, enrol_member
from canut.core.rules.operations.proposals import Papers, propose_rule
from canut.core.rules.operations.voting import vote as cast_vote
from canut.core.rules.queries import count
from canut.core.rules.replays import replay as replay_logged
from canut.faces.cli.lookup import actor, person_of
from canut.faces.cli.options import By, Json, commands
from canut.faces.cli.output import as_json, counted, facts, note, say, table
from canut.faces.cli.refusals import BROKEN, Refused

app = commands("See, propose and vote the rules of allocation and pay; replay what they decided.")

Name = Annotated[str, typer.Argument(metavar="RULE/VERSION", help="Such as dispatch/2.")]
Day = Annotated[datetime, typer.Option(metavar="DAY", formats=["%Y-%m-%d"])]
Text = Annotated[Path, typer.Option(metavar="FILE", exists=True, dir_okay=False, help="A text file.")]


@app.command("list")
def list_rules(*, json: Json = False) -> None:
    """List every version in the register, with what it reads and what that weighs."""
    found = list(RuleVersion.objects.order_by("slug", "version"))
    if json:
        as_json([_plain(one) for one in found])
        return
    rows = [(str(one), one.kind, one.outcome, f"{one.effective_at:%Y-%m-%d}", _inputs(one)) for one in found]
    table(("rule", "decides on", "state", "in effect", "reads"), rows)


@app.command()
def show(*, name: Name, json: Json = False) -> None:
    """Show a version: its text, its inputs, its papers and its vote."""
    one = _registered(name)
    if json:
        as_json(_plain(one))
        return
    plain = _plain(one)
    facts({"rule": name, "title": one.title["en"], "state": one.outcome, "in effect": one.effective_at})
    say(f"\n{one.description['en']}\n")
    table(("reads", "weight %", "what it is"), [(*row[:2], row[2]["en"]) for row in one.inputs])
    if one.impact_assessment:
        say(f"\nImpact assessment: {one.impact_assessment}\n\nWorkers' views: {one.workers_views}")
        facts({name: plain[name] for name in ("electorate", "yes", "no", "abstain")})


@app.command()
def propose(
    *,
    name: Name,
    assessment: Text,
    views: Text,
    vote_until: Day,
    effect: Day,
    by: By = None,
) -> None:
    """Put a version that this release has to the members' vote."""
    papers = Papers(
        impact_assessment=_text(assessment),
        workers_views=_text(views),
        vote_ends_at=midnight(vote_until),
        effective_at=midnight(effect),
    )
    made = propose_rule(rule=_in_code(name), papers=papers, proposed_by=actor(by), now=timezone.now())
    say(f"{made} is put to the vote of {counted(made.roll.count(), 'member')} until {vote_until:%Y-%m-%d}")


@app.command()
def vote(
    *,
    name: Name,
    choice: Annotated[Ballot.Choice, typer.Argument(help="yes, no or abstain.")],
    by: Annotated[str, typer.Option("--by", metavar="EMAIL", help="The member who votes.")],
) -> None:
    """Cast a member's ballot; it is kept without a name."""
    cast_vote(rule=_registered(name), voter=person_of(by), choice=choice, now=timezone.now())
    say(f"The ballot on {name} is cast")


@app.command()
def member(
    *,
    email: Annotated[str, typer.Argument(metavar="EMAIL", help="Who gets a vote.")],
    end: Annotated[bool, typer.Option("--end", help="End the membership instead.")] = False,
    by: By = None,
) -> None:
    """Give a person a vote on the rules, or end it."""
    person, now = person_of(email), timezone.now()
    if not end:
        enrol_member(person=person, actor=actor(by), now=now)
        say(f"{person} has a vote on the rules")
    elif end_membership(person=person, actor=actor(by), now=now):
        say(f"{person} has no vote any more; votes that run still count them in")
    else:
        raise Refused(f"{person} is no member; see `canut rules list` for the votes that run")


@app.command()
def replay(
    *,
    kind: Annotated[str, typer.Argument(metavar="KIND", help="What was decided: offer, case or top-up.")],
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="Its number.")],
    json: Json = False,
) -> None:
    """Decide again on what was logged; exit 1 when something else comes out."""
    found = replay_logged(kind=kind, number=number)
    candidates: list[dict[str, object]] = [asdict(one) for one in found.logged.situation.candidates]
    told = {
        "rule": found.logged.rule,
        "seed": found.logged.situation.seed,
        "candidates": candidates,
        "decided": found.logged.decided,
        "decided_again": found.again,
        "same": found.is_same,
    }
    if json:
        as_json(told)
    else:
        facts({name: value for name, value in told.items() if name != "candidates"})
        table(tuple(candidates[0]) if candidates else (), [tuple(one.values()) for one in candidates])
    if not found.is_same:
        note(f"{kind} {number} was not decided by {found.logged.rule}: report it to the representatives")
        raise typer.Exit(BROKEN)


def _registered(name: str) -> RuleVersion:
    slug, _, version = name.partition("/")
    named = RuleVersion.objects.filter(slug=slug, version=version if version.isdecimal() else 0)
    found = named.order_by("-proposed_at").first()
    if found is None:
        known = ", ".join(map(str, RuleVersion.objects.order_by("slug", "version")))
        raise Refused(f"no rule {name} is in the register; there: {known or 'none yet, run `canut init`'}")
    return found


def _in_code(name: str) -> Rule:
    found = rule_named(name)
    if found is None:
        raise Refused(f"this release has no rule {name}; install the one that has it, then propose")
    return found


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except UnicodeDecodeError:
        raise Refused(f"{path} is not UTF-8 text; save it as such") from None


def _inputs(one: RuleVersion) -> str:
    return ", ".join(f"{name} {weight} %" for name, weight, _words in one.inputs)


def _plain(one: RuleVersion) -> dict[str, object]:
    tally = count(rule=one)
    return {
        "rule": str(one),
        "kind": one.kind,
        "title": one.title,
        "description": one.description,
        "inputs": {name: weight for name, weight, _words in one.inputs},
        "fingerprint": one.fingerprint,
        "state": one.outcome,
        "proposed_at": one.proposed_at.isoformat(),
        "vote_ends_at": one.vote_ends_at and one.vote_ends_at.isoformat(),
        "effective_at": one.effective_at.isoformat(),
        "impact_assessment": one.impact_assessment,
        "workers_views": one.workers_views,
        "electorate": tally.electorate,
        "yes": tally.yes,
        "no": tally.no,
        "abstain": tally.abstain,
    }
