"""What the platform answers when it declines something: a message for a person, never a mistake."""

from canut.core.decisions.errors import DecisionError
from canut.core.ledger.errors import LedgerError
from canut.core.pay.errors import PayError
from canut.core.people.errors import PeopleError
from canut.core.rights.errors import RightsError
from canut.core.rules.errors import RulesError
from canut.core.work.errors import WorkError
from canut.core.worktime.errors import WorktimeError
from canut.families.deliveries.errors import DeliveriesError
from canut.families.microwork.errors import MicroworkError
from canut.families.moderation.errors import ModerationError

REFUSALS = (
    DecisionError,
    DeliveriesError,
    LedgerError,
    MicroworkError,
    ModerationError,
    PayError,
    PeopleError,
    RightsError,
    RulesError,
    WorkError,
    WorktimeError,
)
