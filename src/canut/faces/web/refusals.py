"""What the platform refuses, as a page: its status and its title; the refusal itself says what to do."""

from http import HTTPStatus

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from canut.core.decisions import errors as decisions
from canut.core.pay import errors as pay
from canut.core.people import errors as people
from canut.core.ratings import errors as ratings
from canut.core.rights import errors as rights
from canut.core.room import errors as room
from canut.core.rules import errors as rules
from canut.core.work import errors as work
from canut.core.worktime import errors as worktime
from canut.families.deliveries import errors as deliveries
from canut.families.microwork import errors as microwork
from canut.families.microwork.exporting import ExportFailed
from canut.families.moderation import errors as moderation
from canut.reports.errors import ReportError

NOW = _("This cannot be done now")
OTHERS = _("This is not in your hands")
REASONS = _("The reasons are missing")

REFUSALS: dict[type[Exception], tuple[HTTPStatus, Promise]] = {
    people.RoleMissing: (HTTPStatus.FORBIDDEN, _("Your role does not reach so far")),
    rules.NotAVoter: (HTTPStatus.CONFLICT, _("This vote is not open to you")),
    rules.VotedAlready: (HTTPStatus.CONFLICT, _("You have voted")),
    rules.ProposalRefused: (HTTPStatus.UNPROCESSABLE_ENTITY, NOW),
    rules.NoSuchRecord: (HTTPStatus.NOT_FOUND, _("There is nothing to replay")),
    rules.RulesError: (HTTPStatus.SERVICE_UNAVAILABLE, NOW),
    work.NotOpen: (HTTPStatus.CONFLICT, _("This takes no work at the moment")),
    work.Restricted: (HTTPStatus.FORBIDDEN, _("A decision keeps you from new work here")),
    work.NotAllowed: (HTTPStatus.FORBIDDEN, _("Something is missing before you can take this work")),
    work.TermsChanged: (HTTPStatus.CONFLICT, _("The terms have changed")),
    work.NotYours: (HTTPStatus.NOT_FOUND, OTHERS),
    work.AlreadyAnswered: (HTTPStatus.CONFLICT, _("We have this answer already")),
    work.LeaseLost: (HTTPStatus.GONE, _("The time ended and the task went to somebody else")),
    work.NotInReview: (HTTPStatus.CONFLICT, _("This work is no longer in review")),
    work.WorkError: (HTTPStatus.CONFLICT, NOW),
    worktime.RestDue: (HTTPStatus.CONFLICT, _("It is time to rest")),
    worktime.NotTheirSlots: (HTTPStatus.FORBIDDEN, OTHERS),
    worktime.WorktimeError: (HTTPStatus.CONFLICT, NOW),
    decisions.ReasonsPasted: (
        HTTPStatus.UNPROCESSABLE_ENTITY,
        _("These words were written about another case"),
    ),
    decisions.ReasonsMissing: (HTTPStatus.UNPROCESSABLE_ENTITY, REASONS),
    decisions.NotTheDecider: (HTTPStatus.FORBIDDEN, _("Somebody else must decide this")),
    decisions.AlreadyDecided: (HTTPStatus.CONFLICT, _("This was decided already")),
    decisions.TooManyRejections: (HTTPStatus.CONFLICT, _("A second person must look first")),
    decisions.DecisionError: (HTTPStatus.CONFLICT, NOW),
    pay.NotTheReviewer: (HTTPStatus.FORBIDDEN, _("Somebody else must decide this")),
    pay.ReasonMissing: (HTTPStatus.UNPROCESSABLE_ENTITY, REASONS),
    pay.ClaimSettled: (HTTPStatus.CONFLICT, _("This was decided already")),
    microwork.AttemptRefused: (HTTPStatus.CONFLICT, _("This test is not to be taken now")),
    microwork.UnfairTest: (HTTPStatus.CONFLICT, _("The test cannot be opened as it is")),
    microwork.LongWorkEnded: (HTTPStatus.CONFLICT, NOW),
    microwork.RefitRefused: (HTTPStatus.CONFLICT, NOW),
    moderation.ExposureLimitReached: (HTTPStatus.CONFLICT, _("Enough for today")),
    moderation.ClauseUnknown: (HTTPStatus.UNPROCESSABLE_ENTITY, REASONS),
    moderation.AppealTooLate: (HTTPStatus.GONE, NOW),
    moderation.ModerationError: (HTTPStatus.CONFLICT, NOW),
    deliveries.NotYours: (HTTPStatus.NOT_FOUND, OTHERS),
    deliveries.DeliveriesError: (HTTPStatus.CONFLICT, NOW),
    ratings.RatingError: (HTTPStatus.CONFLICT, NOW),
    rights.NotTheOperator: (HTTPStatus.NOT_FOUND, OTHERS),
    rights.PurposeMissing: (HTTPStatus.FORBIDDEN, _("This needs a purpose that holds")),
    rights.RightsError: (HTTPStatus.CONFLICT, NOW),
    room.RoomClosed: (HTTPStatus.SERVICE_UNAVAILABLE, _("The room is closed")),
    room.NotInTheRoom: (HTTPStatus.FORBIDDEN, OTHERS),
    room.RoomError: (HTTPStatus.CONFLICT, NOW),
    ReportError: (HTTPStatus.CONFLICT, NOW),
    ExportFailed: (HTTPStatus.SERVICE_UNAVAILABLE, NOW),
}
"""Each kind of refusal by its class; the first that fits counts, so the narrow ones come first."""

REFUSED = tuple(REFUSALS)


def refusal_of(error: Exception) -> tuple[HTTPStatus, Promise, str]:
    """Return the status, the title and the advice for an error."""
    status, title = next(found for kind, found in REFUSALS.items() if isinstance(error, kind))
    return status, title, str(capfirst(str(error)))
