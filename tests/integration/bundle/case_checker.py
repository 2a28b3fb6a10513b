"""A second checker of the bundles of cases, written from docs/court-bundle.md alone: it shares no line with the platform.

A program of its own: `python -I case_checker.py BUNDLE [KEY] [EVIDENCE ...]` says what it found as JSON, or why the bundle does not hold.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import sys
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

MEMBERS = {
    "format", "number", "contents", "evidence", "editions", "log", "checkpoint", "made", "confirmed", "entries",
}  # fmt: skip
INSIDE = {
    "format", "bundle", "case", "party", "purpose", "case_reference", "second", "made_at", "known_at", "origin",
    "cases", "versions", "notices", "events", "editions",
}  # fmt: skip
Json = dict[str, Any]


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


def _sum(value: bytes) -> str:
    return hashlib.sha256(value).hexdigest()


def _spelt(value: Any) -> bytes:
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


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


def _vkey(text: str) -> tuple[str, bytes, Ed25519PublicKey]:
    name, short, rest = text.split("+", 2)
    blob = _raw(rest)
    key_id = _h(name.encode(), b"\n", blob)[:4]
    _must(key_id.hex() == short and len(blob) == 33, "key")
    return name, key_id, Ed25519PublicKey.from_public_bytes(blob[1:])


def _head(given: Json) -> tuple[str, int, bytes]:
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


def check(text: bytes, key: str = "", apart: tuple[bytes, ...] = ()) -> Json:
    """What the bundle holds, in numbers. Raises Rejected."""
    try:
        return _check(text, key, apart)
    except Rejected:
        raise
    except (KeyError, TypeError, ValueError, IndexError, InvalidSignature, AttributeError) as fault:
        raise Rejected(type(fault).__name__) from fault


def _check(text: bytes, key: str, apart: tuple[bytes, ...]) -> Json:
    given = json.loads(text)
    _must(given["format"] == "gongxin-case-bundle/1", "format")
    _must(_spelt(given) == text, "spelling")
    _must(set(given) == MEMBERS and set(given["log"]) == {"key", "witnesses"}, "members")
    _must(key in {"", given["log"]["key"]}, "another log")
    origin, size, root = _head(given)

    def opened(one: Json) -> Json:
        _must(set(one) == {"index", "entry", "path", "said", "nonce"}, "members")
        entry, nonce = _raw(one["entry"]), _raw(one["nonce"])
        path = [_raw(step) for step in one["path"]]
        _must(_root(_h(b"\0", entry), one["index"], size, path) == root, "inclusion")
        told = hmac.new(nonce, one["said"].encode(), "sha256").digest()
        _must(len(nonce) == 32 and _raw(json.loads(entry)["c"]) == told, "commitment")
        return dict(json.loads(one["said"]))

    contents = _raw(given["contents"])
    said = json.loads(contents)
    _must(_spelt(said) == contents and set(said) == INSIDE, "contents")
    _must(said["format"] == "urn:gongxin:case-bundle:1" and said["origin"] == origin, "contents")
    subject = _made(given, said, contents, opened)
    editions = [
        [one["pack"]["pack"], one["pack"]["edition"], _sum(_spelt(one))]
        for one in given["editions"]
    ]
    _must(editions == said["editions"], "editions")
    named = {tuple(one) for case in said["cases"] for one in case["editions"]}
    _must(named == {tuple(one) for one in editions}, "editions of the cases")
    events = [opened(one) for one in given["entries"]]
    _must([one["uid"] for one in events] == said["events"], "events")
    _must(all(one["subject"] == subject for one in events), "somebody else")
    _must(all(_at(one["at"]) < _at(said["made_at"]) for one in events), "events later")
    _chain(said, events, given["editions"])
    missing = _files(given, said, apart)
    _versions(said, given["editions"])
    _notices(said, events)
    return {
        "case": said["case"],
        "cases": len(said["cases"]),
        "acts": sum(len(case["acts"]) for case in said["cases"]),
        "versions": len(said["versions"]),
        "notices": len(said["notices"]),
        "evidence": len(given["evidence"]),
        "apart": missing,
        "events": len(events),
    }


def _made(given: Json, said: Json, contents: bytes, opened: Any) -> str:
    """That it hangs on the log; says whose it is."""
    made = opened(given["made"])
    told = made["payload"]
    _must(made["kind"] == "case-bundle-made" and told["digest"] == _sum(contents), "made")
    _must(told["bundle"] == said["bundle"] == given["number"], "number")
    for name in ("case", "party", "purpose", "second"):
        _must(told[name] == said[name], name)
    _must(told.get("case_reference", "") == said["case_reference"], "reference")
    _must(_at(made["at"]) == _at(said["made_at"]), "made at")
    _must(told["versions"] == len(said["versions"]), "versions")
    _must(told["evidence"] == len(given["evidence"]), "evidence")
    _must((given["confirmed"] is not None) == said["second"], "confirmed")
    if given["confirmed"] is not None:
        by = opened(given["confirmed"])
        _must(by["kind"] == "case-bundle-confirmed" and by["subject"] == made["subject"], "second")
        _must(by["payload"]["bundle"] == given["number"], "second")
        _must(by["payload"]["digest"] == told["digest"], "second")
        _must(by["actor"] != made["actor"] and _at(by["at"]) >= _at(made["at"]), "second")
    return str(made["subject"])


def _flow(case: Json, documents: list[Json]) -> Json:
    """Its workflow, as the last of its editions that has it says."""
    named = {(one[0], one[1]) for one in case["editions"]}
    flow: Json = {}
    for document in documents:
        if (document["pack"]["pack"], document["pack"]["edition"]) in named:
            for one in document.get("workflows", []):
                flow = one if one["code"] == case["workflow"] else flow
    _must(bool(flow), "workflow")
    return flow


def _chain(said: Json, events: list[Json], documents: list[Json]) -> None:
    cases = said["cases"]
    _must(cases[-1]["number"] == said["case"], "last case")
    for before, behind in pairwise(cases):
        _must(behind["follows"] == before["number"], "chain")
    for case in cases:
        flow = _flow(case, documents)
        own = [one for one in events if one["payload"].get("case") == case["number"]]
        _raised(case, [one for one in own if one["kind"] == "case-raised"], flow)
        _acts(case, [one for one in own if one["kind"] == "case-acted"], flow)
        added = [one for one in own if one["kind"] == "case-evidence-added"]
        _must(len(added) == len(case["evidence"]), "evidence of a case")
        for one, event in zip(case["evidence"], added, strict=True):
            told = event["payload"]
            _must(one["number"] == told["evidence"] and one["by"] == event["actor"], "evidence")
            _must(_at(one["at"]) == _at(event["at"]), "evidence")
            for name in ("party", "kind", "bytes", "digest"):
                _must(one[name] == told[name], "evidence")


def _raised(case: Json, events: list[Json], flow: Json) -> None:
    (event,) = events
    told = event["payload"]
    _must(told["workflow"] == case["workflow"] and told["about"] == flow["about"], "raised")
    _must(told["to"] == case["organ"] and told.get("follows", "") == case["follows"], "raised")
    _must(_at(event["at"]) == _at(case["raised_at"]), "raised at")
    _must(event["actor"] == case["raised_by"], "raised by")
    _must(told.get("by", "subject") == case["raised_party"], "raised by")
    _must(told.get("mandate", "") == case["mandate"], "mandate")
    counter = case["counter"] or {"unit": "", "means": ""}
    for name in ("unit", "means"):
        _must(told.get(name, "") == counter[name], "window")
    records = {one["record"] for one in case["disputes"]}
    _must(told["records"] == len(records), "records")
    _must(told["items"] == sorted({one["item"] for one in case["disputes"]}), "items")
    _due(case, 0, told["due"])


def _acts(case: Json, events: list[Json], flow: Json) -> None:
    _must(len(events) == len(case["acts"]), "acts")
    steps = {one["code"]: one for one in flow["steps"]}
    for place, (act, event) in enumerate(zip(case["acts"], events, strict=True), 1):
        told = event["payload"]
        _must(act["number"] == told["place"] == place, "place")
        for name in ("act", "from", "to"):
            _must(act[name] == told[name], name)
        _must(_at(act["at"]) == _at(event["at"]) and act["by"] == event["actor"], "act")
        for name in ("drafted_by", "ground"):
            _must(act[name] == told.get(name, ""), name)
        _must(act["departs"] == told.get("departs", False), "departs")
        (rule,) = [one for one in steps[act["from"]]["acts"] if one["code"] == act["act"]]
        _must(rule["to"] == act["to"], "to")
        _must(rule.get("by", steps[act["from"]]["waits_for"]) == act["party"], "party")
        _must(rule.get("effect", "none") == told["effect"], "effect")
        second = rule.get("second", False)
        _must(bool(act["drafted_by"]) == second and act["by"] != act["drafted_by"], "second")
        if told["effect"] == "correct":
            fields = sorted({one["field"] for one in act["given"]["values"]})
            _must(fields == told["fields"], "fields")
        if act["to"] in steps:
            _due(case, place, told["due"])
    if case["acts"] and case["acts"][-1]["to"] not in steps:
        _must(case["end"] == case["acts"][-1]["to"], "end")
    codes = {one["code"] for one in flow["ends"]}
    _must(case["end"] in codes | {""}, "end")


def _due(case: Json, after: int, due: str) -> None:
    first = next(one for one in case["waits"] if one["after"] == after)
    _must(_at(first["due_at"]) == _at(due), "due")
    over = first["why"]["over_from"]
    _must(over is None or _at(over) == _at(due), "why")


def _files(given: Json, said: Json, apart: tuple[bytes, ...]) -> list[str]:
    """Each file is what was handed in; says which lie apart and were not given."""
    named = [one for case in said["cases"] for one in case["evidence"]]
    by_number = {one["number"]: one for one in named}
    _must(sorted(by_number) == sorted(one["number"] for one in given["evidence"]), "files")
    _must(len(by_number) == len(named), "files")
    missing = []
    for one in given["evidence"]:
        _must(set(one) == {"content", "nonce", "number"}, "members of a file")
        about, nonce = by_number[one["number"]], _raw(one["nonce"])
        _must(len(nonce) == 16, "nonce of a file")
        if one["content"] is None:
            if not any(_sum(nonce + file) == about["digest"] for file in apart):
                missing.append(one["number"])
            continue
        content = _raw(one["content"])
        _must(len(content) == about["bytes"], "length of a file")
        _must(_sum(nonce + content) == about["digest"], "digest of a file")
    return missing


def _versions(said: Json, documents: list[Json]) -> None:
    by_record: dict[str, list[Json]] = {}
    for one in said["versions"]:
        by_record.setdefault(one["record"], []).append(one)
    disputed = {one["record"]: one["item"] for case in said["cases"] for one in case["disputes"]}
    _must(set(by_record) == set(disputed), "records")
    for record, versions in by_record.items():
        _must(all(one["item"] == disputed[record] for one in versions), "item")
        times = [_at(one["recorded_at"]) for one in versions]
        _must(times == sorted(set(times)) and times[-1] <= _at(said["known_at"]), "recorded")
        for one, behind in pairwise(versions):
            _must(_at(one["replaced_at"]) <= _at(behind["recorded_at"]), "replaced")
    for case in said["cases"]:
        flow = _flow(case, documents)
        rules = {
            (step["code"], act["code"]): act.get("effect", "none")
            for step in flow["steps"]
            for act in step["acts"]
        }
        records = {one["record"] for one in case["disputes"]}
        for act in case["acts"]:
            effect = rules[act["from"], act["act"]]
            if effect in {"end-display", "annul"}:
                for record in records:
                    _must(
                        any(
                            one["status"] == "ended" and _at(one["recorded_at"]) >= _at(act["at"])
                            for one in by_record[record]
                        ),
                        "ended",
                    )
            if effect == "correct":
                for value in act["given"]["values"]:
                    _corrected(by_record[value["record"]], value, _at(act["at"]))


def _corrected(versions: list[Json], value: Json, at: datetime) -> None:
    """A version from then on says the new value where the one before said the old; or it was said so already."""
    if value["was"] == value["value"]:
        return
    pairs = pairwise(versions)
    _must(
        any(
            _at(new["recorded_at"]) >= at
            and old["content"].get(value["field"], "") == value["was"]
            and new["content"].get(value["field"], "") == value["value"]
            for old, new in pairs
        ),
        "corrected",
    )


def _notices(said: Json, events: list[Json]) -> None:
    by_uid = {one["uid"]: one for one in events}
    records = {one["record"] for one in said["versions"]}
    cases = {one["number"] for one in said["cases"]}
    for one in said["notices"]:
        of_record = one["record"] is not None
        _must(one["record"] in records if of_record else one["case"] in cases, "notice")
        if one["served_by"] is not None:
            event = by_uid[one["served_by"]]
            told = event["payload"]
            if of_record:
                _must(
                    event["kind"] == "notice-served" and told["notice"] == one["number"], "served"
                )
                _must(_at(told["since"]) == _at(one["told_at"]), "served")
            else:
                _must(told["case"] == one["case"] and event["kind"] == one["kind"], "served")
                _must(_at(event["at"]) == _at(one["told_at"]), "served")
        if one["opened_by"] is not None:
            event = by_uid[one["opened_by"]]
            _must(event["kind"] == "notice-opened", "opened")
            _must(event["payload"]["notice"] == one["number"], "opened")
            _must(_at(event["at"]) == _at(one["opened_at"]), "opened")


def main(given: list[str]) -> int:
    """Check the file; what is found is printed."""
    text = Path(given[0]).read_bytes()
    apart = tuple(Path(name).read_bytes() for name in given[2:])
    try:
        found = check(text, given[1] if len(given) > 1 else "", apart)
    except Rejected as why:
        sys.stdout.write(json.dumps({"holds": False, "why": str(why)}) + "\n")
        return 1
    sys.stdout.write(json.dumps({"holds": True, **found}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
