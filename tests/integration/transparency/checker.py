"""A second checker of proofs of looks, written from docs/proof-of-looks.md alone: it shares no line with the platform."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


class Rejected(Exception):
    """The proof does not hold."""


def _must(held: bool, why: str) -> None:
    if not held:
        raise Rejected(why)


def _raw(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def _h(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def _root(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """The root to which the path leads, by recursion over the tree's shape (RFC 9162 section 2.1.3)."""
    _must(0 <= index < size, "place")
    if size == 1:
        _must(not path, "path too long")
        return leaf
    _must(bool(path), "path too short")
    half = 1 << ((size - 1).bit_length() - 1)
    if index < half:
        return _h(b"\x01", _root(leaf, index, half, path[:-1]), path[-1])
    return _h(b"\x01", path[-1], _root(leaf, index - half, size - half, path[:-1]))


def check(text: bytes) -> tuple[int, int, int]:
    """Entries about the person, how many of them are tallied, and up to which entry. Raises Rejected."""
    try:
        return _check(json.loads(text))
    except (
        KeyError,
        TypeError,
        ValueError,
        IndexError,
        InvalidSignature,
        AttributeError,
        UnsupportedAlgorithm,
    ) as fault:
        raise Rejected(type(fault).__name__) from fault


def _check(given: dict[str, Any]) -> tuple[int, int, int]:
    _must(given["format"] == "gongxin-looks/1", "format")
    name, short, rest = given["log"]["key"].split("+", 2)
    key = _raw(rest)
    _must(_h(name.encode(), b"\n", key)[:4].hex() == short, "key id")
    body, _, signatures = given["checkpoint"].rpartition("\n\n")
    body += "\n"
    origin, size_text, root_text = body.split("\n")[:3]
    _must(origin == name, "origin")
    size, root = int(size_text), _raw(root_text)
    mine = [line.split(" ") for line in signatures.splitlines()]
    signed = [_raw(blob) for dash, by, blob in mine if by == name and dash == "\u2014"]
    signed = [blob[4:] for blob in signed if blob[:4].hex() == short]
    _must(len(signed) == 1, "no signature of the log")
    Ed25519PublicKey.from_public_bytes(key[1:]).verify(signed[0], body.encode())
    for witness in given["witnesses"]:
        _cosigned(witness, body, mine)

    subject = given["subject"]
    spki, proof = _raw(subject["mark_key"]), _raw(subject["mark_proof"])
    serialization.load_der_public_key(spki).verify(  # type: ignore[union-attr,call-arg]
        proof,
        b"gongxin subject v1\0" + subject["identifier"].encode(),
        padding.PKCS1v15(),  # type: ignore[arg-type]
        hashes.SHA256(),  # type: ignore[arg-type]
    )
    mark = _h(b"gongxin tally mark v1\0", proof)

    def held(one: dict[str, Any]) -> tuple[int, bytes, bytes]:
        entry = _raw(one["entry"])
        leaf = _h(b"\0", entry)
        path = [_raw(step) for step in one["path"]]
        _must(_root(leaf, one["index"], size, path) == root, "inclusion")
        return one["index"], leaf, entry

    def opened(one: dict[str, Any]) -> tuple[int, bytes, dict[str, Any]]:
        place, leaf, entry = held(one)
        expected = hmac.new(_raw(one["nonce"]), one["said"].encode(), "sha256").digest()
        _must(_raw(json.loads(entry)["c"]) == expected, "commitment")
        return place, leaf, json.loads(one["said"])

    own = []
    for one in given["entries"]:
        if "closed" in one:
            _must(not {"said", "nonce"} & set(one), "closed and opened")
            place, leaf, _ = held(one)
        else:
            place, leaf, said = opened(one)
            _must(said["subject"] == subject["key"], "somebody else")
        own.append((place, leaf))
    _must([place for place, _ in own] == sorted({place for place, _ in own}), "order")
    end = 0
    for number, tally in enumerate(given["tallies"]):
        place, _, said = opened(tally["event"])
        told = said["payload"]
        _must(said["kind"] == "tally-made" and said["subject"] is None, "kind")
        _must((told["tally"], told["begins"]) == (number, end), "gap")
        _must(end < told["ends"] <= place, "range")
        _must(told["key"] == hashlib.sha256(spki).hexdigest(), "key")
        _tally(tally["lines"], told, mark, own)
        end = told["ends"]
    _must(end > 0, "no tally")
    return len(own), sum(place < end for place, _ in own), end


def _cosigned(vkey: str, body: str, lines: list[list[str]]) -> None:
    name, short, rest = vkey.split("+", 2)
    for _, by, text in lines:
        blob = _raw(text)
        if by == name and blob[:4].hex() == short:
            said = f"cosignature/v1\ntime {int.from_bytes(blob[4:12])}\n{body}"
            key = Ed25519PublicKey.from_public_bytes(_raw(rest)[1:])
            key.verify(blob[12:], said.encode())


def _tally(
    lines: list[dict[str, Any]],
    told: dict[str, Any],
    mark: bytes,
    own: list[tuple[int, bytes]],
) -> None:
    number, begins, ends, size = (told[name] for name in ("tally", "begins", "ends", "lines"))
    label = hmac.new(mark, b"gongxin tally label v1\0" + number.to_bytes(8), "sha256").digest()
    mine = [(at, leaf) for at, leaf in own if begins <= at < ends]
    held = []
    for line in lines:
        found, value = _raw(line["label"]), _raw(line["value"])
        path = [_raw(step) for step in line["path"]]
        _must(
            _root(_h(b"\0", found, value), line["place"], size, path).hex() == told["root"], "line"
        )
        held.append((line["place"], found, value))
    if mine:
        said = b"".join(each.to_bytes(8) for each in (number, begins, ends, len(mine)))
        said += b"".join(at.to_bytes(8) + leaf for at, leaf in mine)
        value = hmac.new(mark, b"gongxin tally value v1\0" + said, "sha256").digest()
        _must([(found, kept) for _, found, kept in held] == [(label, value)], "count")
        return
    if size == 0:
        _must(not held and told["root"] == hashlib.sha256(b"").hexdigest(), "empty")
        return
    places = [place for place, _, _ in held]
    left = [place for place, found, _ in held if found < label]
    right = [place for place, found, _ in held if found > label]
    _must(len(left) + len(right) == len(places) > 0 and len(left) <= 1 >= len(right), "absence")
    _must((left[0] if left else -1) + 1 == (right[0] if right else size), "absence")
