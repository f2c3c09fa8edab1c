"""What the platform refuses, as status codes and JSON."""

import re
from functools import partial
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI

from canut.core.pay.errors import ClaimRefused
from canut.core.rules.errors import NotRegistered
from canut.core.work import errors
from canut.core.worktime.errors import WorktimeError
from canut.faces.api.schemas import Refused
from canut.families.microwork.errors import AttemptRefused, NoteEmpty
from canut.families.microwork.forms import AnswerInvalid

STATUS: dict[type[Exception], HTTPStatus] = {
    errors.NotOpen: HTTPStatus.CONFLICT,
    errors.NotAllowed: HTTPStatus.FORBIDDEN,
    errors.TermsChanged: HTTPStatus.CONFLICT,
    errors.NotYours: HTTPStatus.NOT_FOUND,
    errors.AlreadyAnswered: HTTPStatus.CONFLICT,
    errors.LeaseLost: HTTPStatus.GONE,
    NotRegistered: HTTPStatus.SERVICE_UNAVAILABLE,
    ClaimRefused: HTTPStatus.UNPROCESSABLE_ENTITY,
    WorktimeError: HTTPStatus.CONFLICT,
    AnswerInvalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    AttemptRefused: HTTPStatus.CONFLICT,
    NoteEmpty: HTTPStatus.UNPROCESSABLE_ENTITY,
}


def code_of(kind: type[Exception]) -> str:
    """Return an error's name as programs write it: ``already-answered``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", kind.__name__).lower()


def say_why(api: NinjaAPI) -> None:
    """Let the interface answer each refusal with its status, its code and what to do."""
    for kind, status in STATUS.items():
        api.add_exception_handler(kind, partial(_refused, api, status))


def _refused(
    api: NinjaAPI, status: HTTPStatus, request: HttpRequest, error: Exception | type[Exception]
) -> HttpResponse:
    kind = error if isinstance(error, type) else type(error)
    questions = error.messages if isinstance(error, AnswerInvalid) else {}
    why = Refused(code=code_of(kind), message=str(error), questions=questions)
    return api.create_response(request, why, status=status)
