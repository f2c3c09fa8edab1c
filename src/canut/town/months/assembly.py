"""The members' assembly: a new version of a rule is proposed now and then, voted on, and here turned down."""

from dataclasses import replace
from datetime import timedelta

from canut.core.people.models import Person
from canut.core.rules.declared import declared_rules
from canut.core.rules.models import Ballot, RuleVersion
from canut.core.rules.operations.proposals import Papers, propose_rule
from canut.core.rules.operations.voting import vote
from canut.town.months.town import Town

ASSESSMENT = (
    "Who comes early would get longer tasks, and those who come late shorter ones; pay an hour stays "
    "what it is, but waiting grows in the evening for people who have children"
)
VIEWS = (
    "Several members asked for it in spring, others fear that the evening would be left to newcomers, and "
    "the delegates want figures of three months before they say yes"
)


class Assembly:
    """Proposes and votes; what it votes on would need code that nobody wrote, so it is turned down."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self._versions = 1

    def propose(self) -> None:
        """Put a version of the pulling rule to the vote, and plan who votes when."""
        town, now = self._town, self._town.now
        self._versions += 1
        (pull,) = [one for one in declared_rules() if one.slug == "pull" and one.version == 1]
        rule = replace(pull, version=self._versions)
        papers = Papers(
            impact_assessment=ASSESSMENT,
            workers_views=VIEWS,
            vote_ends_at=now + timedelta(days=8),
            effective_at=now + timedelta(days=20),
        )
        proposed = town.do(
            town.folk.workers[0],
            "propose rule",
            lambda: propose_rule(rule=rule, papers=papers, proposed_by=town.folk.workers[0], now=now),
        )
        if proposed is not None:
            for place, person in enumerate(town.folk.paid):
                if town.chance(0.8):
                    choice = Ballot.Choice.YES if place % 3 == 0 else Ballot.Choice.NO
                    self._plan_vote(proposed, person, choice)

    def _plan_vote(self, rule: RuleVersion, person: Person, choice: Ballot.Choice) -> None:
        wait = self._town.random.randint(3600, 7 * 86_400)
        self._town.agenda.after(wait, lambda: self._vote(rule, person, choice))

    def _vote(self, rule: RuleVersion, person: Person, choice: Ballot.Choice) -> None:
        town, now = self._town, self._town.now
        town.did(person, "vote", lambda: vote(rule=rule, voter=person, choice=choice, now=now))
