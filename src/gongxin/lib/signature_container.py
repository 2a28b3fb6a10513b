"""The signature container in a PDF: CMS SignedData (RFC 5652) as CAdES asks, in one spelling.

Ordinary readers accept many spellings of one container, and anything behind it: bytes there can
change without a reader noticing. Here a container counts only if it is the one that can be built
again from its signed attributes, its signature value and its certificate, byte for byte, with zeros
behind it. Every byte is then either covered by a signature or compared.
"""

from __future__ import annotations

import hashlib

from asn1crypto import algos, cms
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec


class NotVerified(Exception):
    """The container is not one of ours, or does not sign these bytes."""


def verified(*, place: bytes, digest: bytes) -> x509.Certificate:
    """The signer's certificate, if the container in `place` (hexadecimal) signs `digest` (SHA-256).

    Whether the certificate is to be trusted is for the caller to say. Raises NotVerified.
    """
    try:
        certificate, attributes, signature = _parts(place)
        # One spelling only: what is not signed itself is built again and compared, padding too.
        spelling = container(certificate, attributes, signature).hex().upper().encode()
        if place != spelling.ljust(len(place), b"0"):
            raise NotVerified("not the one spelling")
        _compare(attributes, certificate=certificate.dump(), digest=digest)
        known = x509.load_der_x509_certificate(certificate.dump())
        key = known.public_key()
        if not isinstance(key, ec.EllipticCurvePublicKey):
            raise NotVerified("not a key on an elliptic curve")
        key.verify(signature, attributes.untag().dump(), ec.ECDSA(hashes.SHA256()))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, InvalidSignature) as error:
        raise NotVerified(type(error).__name__) from None
    return known


def _parts(place: bytes) -> tuple[asn1_x509.Certificate, cms.CMSAttributes, bytes]:
    signed_data = cms.ContentInfo.load(bytes.fromhex(place.decode("ascii")))["content"]
    info = signed_data["signer_infos"][0]
    return signed_data["certificates"][0].chosen, info["signed_attrs"], info["signature"].native


def _compare(attributes: cms.CMSAttributes, *, certificate: bytes, digest: bytes) -> None:
    """The signed attributes must name this content and bind this certificate (RFC 5035)."""
    stated = {each["type"].native: each["values"].native for each in attributes}
    bound = stated["signing_certificate_v2"][0]["certs"][0]["cert_hash"]
    if bound != hashlib.sha256(certificate).digest():
        raise NotVerified("another certificate")
    if stated["message_digest"] != [digest] or stated["content_type"] != ["data"]:
        raise NotVerified("other content")


def container(
    certificate: asn1_x509.Certificate, attributes: cms.CMSAttributes, signature: bytes
) -> bytes:
    """The one container that this module writes for these three (RFC 5652 section 5)."""
    sha256 = algos.DigestAlgorithm({"algorithm": "sha256"})
    info = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier(
                {
                    "issuer_and_serial_number": cms.IssuerAndSerialNumber(
                        {
                            "issuer": certificate.issuer,
                            "serial_number": certificate["tbs_certificate"]["serial_number"],
                        }
                    )
                }
            ),
            "digest_algorithm": sha256,
            "signed_attrs": attributes,
            "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
            "signature": signature,
        }
    )
    data = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [sha256],
            "encap_content_info": {"content_type": "data"},
            "certificates": [certificate],
            "signer_infos": [info],
        }
    )
    encoded: bytes = cms.ContentInfo({"content_type": "signed_data", "content": data}).dump()
    return encoded
