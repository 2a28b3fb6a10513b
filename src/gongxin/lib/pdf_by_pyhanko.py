"""A PDF as pyHanko writes its signature and reads it: the one place that knows that library.

What is signed and what a file must be to be believed is said in `pdf_signing`.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar, cast

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import CertificateStore

from .signing_keys import Signer

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Said:
    """What pyHanko says of a file with one signature.

    `signed_at`: the time that the signature states, None where it states none; nothing else is known then.
    `agrees`: the signature holds under the trusted certificate, covers the whole file and allows no change.
    `content`: the attachment asked for, where it is there.
    """

    signed_at: datetime | None
    agrees: bool = False
    content: bytes | None = None


class _Appended(IncrementalPdfFileWriter):
    """Appends the signature and nothing else."""

    def _update_meta(self) -> None:
        # The document's own metadata stand: its date is the report's, and its declaration of
        # PDF/A and PDF/UA keeps the form that the standards ask for.
        pass


class _SignerAt(PdfSigner):
    """A signer whose clock shows the time it was given, and who stays within PDF 1.7."""

    at: datetime

    def register_extensions(self, pdf_out: Any, *, md_algorithm: str) -> None:
        # pyHanko would also declare ISO/TS 32002 for the curve and with it raise the file to
        # PDF 2.0, which is outside PDF/A-3.
        pdf_out.register_extension(ESIC_EXTENSION_1)

    def init_signing_session(
        self, pdf_out: Any, existing_fields_only: bool = False
    ) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self.at
        return session


def append_signature(
    pdf: bytes, *, field: str, reserved: int, signer: Signer, reason: str, now: datetime
) -> bytes:
    """`pdf` with a certification signature in `field`, for whose container `reserved` bytes are kept."""
    meta = PdfSignatureMetadata(
        field_name=field,
        md_algorithm="sha256",
        reason=reason,
        name=signer.name,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        subfilter=SigSeedSubFilter.PADES,
    )
    worker = _SignerAt(meta, _simple_signer(signer))
    worker.at = now
    writer = _Appended(io.BytesIO(pdf))
    written = _run(worker.async_sign_pdf(writer, bytes_reserved=reserved))
    signed = written.getvalue()
    if not isinstance(signed, bytes):
        raise TypeError("the signer wrote no bytes")
    return signed


def read(pdf: bytes, *, authority: x509.Certificate, attachment: str) -> Said:
    """What is to be known of the one signature of `pdf`. Raises whatever pyHanko raises at a file it cannot read."""
    reader = PdfFileReader(io.BytesIO(pdf))
    (embedded,) = reader.embedded_signatures
    signed_at = embedded.self_reported_timestamp
    if signed_at is None:
        return Said(None)
    context = ValidationContext(
        trust_roots=[_for_pyhanko(authority)],
        allow_fetching=False,
        revocation_mode="soft-fail",
        moment=signed_at,
    )
    status = _run(async_validate_pdf_signature(embedded, signer_validation_context=context))
    agrees = bool(
        status.bottom_line
        and status.docmdp_ok
        and status.coverage == SignatureCoverageLevel.ENTIRE_FILE
        and embedded.docmdp_level == MDPPerm.NO_CHANGES
    )
    return Said(signed_at, agrees, _attachment(reader, attachment) if agrees else None)


def _attachment(reader: PdfFileReader, name: str) -> bytes | None:
    """The bytes of file of that name, found among the associated files (ISO 32000-2 section 14.13)."""
    for specification in reader.root.get("/AF", ()):
        entry = specification.get_object()
        if entry.get("/UF", entry.get("/F")) == name:
            content = entry["/EF"]["/F"].data
            return content if isinstance(content, bytes) else None
    return None


def _run(work: Coroutine[Any, Any, _T]) -> _T:
    """The result of pyHanko's asynchronous work, also in a thread where a loop is running."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    with ThreadPoolExecutor(max_workers=1) as elsewhere:
        return elsewhere.submit(asyncio.run, work).result()


def _simple_signer(signer: Signer) -> SimpleSigner:
    return SimpleSigner(
        signing_cert=_for_pyhanko(signer.certificate),
        signing_key=signer.key_for_pyhanko(),
        cert_registry=cast(CertificateStore, None),  # None is its default: the signer alone
    )


def _for_pyhanko(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))
