"""The machine that proposes: one more annotator."""

from typing import Annotated, Literal, Self

from django.utils.translation import gettext as _
from pydantic import Field as Limits
from pydantic import model_validator

from canut.families.microwork.forms import Record
from canut.families.microwork.forms.display import is_web_address
from canut.families.microwork.specification.refusals import changed, refuse

Proposer = Literal["text-classifier", "http", "file"]

NEEDS = {"http": "url", "file": "column"}
EXAMPLE = {"url": "https://model.example.org/propose", "column": "model_answer"}


class Machine(Record):
    """Where proposals come from.

    Attributes
    ----------
    proposer
        ``text-classifier`` learns from published results; ``http`` asks a client's model at `url`; ``file``
        reads the item's `column`, which nobody sees.
    timeout_seconds, retries
        For ``http``: how long to wait for one answer, and how often to ask again.
    """

    proposer: Proposer
    url: str | None = None
    column: Annotated[str, Limits(min_length=1, max_length=200)] | None = None
    timeout_seconds: Annotated[int, Limits(ge=1, le=120)] = 10
    retries: Annotated[int, Limits(ge=0, le=10)] = 2

    @model_validator(mode="after")
    def _has_what_it_needs(self) -> Self:
        messages = {}
        for proposer, key in NEEDS.items():
            value = getattr(self, key)
            if self.proposer == proposer and value is None:
                messages[key] = _("the %(proposer)s proposer needs `%(key)s`; add `%(key)s: %(example)s`") % {
                    "proposer": proposer,
                    "key": key,
                    "example": EXAMPLE[key],
                }
            elif self.proposer != proposer and value is not None:
                messages[key] = _alien(key, proposer)
        if self.url is not None and not is_web_address(self.url):
            advice = _("%(given)r is no web address; write %(example)s")
            messages.setdefault("url", advice % {"given": self.url, "example": EXAMPLE["url"]})
        if self.proposer != "http":
            alien = changed(self) & {"timeout_seconds", "retries"}
            messages |= {key: _alien(key, "http") for key in alien}
        refuse("Machine", messages)
        return self


def _alien(key: str, proposer: str) -> str:
    return _("`%(key)s` belongs to the %(proposer)s proposer; remove it") % {"key": key, "proposer": proposer}
