"""Ratings in the admin: that they are there, never who gave them or what they said."""

from django.contrib import admin

from canut.core.people.admin import ReadOnlyAdmin
from canut.core.ratings.models import ClientRating, RatingBatch


@admin.register(RatingBatch)
class RatingBatchAdmin(ReadOnlyAdmin):
    """What was published of five people's ratings."""

    list_display = ("client", "shown_from", "fair", "pay", "speed", "clarity")
    list_select_related = ("client",)
    search_fields = ("=client__id", "client__name")


@admin.register(ClientRating)
class ClientRatingAdmin(ReadOnlyAdmin):
    """That a client was rated, and whether it is published: no worker, project, day or score."""

    list_display = ("client", "is_published")
    list_select_related = ("client",)
    fields = ("client", "is_published")
    ordering = ("client",)
    search_fields = ("=client__id", "client__name")

    @admin.display(boolean=True)
    def is_published(self, rating: ClientRating) -> bool:
        """Say whether its batch is complete."""
        return rating.batch_id is not None
