"""SM2 with SM3: the standard's own example, and a second implementation written from the standard for these tests."""

from __future__ import annotations

import random

import pytest
from cryptography.hazmat.primitives import hashes

from gongxin.lib import sm2

# GM/T 0003.5-2012, annex A
SCALAR = bytes.fromhex("3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8")
PUBLIC = bytes.fromhex(
    "0409F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020"
    "CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13"
)
EXAMPLE = bytes.fromhex(
    "F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3"
    "B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA"
)

P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
A = P - 3
B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
G = (
    0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
    0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0,
)
Point = tuple[int, int] | None


def sm3(*parts: bytes) -> bytes:
    digest = hashes.Hash(hashes.SM3())
    for part in parts:
        digest.update(part)
    return digest.finalize()


def add(one: Point, two: Point) -> Point:
    if one is None or two is None:
        return one or two
    (x1, y1), (x2, y2) = one, two
    if x1 == x2:
        if (y1 + y2) % P == 0:
            return None
        slope = (3 * x1 * x1 + A) * pow(2 * y1, -1, P)
    else:
        slope = (y2 - y1) * pow(x2 - x1, -1, P)
    x = (slope * slope - x1 - x2) % P
    return x, (slope * (x1 - x) - y1) % P


def times(number: int, point: Point) -> Point:
    total: Point = None
    while number:
        if number & 1:
            total = add(total, point)
        point, number = add(point, point), number >> 1
    return total


def holds(public: bytes, text: bytes, signature: bytes, identity: bytes = sm2.IDENTITY) -> bool:
    """GM/T 0003.2-2012 section 7.1, step by step."""
    r, s = int.from_bytes(signature[:32]), int.from_bytes(signature[32:])
    if not (1 <= r < N and 1 <= s < N):
        return False
    entl = (len(identity) * 8).to_bytes(2)
    curve = b"".join(one.to_bytes(32) for one in (A, B, *G))
    e = int.from_bytes(sm3(sm3(entl, identity, curve, public[1:]), text))
    t = (r + s) % N
    if t == 0:
        return False
    whose = int.from_bytes(public[1:33]), int.from_bytes(public[33:])
    found = add(times(s, G), times(t, whose))
    return found is not None and (e + found[0]) % N == r


def test_the_standards_example() -> None:
    assert sm2.public_of(SCALAR) == PUBLIC
    assert holds(PUBLIC, b"message digest", EXAMPLE)
    assert sm2.verifies(PUBLIC, b"message digest", EXAMPLE)
    assert not sm2.verifies(PUBLIC, b"message digest.", EXAMPLE)


def test_both_implementations_agree() -> None:
    chance = random.Random(3)
    for _ in range(12):
        scalar, text = sm2.scalar_of(chance.randbytes(32)), chance.randbytes(chance.randrange(300))
        public, signature = sm2.public_of(scalar), sm2.sign(scalar, text)
        assert times(int.from_bytes(scalar), G) == (
            int.from_bytes(public[1:33]),
            int.from_bytes(public[33:]),
        )
        assert sm2.verifies(public, text, signature)
        assert holds(public, text, signature)


def test_what_was_changed_does_not_hold() -> None:
    chance = random.Random(5)
    text = b"gongxin-ledger\n7\nroot\n"
    signature = sm2.sign(SCALAR, text)
    for _ in range(400):
        what = [PUBLIC, text, signature]
        at = chance.randrange(3)
        spoilt = bytearray(what[at])
        spoilt[chance.randrange(len(spoilt))] ^= 1 << chance.randrange(8)
        what[at] = bytes(spoilt)
        assert not sm2.verifies(*what)


@pytest.mark.parametrize(
    "signature",
    [b"", bytes(64), bytes(63), EXAMPLE + b"\0", b"\xff" * 64, N.to_bytes(32) + EXAMPLE[32:]],
)
def test_what_is_no_signature(signature: bytes) -> None:
    assert not sm2.verifies(PUBLIC, b"message digest", signature)


@pytest.mark.parametrize("public", [b"", bytes(65), b"\x04" + bytes(64), PUBLIC[:64]])
def test_what_is_no_key(public: bytes) -> None:
    assert not sm2.verifies(public, b"message digest", EXAMPLE)


def test_any_secret_gives_a_key() -> None:
    for secret in (bytes(32), b"\xff" * 32, N.to_bytes(32), (N - 1).to_bytes(32)):
        scalar = sm2.scalar_of(secret)
        assert 1 <= int.from_bytes(scalar) <= N - 2
        assert sm2.verifies(sm2.public_of(scalar), b"x", sm2.sign(scalar, b"x"))
