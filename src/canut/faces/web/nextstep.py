"""The one thing that a client had better do next in a project, where there is one."""

from dataclasses import dataclass

from canut.core.work.models import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a project's next step follows from.

    Attributes
    ----------
    manages
        Whether who looks may open the project and decide on costs, or reviews answers only.
    is_microwork
        Whether items are brought in and opened on the pages; other families come otherwise.
    items
        Items that are in, known ones too.
    is_done
        Whether every item has enough answers.
    in_review, claims
        Answers, and costs and times, that wait for a decision.
    doubtful, results
        How many there are.
    """

    state: str
    manages: bool
    is_microwork: bool
    items: int
    is_done: bool
    is_pilot: bool
    in_review: int
    claims: int
    doubtful: int
    results: int


def next_step(at: Standing) -> str:
    """Name the next step, as the page of a project puts it into words; ``none`` while people work."""
    is_over = at.is_done or at.state == Project.State.CLOSED
    steps = (
        (at.state == Project.State.DRAFT, _draft(at)),
        (at.in_review > 0, "review"),
        (at.claims > 0 and at.manages, "claims"),
        (at.is_pilot and at.manages, "pilot"),
        (at.results > 0 and is_over, "doubtful" if at.doubtful else "results"),
        (at.state == Project.State.CLOSED, "closed"),
    )
    return next((name for applies, name in steps if applies), "none")


def _draft(at: Standing) -> str:
    if not (at.manages and at.is_microwork):
        return "draft"
    return "opening" if at.items else "items"
