"""Small pictures of items and of files that were sent, and the sample files that come with the kinds."""

from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_GET

from canut.faces.web.pages import Request, person_page
from canut.faces.web.views.sent import POLICY, visible
from canut.families.microwork.kinds import sample_media
from canut.families.microwork.media import path_of
from canut.families.microwork.media.store import sent_path
from canut.families.microwork.media.thumbnails import SMALL_TYPE, small_of
from canut.families.microwork.queries import media_for

SAMPLE_TYPES = {".png": "image/png", ".wav": "audio/wav"}


@require_GET
@person_page
def small_media(request: Request, digest: str) -> HttpResponseBase:
    """Send the small picture of an item's picture, to those who may see the whole one."""
    if media_for(person=request.user, digest=digest) is None:
        raise Http404
    return small(request, path_of(digest), digest)


@require_GET
@person_page
def small_sent(request: Request, digest: str) -> HttpResponseBase:
    """Send the small picture of a picture that a worker sent, to those who may see the whole one."""
    found = visible(request.user, digest)
    return small(request, sent_path(found.assignment_id, digest), digest)


@require_GET
@person_page
def sample(request: Request, name: str) -> HttpResponseBase:
    """Send a picture or recording of a sample item: made for this project, and anybody's to see."""
    data = sample_media(f"media/{name}")
    if data is None:
        raise Http404
    response = HttpResponse(data, content_type=SAMPLE_TYPES[Path(name).suffix])
    return kept(request, response, f"{name}-{len(data)}")


def small(request: HttpRequest, original: Path, digest: str) -> HttpResponseBase:
    """Return the small picture of a file; there is none of what is no picture."""
    place = small_of(original)
    if place is None:
        raise Http404
    response = HttpResponse(place.read_bytes(), content_type=SMALL_TYPE)
    response["Content-Security-Policy"] = POLICY
    return kept(request, response, digest)


def kept(request: HttpRequest, response: HttpResponse, mark: str) -> HttpResponseBase:
    """Let a browser keep a response as long as a whole file; asked again, say that nothing changed."""
    response["Cache-Control"] = "private, max-age=3600, immutable"
    response["ETag"] = f'"{mark}"'
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
