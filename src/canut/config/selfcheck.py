"""What holds between apps that do not know each other, re-proved on a live store."""

from collections.abc import Iterator

from canut.core.checks import Check
from canut.core.decisions.models import Decision
from canut.core.pay.models import Claim
from canut.core.pay.queries.claims import CLAIMS, claim_named


def _refused_without_decision() -> Iterator[str]:
    deciders = dict(Decision.objects.filter(kind=Decision.Kind.CLAIM).values_list("concerned", "decided_by"))
    for kind in CLAIMS:
        for claim in kind.objects.filter(state=Claim.State.REFUSED).order_by("id").iterator():
            if deciders.get(claim.named, 0) != claim.settled_by_id:
                yield f"{claim.named}: refused without a decision of the same human"


def _fell_but_not_accepted() -> Iterator[str]:
    fell = Decision.objects.filter(kind=Decision.Kind.CLAIM).exclude(state=Decision.State.STANDING)
    for decision in fell.order_by("id"):
        claim = claim_named(named=decision.concerned)
        # Declared again, the other one counts, or waits for its own review.
        if claim.state == Claim.State.REFUSED and not claim.same().exists():
            yield f"{claim.named}: still refused, though decision {decision} fell"


CHECKS = [
    Check("G17", "A refused cost or time is a decision that can be appealed.", _refused_without_decision),
    Check("G17", "A cost or time whose refusal fell is accepted.", _fell_but_not_accepted),
]
