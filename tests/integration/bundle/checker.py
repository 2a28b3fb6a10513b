"""A second checker of court bundles, written from docs/court-bundle.md alone: it shares no line with the platform."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import datetime, timedelta, timezone
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

BEIJING = timezone(timedelta(hours=8))
MEMBERS = {
    "format", "number", "report", "pdf", "made_with", "versions", "editions", "log", "checkpoint",
    "continues", "issued", "opened", "looks",
}  # fmt: skip


class Rejected(Exception):
    """The bundle does not hold."""


def _must(held: bool, why: str) -> None:
    if not held:
        raise Rejected(why)


def _raw(text: str) -> bytes:
    data = base64.b64decode(text, validate=True)
    _must(base64.b64encode(data).decode() == text, "base64")
    return data


def _h(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def _spelt(value: Any) -> bytes:
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def _sum(value: bytes) -> str:
    return hashlib.sha256(value).hexdigest()


def _root(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    _must(0 <= index < size, "place")
    if size == 1:
        _must(not path, "path too long")
        return leaf
    _must(bool(path), "path too short")
    half = 1 << ((size - 1).bit_length() - 1)
    if index < half:
        return _h(b"\x01", _root(leaf, index, half, path[:-1]), path[-1])
    return _h(b"\x01", path[-1], _root(leaf, index - half, size - half, path[:-1]))


def _two_roots(
    old: int, size: int, path: list[bytes], known: bytes, whole: bool
) -> tuple[bytes, bytes]:
    """The roots of the first `old` and of all entries, by recursion (RFC 9162 section 2.1.4.1)."""
    if old == size:
        if whole:
            _must(not path, "path too long")
            return known, known
        _must(len(path) == 1, "path")
        return path[0], path[0]
    _must(bool(path), "path too short")
    half = 1 << ((size - 1).bit_length() - 1)
    if old <= half:
        was, now = _two_roots(old, half, path[:-1], known, whole)
        return was, _h(b"\x01", now, path[-1])
    was, now = _two_roots(old - half, size - half, path[:-1], known, False)
    return _h(b"\x01", path[-1], was), _h(b"\x01", path[-1], now)


def check(text: bytes, key: str = "") -> tuple[int, int]:
    """How many records and looks the report lists. Raises Rejected."""
    try:
        return _check(text, key)
    except Rejected:
        raise
    except (KeyError, TypeError, ValueError, IndexError, InvalidSignature, AttributeError) as fault:
        raise Rejected(type(fault).__name__) from fault


def _vkey(text: str) -> tuple[str, bytes, Ed25519PublicKey]:
    name, short, rest = text.split("+", 2)
    blob = _raw(rest)
    key_id = _h(name.encode(), b"\n", blob)[:4]
    _must(key_id.hex() == short and len(blob) == 33, "key")
    return name, key_id, Ed25519PublicKey.from_public_bytes(blob[1:])


def _head(given: dict[str, Any]) -> tuple[str, int, bytes]:
    name, key_id, public = _vkey(given["log"]["key"])
    witnesses = [_vkey(one) for one in given["log"]["witnesses"]]
    body, _, tail = given["checkpoint"].rpartition("\n\n")
    body += "\n"
    origin, size, root = body.split("\n")[:3]
    _must(origin == name and body.count("\n") == 3, "origin")
    lines = [line.split(" ") for line in tail.split("\n")[:-1]]
    _must(tail.endswith("\n") and len(lines) == 1 + len(witnesses), "signatures")
    seen = set()
    for dash, by, blob in lines:
        _must(dash == "\u2014", "signature line")
        held = _raw(blob)
        seen.add((by, held[:4]))
        if (by, held[:4]) == (name, key_id):
            public.verify(held[4:], body.encode())
            continue
        ((_, _, witness),) = [one for one in witnesses if one[:2] == (by, held[:4])]
        stamp = int.from_bytes(held[4:12])
        witness.verify(held[12:], f"cosignature/v1\ntime {stamp}\n{body}".encode())
    _must(seen == {(name, key_id), *(one[:2] for one in witnesses)}, "signed by")
    _must(str(int(size)) == size, "size")
    return origin, int(size), _raw(root)


def _check(text: bytes, key: str) -> tuple[int, int]:
    given = json.loads(text)
    _must(given["format"] == "gongxin-bundle/1", "format")
    _must(_spelt(given) == text, "spelling")
    _must(set(given) == MEMBERS and set(given["log"]) == {"key", "witnesses"}, "members")
    _must(key in {"", given["log"]["key"]}, "another log")
    origin, size, root = _head(given)

    def held(one: dict[str, Any]) -> dict[str, Any]:
        entry = _raw(one["entry"])
        path = [_raw(step) for step in one["path"]]
        _must(_root(_h(b"\0", entry), one["index"], size, path) == root, "inclusion")
        return dict(json.loads(entry))

    def opened(one: dict[str, Any]) -> dict[str, Any]:
        _must(set(one) == {"index", "entry", "path", "said", "nonce"}, "members")
        nonce = _raw(one["nonce"])
        _must(len(nonce) == 32, "nonce")
        told = hmac.new(nonce, one["said"].encode(), "sha256").digest()
        _must(_raw(held(one)["c"]) == told, "commitment")
        return dict(json.loads(one["said"]))

    issued = opened(given["issued"])
    payload = issued["payload"]
    _must(issued["kind"] == "report-issued" and payload["report"] == given["number"], "issued")
    parts = {name: _raw(given[name]) for name in ("report", "pdf", "made_with")}
    for part, name in (("report", "digest"), ("pdf", "pdf"), ("made_with", "made_with")):
        _must(_sum(parts[part]) == payload[name], part)
    report, made = json.loads(parts["report"]), json.loads(parts["made_with"])
    _must(report["number"] == given["number"], "number")
    _must(report["issued_at"] == _moment(issued["at"]), "issued at")
    quoted = report["ledger"]
    _must(quoted["checkpoint_origin"] == made["origin"] == origin, "origin")
    _must(report["verify_at"] == made["verify_at"], "verify at")
    steps = [_raw(one) for one in given["continues"]]
    _must(0 < quoted["size"] <= size and given["issued"]["index"] >= quoted["size"], "quoted")
    old = bytes.fromhex(quoted["root"])
    _must(_two_roots(quoted["size"], size, steps, old, True) == (old, root), "consistency")

    editions = [
        [one["pack"]["pack"], one["pack"]["edition"], _sum(_spelt(one))]
        for one in given["editions"]
    ]
    _must(editions == made["editions"], "editions")
    versions = [[one["record"], one["version"], _sum(_spelt(one))] for one in given["versions"]]
    _must(versions == made["versions"], "versions")
    as_of, known = (datetime.fromisoformat(made[one]) for one in ("as_of", "known_at"))
    for one in given["versions"]:
        _must(datetime.fromisoformat(one["recorded_at"]) <= known, "known")
        _must(datetime.fromisoformat(one["shown_from"]) <= as_of, "shown from")
        until = one["shown_until"]
        _must(until is None or as_of < datetime.fromisoformat(until), "shown until")

    file = opened(given["opened"])
    _must(file["kind"] == "own-file-opened" and file["uid"] == quoted["event_uid"], "opened")
    _must(file["subject"] == issued["subject"], "somebody else")
    _must(len(given["looks"]) == len(made["looks"]) == len(report["access"]), "looks")
    looks: list[dict[str, Any] | None] = []
    for one, uid, line in zip(given["looks"], made["looks"], report["access"], strict=True):
        if "closed" in one:
            _must(set(one) == {"index", "entry", "path", "closed"}, "members")
            _must(one["closed"] in {"deferred", "third-party"}, "closed")
            _must(_moment(held(one)["t"])[:13] == line["at"][:13], "hour")
            looks.append(None)
            continue
        said = opened(one)
        _must(said["uid"] == uid and said["subject"] == issued["subject"], "look")
        looks.append(said)
    _follows(report, given, looks)
    return len(versions), len(looks)


def _moment(at: str) -> str:
    return datetime.fromisoformat(at).astimezone(BEIJING).replace(microsecond=0).isoformat()


def _follows(report: dict[str, Any], given: dict[str, Any], looks: list[Any]) -> None:
    """What the report lists is what versions, looks and packs say."""
    said: dict[str, dict[str, Any]] = {
        group: {one["code"]: one for document in given["editions"] for one in document[group]}
        for group in ("codes", "organs", "instruments", "purposes")
    }
    said["items"] = {
        one["item"]: one for document in given["editions"] for one in document["items"]
    }
    natures = [section["nature"] for section in report["sections"]]
    _must(natures == ["basic", "good", "adverse"], "sections")
    for section in report["sections"]:
        behind = [one for one in given["versions"] if one["nature"] == section["nature"]]
        _must(len(behind) == len(section["records"]), "records")
        for record, version in zip(section["records"], behind, strict=True):
            _record(record, version, said, looks)
    _must({one["nature"] for one in given["versions"]} <= set(natures), "nature")
    for number, (line, look) in enumerate(zip(report["access"], looks, strict=True), 1):
        _must(line["no"] == number, "number of a look")
        if look is not None:
            _look(line, look, said)


def _record(
    record: dict[str, Any], version: dict[str, Any], said: dict[str, Any], looks: list[Any]
) -> None:
    item = said["items"][version["item"]]
    source = said["organs"].get(version["source"], {}).get("name") or dict.fromkeys(
        ("zh", "en"), version["source"]
    )
    fields = [
        {"label": field["label"], "value": _value(field, version["content"][field["name"]], said)}
        for field in item["fields"]
        if field["name"] in version["content"]
    ]
    document = version["document"]
    organ = document["organ"] or source["zh"]
    basis = [
        {
            "title": said["instruments"][one["instrument"]]["title"],
            "number": said["instruments"][one["instrument"]]["number"],
            "article": one.get("article", ""),
            "to_verify": said["instruments"][one["instrument"]]["confidence"] == "to-verify",
        }
        for one in item["basis"]
    ]
    until = version["shown_until"]
    last = until and datetime.fromisoformat(until).astimezone(BEIJING) - timedelta(microseconds=1)
    since = datetime.fromisoformat(version["recorded_at"])
    seen = [
        place
        for place, look in enumerate(looks, 1)
        if (look is None and place in record["seen_by"])
        or (
            look is not None
            and version["item"] in look["payload"].get("items", ())
            and datetime.fromisoformat(look["at"]) >= since
        )
    ]
    derived = {
        "item": version["item"],
        "title": item["title"],
        "fields": fields,
        "source": source,
        "document": {
            "number": document["number"],
            "organ": {"zh": organ, "en": organ},
            "date": document["date"],
        }
        if document["number"] and document["date"]
        else None,
        "basis": basis,
        "valid_from": version["valid_from"],
        "shown_until": last and last.date().isoformat(),
        "class": version["class"],
        "seen_by": seen,
    }
    _must({**record, **derived} == record, "record")
    _must(
        set(record) - {"statement"} == {*derived, "how_to_object", "disputed"},
        "members of a record",
    )


def _value(field: dict[str, Any], value: str, said: dict[str, Any]) -> str:
    if field.get("codes"):
        entries = said["codes"][field["codes"]]["entries"]
        names = {one["value"]: one["name"]["zh"] for one in entries}
        value = names.get(value) or "；".join(names.get(part, part) for part in value.split(";"))
    elif field.get("unit"):
        value += field["unit"]
    if field["type"] != "id-number":
        return value
    plain = "".join(mark for mark in value.upper() if mark.isalnum())
    left, right = min(3, len(plain) // 4), min(2, len(plain) // 4)
    return plain[:left] + "*" * (len(plain) - left - right) + plain[len(plain) - right :]


def _look(line: dict[str, Any], look: dict[str, Any], said: dict[str, Any]) -> None:
    payload = look["payload"]
    _must(line["at"] == _moment(look["at"]), "time of a look")
    references = (payload.get(one) for one in ("mandate", "case_reference", "authorisation"))
    _must(line["case_reference"] == next(filter(None, references), None), "case")
    if look["kind"] != "look-up":
        return
    codes = payload["items"]
    titles = [said["items"][one]["title"] for one in codes]
    seen = {
        "zh": "、".join(one["zh"] for one in titles) or "没有可展示的记录",
        "en": ", ".join(one["en"] for one in titles) or "No record to show",
    }
    unit = payload["unit"]
    _must(
        (line["organ"], line["unit"], line["purpose"], line["fields_seen"])
        == (
            said["organs"][look["organ"]]["name"],
            {"zh": unit, "en": unit} if unit else None,
            said["purposes"][payload["purpose"]]["title"],
            seen,
        ),
        "look",
    )
