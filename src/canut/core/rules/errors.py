"""What can go wrong with rules.

RulesError
├── NotRegistered     a rule that the code has, and the register not in force
├── ProposalRefused   a proposal lacks its assessment, its notice, or members to vote; or by the wrong hands
├── NotAVoter         somebody who is not on the roll of this vote
├── VotedAlready      a second ballot of the same member
├── MandateRefused    a mandate without an election, without an end, or by the wrong hands
├── ChangeRefused     a replay with a value that its rule cannot read
└── NoSuchRecord      a replay of what was never logged
"""


class RulesError(Exception):
    """Something about the rules is refused; nothing changed."""


class NotRegistered(RulesError):  # noqa: N818 - named after the fact
    """No version of this rule that the code has is in force: it may not run (G14)."""


class ProposalRefused(RulesError):  # noqa: N818 - named after the fact
    """The proposal cannot be put to the vote like this."""


class NotAVoter(RulesError):  # noqa: N818 - named after the fact
    """Only members on the roll vote, while the vote runs."""


class VotedAlready(RulesError):  # noqa: N818 - named after the fact
    """One member, one ballot."""


class MandateRefused(RulesError):  # noqa: N818 - named after the fact
    """Nobody represents workers like this."""


class ChangeRefused(RulesError):  # noqa: N818 - named after the fact
    """The rule reads no such thing."""


class NoSuchRecord(RulesError):  # noqa: N818 - named after the fact
    """There is nothing with this number to replay."""
