"""The key that signs reports, and the demonstration authority that vouches for it.

Two files in one folder, each a key and its certificate in PEM, mode 0600, written whole the first
time: `report-authority.pem` and, issued under it, `report-signer.pem`. The authority's certificate
is what a platform publishes so that anyone can check a report. Both say in their names that they
are for demonstration: an operator replaces the signer's file with a key and certificate from a
licensed provider (电子签名法 art. 16-18) and publishes that provider's root instead.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from asn1crypto import keys as asn1_keys
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from .bilingual import Text

AUTHORITY_FILE = "report-authority.pem"
SIGNER_FILE = "report-signer.pem"

DEMONSTRATION = "仅供演示 DEMONSTRATION ONLY"

# A report is checked at the time its signature states, so the signer needs to be valid only then;
# the authority outlives it so that nothing issued in its last year lacks a valid issuer.
AUTHORITY_DAYS = 20 * 365
SIGNER_DAYS = 10 * 365
# Pair of a private key and the certificate of its public half.
_Pair = tuple[ec.EllipticCurvePrivateKey, x509.Certificate]

NAME_LENGTH = 64  # RFC 5280, upper bound of a common name; counted in bytes of UTF-8 here


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key, its certificate and the certificate that readers of reports are to trust."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate
    authority: x509.Certificate

    @property
    def name(self) -> str:
        """The common name in the certificate."""
        return str(self.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)

    @property
    def trusted_certificate(self) -> bytes:
        """The authority's certificate in PEM: what is published, and what `check` is given."""
        return self.authority.public_bytes(serialization.Encoding.PEM)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the authority's certificate in lower-case hexadecimal."""
        return self.authority.fingerprint(hashes.SHA256()).hex()

    def key_for_pyhanko(self) -> asn1_keys.PrivateKeyInfo:
        """The private key in the form pyHanko takes."""
        return asn1_keys.PrivateKeyInfo.load(
            self.key.private_bytes(
                serialization.Encoding.DER,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )


def ensure_signer(folder: Path, *, name: Text | str, now: datetime) -> Signer:
    """The signer in `folder`, made there if it is not yet. `name` is the platform's, `now` the date
    from which new certificates are valid; both are ignored once the files exist.

    Safe when several processes start at once: all end with the same keys. Raises ValueError when a
    file is damaged or the signer was not issued under the authority beside it.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    authority_key, authority = _ensure(
        folder / AUTHORITY_FILE, lambda: _new_authority(name=str(name), now=now)
    )
    key, certificate = _ensure(
        folder / SIGNER_FILE,
        lambda: _new_signer(
            name=str(name), authority=authority, authority_key=authority_key, now=now
        ),
    )
    try:
        certificate.verify_directly_issued_by(authority)
    except InvalidSignature:
        raise ValueError(f"{SIGNER_FILE} was not issued under {AUTHORITY_FILE}") from None
    return Signer(key=key, certificate=certificate, authority=authority)


def _ensure(path: Path, make: Callable[[], _Pair]) -> _Pair:
    if not path.exists():
        _create(path, *make())
    content = path.read_bytes()
    try:
        key = serialization.load_pem_private_key(content, password=None)
        certificate = x509.load_pem_x509_certificate(content)
    except (ValueError, TypeError):
        raise ValueError(f"{path.name} is damaged: no key and certificate in PEM") from None
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ValueError(f"{path.name} is damaged: not a key on an elliptic curve")
    if key.public_key() != certificate.public_key():
        raise ValueError(f"{path.name} is damaged: key and certificate do not belong together")
    return key, certificate


def _create(path: Path, key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate) -> None:
    aside = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(
                key.private_bytes(
                    serialization.Encoding.PEM,
                    serialization.PrivateFormat.PKCS8,
                    serialization.NoEncryption(),
                )
            )
            file.write(certificate.public_bytes(serialization.Encoding.PEM))
            file.flush()
            os.fsync(file.fileno())
        # `link` refuses to replace: of two processes that race, both then read the winner's key.
        os.link(aside, path)
    except FileExistsError:
        pass
    finally:
        aside.unlink(missing_ok=True)


def _new_authority(*, name: str, now: datetime) -> _Pair:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _subject(name, suffix=" 根证书 root")
    builder = _builder(subject, subject, key.public_key(), now, AUTHORITY_DAYS)
    builder = (
        builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    return key, builder.sign(key, hashes.SHA256())


def _new_signer(
    *,
    name: str,
    authority: x509.Certificate,
    authority_key: ec.EllipticCurvePrivateKey,
    now: datetime,
) -> _Pair:
    key = ec.generate_private_key(ec.SECP256R1())
    builder = _builder(_subject(name), authority.subject, key.public_key(), now, SIGNER_DAYS)
    public = authority_key.public_key()
    builder = (
        builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(digital_signature=True, content_commitment=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(public), critical=False)
    )
    return key, builder.sign(authority_key, hashes.SHA256())


def _subject(name: str, *, suffix: str = "") -> x509.Name:
    room = NAME_LENGTH - len(suffix.encode())
    fitting = name.encode()[:room].decode(errors="ignore").strip()
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, DEMONSTRATION),
            x509.NameAttribute(NameOID.COMMON_NAME, fitting + suffix),
        ]
    )


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    public: ec.EllipticCurvePublicKey,
    now: datetime,
    days: int,
) -> x509.CertificateBuilder:
    return x509.CertificateBuilder(
        issuer_name=issuer,
        subject_name=subject,
        public_key=public,
        serial_number=x509.random_serial_number(),
        not_valid_before=now,
        not_valid_after=now + timedelta(days=days),
    )


def _usage(
    *,
    digital_signature: bool = False,
    content_commitment: bool = False,
    key_cert_sign: bool = False,
    crl_sign: bool = False,
) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        content_commitment=content_commitment,
        key_cert_sign=key_cert_sign,
        crl_sign=crl_sign,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
