"""Signing a PDF, and checking what came back.

A signature is PAdES baseline B-B (ETSI EN 319 142-1, `ETSI.CAdES.detached`): SHA-256, ECDSA on
P-256, a certification signature that allows no later change (DocMDP level 1), invisible on the
page. There is no timestamp and no revocation data, so nothing is ever fetched; the time of signing
is the one the platform states.

The check proves before it parses. First the bytes alone: one signature, its byte range is the whole
file but for the signature's own place, and that place holds exactly the container that the signed
attributes, the signature value and the signer's certificate rebuild to, with zeros behind it. A
flipped byte anywhere therefore fails here, also in the padding that ordinary viewers ignore. Only a
file that our own key has signed is then read as PDF, by pyHanko, whose verdict must agree
(`pdf_by_pyhanko`, imported where it is used: it takes most of a second).
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature

from .bilingual import Text
from .signature_container import NotVerified, verified
from .signing_keys import Signer, ensure_signer

__all__ = ["LARGEST", "SignatureCheck", "Signer", "check", "ensure_signer", "sign"]

LARGEST: Final = 20 * 1024 * 1024
"""Bytes of the largest file that is looked at; a report of 40 records has about half a megabyte."""

FIELD: Final = "Signature"
RESERVED: Final = 8192
ATTACHMENT: Final = "report.json"

TOO_LARGE = Text(
    zh="文件超过 20 MB，不是本平台出具的报告。",
    en="The file is larger than 20 MB; it is not a report of this platform.",
)
NOT_A_PDF = Text(
    zh="这不是 PDF 文件。请选择下载时的原始 PDF。",
    en="This is not a PDF file. Choose the PDF as it was downloaded.",
)
NOT_SIGNED = Text(
    zh="文件里没有本平台的电子签名。重新打印、另存或扫描会丢失签名，请使用原始文件，或以编号和摘要核验。",
    en="The file carries no signature of this platform. Printing, saving anew or scanning loses "
    "it: use the file as it was issued, or check by number and digest.",
)
SIGNED_AGAIN = Text(
    zh="文件里不止一个签名，已不是出具时的文件。",
    en="The file carries more than one signature; it is not the file as it was issued.",
)
NOT_WHOLE = Text(
    zh="签名没有覆盖整个文件：文件被截断，或者后来添加了内容。",
    en="The signature does not cover the whole file: it was cut short, or something was added.",
)
CHANGED = Text(
    zh="文件在签名之后被改动，内容不可信。请使用原始文件。",
    en="The file was changed after it was signed; do not rely on it. Use the file as issued.",
)
OTHER_SIGNER = Text(
    zh="文件有完整的签名，但不是本平台公布的证书签发的。",
    en="The file has a sound signature, but not one under the certificate this platform publishes.",
)
NO_ATTACHMENT = Text(
    zh="文件有本平台的签名，但没有附件 report.json，不是一份报告。",
    en="The file is signed by this platform but holds no report.json; it is not a report.",
)
NOT_AS_REGISTERED = Text(
    zh="签名有效，但文件与出具时登记的摘要不符。",
    en="The signature is sound, but the file differs from the digest registered at issue.",
)
UNREADABLE = Text(
    zh="文件损坏或无法读取。请使用原始文件。",
    en="The file is damaged or cannot be read. Use the file as it was issued.",
)

_BYTE_RANGE = re.compile(rb"/ByteRange \[0 (\d{1,10}) (\d{1,10}) (\d{1,10}) *\]")


@dataclass(frozen=True, slots=True)
class SignatureCheck:
    """What is known of a file. Only `genuine` says that it may be relied on.

    `signed`: there is a signature in the expected form. `intact`: the bytes are those that were
    signed. `trusted`: the signer's certificate was issued under the trusted one. `signed_at`,
    `signer_name` and `report_json` are set only for a file that is intact and trusted. `fault` says
    in words what is wrong, and is None when nothing is.
    """

    signed: bool = False
    intact: bool = False
    trusted: bool = False
    covers_whole_file: bool = False
    signed_at: datetime | None = None
    signer_name: str | None = None
    report_json: bytes | None = None
    fault: Text | None = None

    @property
    def genuine(self) -> bool:
        """Signed by the platform, whole and unchanged."""
        parts = self.signed, self.intact, self.trusted, self.covers_whole_file
        return all(parts) and self.fault is None


def sign(pdf: bytes, *, signer: Signer, reason: Text | str, now: datetime) -> bytes:
    """`pdf` with a certification signature appended; the bytes before it stay as they are.

    `now` is printed in the signature as the time of signing. Raises whatever pyHanko raises when
    `pdf` is not a PDF that can be signed: it comes from the typesetter, not from outside.
    """
    from .pdf_by_pyhanko import append_signature

    return append_signature(
        pdf, field=FIELD, reserved=RESERVED, signer=signer, reason=str(reason), now=now
    )


def check(
    pdf: bytes, *, trusted_certificate: bytes, registered_sha256: str | None = None
) -> SignatureCheck:
    """Whether `pdf` is a report signed under `trusted_certificate` (PEM or DER), and unchanged.

    With `registered_sha256`, the digest of the whole file as it was issued, the file must have it,
    too. Never raises on account of `pdf`, whatever it holds; raises ValueError only when the
    trusted certificate cannot be read, which is a fault of the installation.
    """
    authority = _certificate(trusted_certificate)
    if len(pdf) > LARGEST:
        return SignatureCheck(fault=TOO_LARGE)
    try:
        before, after = _frame(pdf)
        found = _check_as_pdf(pdf, _check_bytes(pdf, before, after, authority), authority)
    except _Rejected as rejected:
        return rejected.found
    except Exception:
        # A hostile file may make any reader fail in any way; that is an answer, not an accident.
        return SignatureCheck(fault=UNREADABLE)
    if found.fault is None and registered_sha256 is not None:
        digest = hashlib.sha256(pdf).hexdigest()
        if not hmac.compare_digest(digest.encode(), registered_sha256.lower().encode()):
            return replace(found, fault=NOT_AS_REGISTERED)
    return found


# ---- the bytes alone ---------------------------------------------------------------------------


class _Rejected(Exception):
    def __init__(self, found: SignatureCheck) -> None:
        super().__init__()
        self.found = found


def _frame(pdf: bytes) -> tuple[int, int]:
    """Where the place of the one signature begins and ends; everything else is what it signs."""
    if not pdf.startswith(b"%PDF-"):
        raise _Rejected(SignatureCheck(fault=NOT_A_PDF))
    ranges = _BYTE_RANGE.findall(pdf)
    if not ranges:
        raise _Rejected(SignatureCheck(fault=NOT_SIGNED))
    if len(ranges) > 1:
        raise _Rejected(SignatureCheck(signed=True, fault=SIGNED_AGAIN))
    before, after, rest = map(int, ranges[0])
    if after + rest != len(pdf):
        raise _Rejected(SignatureCheck(signed=True, fault=NOT_WHOLE))
    place = pdf[before:after]
    if len(place) != RESERVED + 2 or place[:1] + place[-1:] != b"<>":
        raise _Rejected(SignatureCheck(signed=True, covers_whole_file=True, fault=CHANGED))
    return before, after


def _check_bytes(
    pdf: bytes, before: int, after: int, authority: x509.Certificate
) -> SignatureCheck:
    digest = hashlib.sha256(memoryview(pdf)[:before])
    digest.update(memoryview(pdf)[after:])
    found = SignatureCheck(signed=True, covers_whole_file=True)
    try:
        certificate = verified(place=pdf[before + 1 : after - 1], digest=digest.digest())
    except NotVerified:
        raise _Rejected(replace(found, fault=CHANGED)) from None
    if not _issued_by(certificate, authority):
        raise _Rejected(replace(found, intact=True, fault=OTHER_SIGNER))
    # A name is passed on only when someone we trust has vouched for it.
    return replace(found, intact=True, trusted=True, signer_name=_common_name(certificate))


def _issued_by(certificate: x509.Certificate, authority: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(authority)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


# ---- as a PDF, once it is known to be ours -----------------------------------------------------


def _check_as_pdf(pdf: bytes, found: SignatureCheck, authority: x509.Certificate) -> SignatureCheck:
    from .pdf_by_pyhanko import read

    said = read(pdf, authority=authority, attachment=ATTACHMENT)
    if said.signed_at is None:
        return replace(found, fault=UNREADABLE)
    if not said.agrees:
        return replace(found, trusted=False, fault=OTHER_SIGNER)
    fault = None if said.content is not None else NO_ATTACHMENT
    return replace(found, signed_at=said.signed_at, report_json=said.content, fault=fault)


# ---- certificates ------------------------------------------------------------------------------


def _certificate(encoded: bytes) -> x509.Certificate:
    if encoded.lstrip().startswith(b"-----BEGIN"):
        return x509.load_pem_x509_certificate(encoded)
    return x509.load_der_x509_certificate(encoded)


def _common_name(certificate: x509.Certificate) -> str | None:
    names = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return str(names[0].value) if names else None
