"""Hand a file out that somebody else wrote: for a download, under the type that it was found to be, and never shown in place."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

_NOTHING_RUNS = "default-src 'none'; sandbox"


def handed_out(*, content: bytes, media_type: str, name: str) -> HttpResponse:
    """The file as an attachment of that name. A browser that shows it all the same runs nothing of it, keeps no copy, and guesses no type."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Content-Security-Policy"] = _NOTHING_RUNS
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "no-store"
    return response
