"""The only doors through which decisions against somebody are written, one module a noun."""

from canut.core.decisions.operations.appeals import appeal, decide_appeal
from canut.core.decisions.operations.claims import decide_claim
from canut.core.decisions.operations.clocks import watch_clocks
from canut.core.decisions.operations.content import decide_content
from canut.core.decisions.operations.contests import contest_test
from canut.core.decisions.operations.measures import decide_measure
from canut.core.decisions.operations.proposals import dismiss_proposal, propose_decision, take_proposal
from canut.core.decisions.operations.reading import note_reading
from canut.core.decisions.operations.rejections import confirm_rejections, reject_work
from canut.core.decisions.operations.remedies import state_remedy
from canut.core.decisions.reasons import REASON_LENGTH_MIN

__all__ = [
    "REASON_LENGTH_MIN",
    "appeal",
    "confirm_rejections",
    "contest_test",
    "decide_appeal",
    "decide_claim",
    "decide_content",
    "decide_measure",
    "dismiss_proposal",
    "note_reading",
    "propose_decision",
    "reject_work",
    "state_remedy",
    "take_proposal",
    "watch_clocks",
]
