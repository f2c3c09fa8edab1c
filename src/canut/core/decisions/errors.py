"""What can go wrong with decisions.

DecisionError
├── ReasonsMissing      no ground, facts or evidence that a person could answer to
│   └── ReasonsPasted   words that were written about another case
├── NotTheDecider       this person may not decide here, or is no human
├── AlreadyDecided      decided or appealed before
├── TooManyRejections   more than one person rejects alone
├── NoticeTooShort      it would take effect before the person was told in time
├── ScopeUnknown        a measure that names nothing it could restrict
├── OutOfTime           a decision dated before what it is about
└── NothingToRemedy     the measure stands, or was remedied
"""


class DecisionError(Exception):
    """A decision cannot be taken as asked; nothing was changed."""


class ReasonsMissing(DecisionError):  # noqa: N818 - named after the fact
    """The statement of reasons is empty or says nothing."""


class ReasonsPasted(ReasonsMissing):
    """The facts were pasted from another decision: they say nothing about this case."""


class NotTheDecider(DecisionError):  # noqa: N818 - named after the fact
    """The person has no part in this decision, took the first one, or is no human who can sign in."""


class AlreadyDecided(DecisionError):  # noqa: N818 - named after the fact
    """The decision or the appeal was taken before."""


class TooManyRejections(DecisionError):  # noqa: N818 - named after the fact
    """One person rejected so many answers that a second must confirm before they go on."""


class NoticeTooShort(DecisionError):  # noqa: N818 - named after the fact
    """The measure would take effect before its notice is over, without an imminent danger that was stated."""


class ScopeUnknown(DecisionError):  # noqa: N818 - named after the fact
    """The measure restricts nothing that exists, or lasts longer than a measure may."""


class OutOfTime(DecisionError):  # noqa: N818 - named after the fact
    """The decision is dated before what it is about."""


class NothingToRemedy(DecisionError):  # noqa: N818 - named after the fact
    """The measure stands, or its remedy was stated."""
