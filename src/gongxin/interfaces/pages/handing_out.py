"""Hand a file out that somebody else wrote: for a download, under the type that it was found to be, and never shown in place."""

from __future__ import annotations

import base64
from collections.abc import Iterable

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

_NOTHING_RUNS = "default-src 'none'; sandbox"


def handed_out(*, content: bytes, media_type: str, name: str) -> HttpResponse:
    """The file as an attachment of that name. A browser that shows it all the same runs nothing of it, keeps no copy, and guesses no type."""
    response = HttpResponse(content, content_type=media_type)
    _as_attachment(response, name)
    return response


def handed_out_in_pieces(
    *, pieces: Iterable[bytes], size: int, digest: str, media_type: str, name: str
) -> StreamingHttpResponse:
    """The same of a large file: its pieces as they are made, with length and SHA-256 (RFC 9530) of the whole told before."""
    response = StreamingHttpResponse(pieces, content_type=media_type)
    response["Content-Length"] = str(size)
    response["Repr-Digest"] = f"sha-256=:{base64.b64encode(bytes.fromhex(digest)).decode()}:"
    _as_attachment(response, name)
    return response


def _as_attachment(response: HttpResponseBase, name: str) -> None:
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Content-Security-Policy"] = _NOTHING_RUNS
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "no-store"
