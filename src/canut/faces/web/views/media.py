"""Files of items, for those whose they are to see: the worker of the task, the client's members."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from canut.faces.web.pages import Request, person_page
from canut.families.microwork.media import path_of
from canut.families.microwork.queries import media_for

PIECE = 65_536
RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")


@require_GET
@person_page
def media(request: Request, digest: str) -> HttpResponseBase:
    """Send a file, or the part a player asks for (RFC 9110, section 14)."""
    found = media_for(person=request.user, digest=digest)
    if found is None or not path_of(digest).is_file():
        raise Http404
    return in_parts(request, path_of(digest), found.type)


def in_parts(request: HttpRequest, path: Path, kind: str) -> HttpResponseBase:
    """Return a file of the media type `kind`, or the part of it that is asked for."""
    size = path.stat().st_size
    part = part_of(request.headers.get("Range", ""), size)
    if part is None:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    first, last = part
    is_part = (first, last) != (0, size - 1)
    response = StreamingHttpResponse(
        pieces(path, first, last), content_type=kind, status=206 if is_part else 200
    )
    response["Content-Length"] = str(last - first + 1)
    response["Accept-Ranges"] = "bytes"
    response["Content-Disposition"] = "inline"
    response["Cache-Control"] = "private, max-age=3600"
    if is_part:
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
    return response


def part_of(asked: str, size: int) -> tuple[int, int] | None:
    """Return the first and last byte to send; all of them unless one plain range is asked for.

    Returns
    -------
    tuple[int, int] | None
        None when the range lies outside the file.
    """
    found = RANGE.fullmatch(asked)
    if found is None or found.groups() == ("", ""):
        return 0, size - 1
    start, end = found.groups()
    if not start:
        return (max(0, size - int(end)), size - 1) if int(end) else None
    first, last = int(start), min(int(end) if end else size - 1, size - 1)
    return (first, last) if first <= last else None


def pieces(path: Path, first: int, last: int) -> Iterator[bytes]:
    """Yield the bytes from `first` to `last`, a piece at a time."""
    left = last - first + 1
    with path.open("rb") as file:
        file.seek(first)
        while left and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece
