"""What holds of published ratings, re-proved on a live store."""

from collections.abc import Iterator

from canut.core.checks import Check
from canut.core.ratings.figures import ASPECTS, BATCH, medians_of
from canut.core.ratings.models import RatingBatch


def _not_of_five_people() -> Iterator[str]:
    for batch in RatingBatch.objects.order_by("id").prefetch_related("ratings"):
        ratings = list(batch.ratings.all())
        known = [one.worker_id for one in ratings if one.worker_id is not None]
        if len(ratings) != BATCH or len(known) != len(set(known)):
            yield f"batch {batch.pk} ({batch}): not the ratings of {BATCH} people"


def _not_their_medians() -> Iterator[str]:
    for batch in RatingBatch.objects.order_by("id").prefetch_related("ratings"):
        scores = [{aspect: getattr(one, aspect) for aspect in ASPECTS} for one in batch.ratings.all()]
        kept = {aspect: getattr(batch, aspect) for aspect in ASPECTS}
        if len(scores) == BATCH and medians_of(scores) != kept:
            yield f"batch {batch.pk} ({batch}): its ratings have other medians"


def _of_another_client() -> Iterator[str]:
    for batch in RatingBatch.objects.order_by("id").prefetch_related("ratings"):
        if any(one.client_id != batch.client_id for one in batch.ratings.all()):
            yield f"batch {batch.pk} ({batch}): holds a rating of another client"


CHECKS = [
    Check("G12", "Ratings of a client are published for five people at a time.", _not_of_five_people),
    Check("G12", "What is published of five ratings is their medians.", _not_their_medians),
    Check("G12", "A batch of ratings is about one client.", _of_another_client),
]
