"""SM2 signatures with SM3 (GM/T 0003-2012, GB/T 32918.2-2016), for the suite `gm`.

The one widely kept implementation is OpenSSL's; `cryptography` does not hand it through, so that the system's libcrypto is asked
directly. Signatures are r and s, 32 bytes each; the signer is identified as GM/T 0009-2012 section 10 has it by default.
"""

from __future__ import annotations

import ctypes
import ctypes.util
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)

from .bilingual import Text
from .errors import Refusal

IDENTITY = b"1234567812345678"
POINT_BYTES = 65
SCALAR_BYTES = 32
SIGNATURE_BYTES = 64
_ORDER = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
_NID = 1172
_EVP_PKEY_EC = 408
_OID = bytes.fromhex("06082a811ccf5501822d")
"""1.2.156.10197.1.301, the curve's name in DER."""
_MOST_DER_BYTES = 80


def scalar_of(secret: bytes) -> bytes:
    """A private key out of 32 random bytes."""
    return (int.from_bytes(secret) % (_ORDER - 2) + 1).to_bytes(SCALAR_BYTES)


def public_of(scalar: bytes) -> bytes:
    """The public key, an uncompressed point of 65 bytes."""
    lib = _libcrypto()
    group = lib.EC_GROUP_new_by_curve_name(_NID)
    point, number = lib.EC_POINT_new(group), lib.BN_bin2bn(scalar, len(scalar), None)
    try:
        _must(lib.EC_POINT_mul(group, point, number, None, None, None))
        out = ctypes.create_string_buffer(POINT_BYTES)
        if lib.EC_POINT_point2oct(group, point, 4, out, POINT_BYTES, None) != POINT_BYTES:
            raise RuntimeError("libcrypto gave no point")
        return out.raw
    finally:
        lib.BN_clear_free(number)
        lib.EC_POINT_free(point)
        lib.EC_GROUP_free(group)


def sign(scalar: bytes, text: bytes) -> bytes:
    """r and s over the text."""
    lib = _libcrypto()
    key = _private(scalar)
    digest, context = _begun(key)
    try:
        _must(lib.EVP_DigestSignInit(digest, None, lib.EVP_sm3(), None, key))
        out = ctypes.create_string_buffer(_MOST_DER_BYTES)
        length = ctypes.c_size_t(_MOST_DER_BYTES)
        _must(lib.EVP_DigestSign(digest, out, ctypes.byref(length), text, len(text)))
    finally:
        _over(digest, context, key)
    r, s = decode_dss_signature(out.raw[: length.value])
    return r.to_bytes(SCALAR_BYTES) + s.to_bytes(SCALAR_BYTES)


def verifies(public: bytes, text: bytes, signature: bytes) -> bool:
    """Whether it is this key's over the text; False for anything malformed."""
    if len(signature) != SIGNATURE_BYTES or len(public) != POINT_BYTES:
        return False
    lib = _libcrypto()
    key = _public(public)
    if not key:
        lib.ERR_clear_error()
        return False
    r, s = signature[:SCALAR_BYTES], signature[SCALAR_BYTES:]
    spelt = encode_dss_signature(int.from_bytes(r), int.from_bytes(s))
    digest, context = _begun(key)
    try:
        _must(lib.EVP_DigestVerifyInit(digest, None, lib.EVP_sm3(), None, key))
        held = bool(lib.EVP_DigestVerify(digest, spelt, len(spelt), text, len(text)) == 1)
    finally:
        _over(digest, context, key)
    lib.ERR_clear_error()
    return held


def _begun(key: int) -> tuple[int, int]:
    """A digest to sign or verify with, which knows who signs."""
    lib = _libcrypto()
    digest, context = lib.EVP_MD_CTX_new(), lib.EVP_PKEY_CTX_new(key, None)
    _must(lib.EVP_PKEY_CTX_set1_id(context, IDENTITY, len(IDENTITY)))
    lib.EVP_MD_CTX_set_pkey_ctx(digest, context)
    return digest, context


def _over(digest: int, context: int, key: int) -> None:
    lib = _libcrypto()
    lib.EVP_MD_CTX_free(digest)
    lib.EVP_PKEY_CTX_free(context)
    lib.EVP_PKEY_free(key)


def _private(scalar: bytes) -> int:
    # ECPrivateKey of RFC 5915 with its curve and public key
    inner = b"\x02\x01\x01\x04\x20" + scalar + b"\xa0\x0a" + _OID
    inner += b"\xa1\x44\x03\x42\x00" + public_of(scalar)
    spelt = b"\x30" + bytes([len(inner)]) + inner
    start = ctypes.c_char_p(spelt)
    key = _libcrypto().d2i_PrivateKey(_EVP_PKEY_EC, None, ctypes.byref(start), len(spelt))
    if not key:
        raise RuntimeError("libcrypto does not take the key")
    return int(key)


def _public(point: bytes) -> int:
    # SubjectPublicKeyInfo of RFC 5480, with the curve of this name
    algorithm = bytes.fromhex("301306072a8648ce3d0201") + _OID
    inner = algorithm + b"\x03\x42\x00" + point
    spelt = b"\x30" + bytes([len(inner)]) + inner
    start = ctypes.c_char_p(spelt)
    return int(_libcrypto().d2i_PUBKEY(None, ctypes.byref(start), len(spelt)) or 0)


def _must(done: int) -> None:
    if done != 1:
        _libcrypto().ERR_clear_error()
        raise RuntimeError("libcrypto refused an SM2 operation")


@cache
def _libcrypto() -> Any:
    """OpenSSL 3 as the system has it. Raises Refusal `keys.no-sm2`."""
    name = ctypes.util.find_library("crypto")
    try:
        lib = ctypes.CDLL(name or "libcrypto.so.3")
        pointer, size = ctypes.c_void_p, ctypes.c_size_t
        for function, result, arguments in (
            ("EC_GROUP_new_by_curve_name", pointer, (ctypes.c_int,)),
            ("EC_GROUP_free", None, (pointer,)),
            ("EC_POINT_new", pointer, (pointer,)),
            ("EC_POINT_free", None, (pointer,)),
            ("EC_POINT_mul", ctypes.c_int, (pointer,) * 6),
            (
                "EC_POINT_point2oct",
                size,
                (pointer, pointer, ctypes.c_int, ctypes.c_char_p, size, pointer),
            ),
            ("BN_bin2bn", pointer, (ctypes.c_char_p, ctypes.c_int, pointer)),
            ("BN_clear_free", None, (pointer,)),
            (
                "d2i_PrivateKey",
                pointer,
                (ctypes.c_int, pointer, pointer, ctypes.c_long),
            ),
            ("d2i_PUBKEY", pointer, (pointer, pointer, ctypes.c_long)),
            ("EVP_sm3", pointer, ()),
            ("EVP_MD_CTX_new", pointer, ()),
            ("EVP_MD_CTX_free", None, (pointer,)),
            ("EVP_MD_CTX_set_pkey_ctx", None, (pointer, pointer)),
            ("EVP_PKEY_CTX_new", pointer, (pointer, pointer)),
            ("EVP_PKEY_CTX_free", None, (pointer,)),
            ("EVP_PKEY_CTX_set1_id", ctypes.c_int, (pointer, ctypes.c_char_p, ctypes.c_int)),
            ("EVP_PKEY_free", None, (pointer,)),
            ("EVP_DigestSignInit", ctypes.c_int, (pointer,) * 5),
            (
                "EVP_DigestSign",
                ctypes.c_int,
                (pointer, ctypes.c_char_p, pointer, ctypes.c_char_p, size),
            ),
            ("EVP_DigestVerifyInit", ctypes.c_int, (pointer,) * 5),
            (
                "EVP_DigestVerify",
                ctypes.c_int,
                (pointer, ctypes.c_char_p, size, ctypes.c_char_p, size),
            ),
            ("ERR_clear_error", None, ()),
        ):
            called = getattr(lib, function)
            called.restype, called.argtypes = result, arguments
    except (OSError, AttributeError):
        raise no_sm2() from None
    return lib


def no_sm2() -> Refusal:
    """The system has no OpenSSL 3 that signs by SM2."""
    return Refusal(
        code="keys.no-sm2",
        what=Text(
            "本机没有支持 SM2 的 OpenSSL 3（libcrypto），不能启用国密套件。",
            "This machine has no OpenSSL 3 (libcrypto) that knows SM2; the suite gm cannot be used.",
        ),
        mend=Text(
            "请安装 libssl3，或者把 GONGXIN_SUITE 改回 standard。",
            "Install libssl3, or set GONGXIN_SUITE back to standard.",
        ),
    )
