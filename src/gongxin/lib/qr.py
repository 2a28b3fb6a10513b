"""The code on a report that leads back to the page which checks it.

A QR code (ISO/IEC 18004) as vector graphics. It carries the address of the check, the number of the
report and the first 16 hexadecimal digits of its digest, and nothing about any person: a photograph
of the code tells a stranger nothing.
"""

from __future__ import annotations

import io
import re
from urllib.parse import urlencode

import segno

DIGEST_DIGITS = 16


def verify_address(*, verify_at: str, number: str, digest: str) -> str:
    """The address in the code: `<verify_at>?n=<number>&d=<first 16 hex digits of digest>`.

    `digest` is the SHA-256 of the attached `report.json` in lower-case hexadecimal. Raises
    ValueError when it is anything else: nothing but number and digest can get into the code.
    """
    if not re.fullmatch(r"[0-9a-f]{64}", digest):
        raise ValueError("a digest is 64 lower-case hexadecimal digits")
    if not re.fullmatch(r"[0-9A-Z-]{1,40}", number):
        raise ValueError("a report number is digits, capital letters and hyphens")
    return f"{verify_at}?{urlencode({'n': number, 'd': digest[:DIGEST_DIGITS]})}"


def picture(text: str) -> str:
    """`text` as a QR code for a page: the address of an image that lies in the page, black on white with its margin."""
    return str(
        segno.make(text, error="m", micro=False).svg_data_uri(scale=4, border=4, light="#fff")
    )


def svg(text: str) -> str:
    """`text` as a QR code in SVG, black on nothing, without a margin.

    Whoever places it leaves the four modules of quiet zone that the standard asks for. Error
    correction is level M (15 %), enough for paper that has been folded.
    """
    drawing = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        drawing, kind="svg", border=0, xmldecl=False, svgclass=None, lineclass=None
    )
    return drawing.getvalue().decode()
