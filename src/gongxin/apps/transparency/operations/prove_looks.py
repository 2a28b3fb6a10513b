"""查询凭证: everything about a person that the log holds, so that they can check it without the platform.

A file they keep: each entry opened, with its way to a checkpoint that was published, and for each tally their own line,
or the two between which it would stand. docs/proof-of-looks.md describes it; the page `verify-looks.html` reads it.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from gongxin.apps.access.api import Power, Telling, whose_file
from gongxin.apps.catalogue.api import Catalogue, item_titles, purpose_titles, read_catalogue
from gongxin.apps.directory.api import organ_names
from gongxin.apps.identity.api import Actor
from gongxin.apps.ledger.api import (
    EventKind,
    OpenedEntry,
    current_checkpoint,
    log_verifier,
    opened_entries,
    record_event,
    witness_keys,
)
from gongxin.apps.register.api import identities_of
from gongxin.lib.bilingual import Text

from ..errors import nothing_tallied
from ..queries import lines_near, tallies
from ..rules.tallies import Place, label_of, mark_of
from .marks import mark_key, proof_of_mark

FORMAT = "gongxin-looks/1"


def prove_looks(*, actor: Actor, now: datetime) -> bytes:
    """The file, as JSON. That it was taken is an event. Raises Refusal where there is nothing to prove yet."""
    with transaction.atomic():
        whose = whose_file(actor=actor, power=Power.SEE_LOOKS, told_elsewhere=True)
        head = current_checkpoint()
        if whose.subject_key is None or head is None:
            raise nothing_tallied()
        counted = tallies(within=head.size)
        identity = identities_of(subject_keys=[whose.subject_key]).get(whose.subject_key)
        if identity is None or not counted:
            raise nothing_tallied()
        beside = {tally.event for tally in counted}
        opened = opened_entries(subject_key=whose.subject_key, beside=beside)
        tally_entries, own = _apart(opened.entries)
        if not tally_entries:
            raise nothing_tallied()
        record_event(
            kind=EventKind.LOOKS_TAKEN,
            occurred_at=now,
            actor=actor.ref,
            subject_key=whose.subject_key,
            payload={
                **whose.told,
                "size": opened.size,
                "entries": len(own),
            },
        )
    catalogue = read_catalogue()
    telling = Telling((_payload(one) for one in own), catalogue=catalogue, now=now)
    proof = proof_of_mark(identity.identifier)
    mark = mark_of(proof)
    lines = lines_near({number: label_of(mark, number) for number in tally_entries})
    document = {
        "format": FORMAT,
        "made_at": now.isoformat(),
        "log": {"origin": log_verifier().name, "key": log_verifier().vkey()},
        "checkpoint": opened.checkpoint,
        "witnesses": list(witness_keys()),
        "subject": {
            "key": str(whose.subject_key),
            "identifier": identity.identifier,
            "mark_key": _b64(mark_key()),
            "mark_proof": _b64(proof),
        },
        "entries": [_told(one, telling) for one in own],
        "tallies": [
            {"event": _entry(event), "lines": [_line(place) for place in lines[number]]}
            for number, event in sorted(tally_entries.items())
        ],
        "words": _words(own, telling, catalogue),
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _words(
    own: Iterable[OpenedEntry], telling: Telling, catalogue: Catalogue
) -> dict[str, dict[str, dict[str, str]]]:
    """What the codes in these entries are called. Words for the reader: nothing of the proof hangs on them."""
    said = [json.loads(one.said) for one in own if telling.closed(_payload(one)) is None]
    names: dict[str, Mapping[str, Text]] = {
        "kinds": {kind.value: kind.label for kind in EventKind},
        "organs": organ_names(),
        "purposes": purpose_titles(catalogue=catalogue),
        "items": item_titles(catalogue=catalogue),
    }
    found = {
        "kinds": {json.loads(one.entry)["k"] for one in own},
        "organs": {one["organ"] for one in said},
        "purposes": {one["payload"].get("purpose") for one in said},
        "items": {item for one in said for item in one["payload"].get("items") or ()},
    }
    return {
        group: {code: words.as_dict() for code, words in known.items() if code in found[group]}
        for group, known in names.items()
    }


def _apart(entries: Iterable[OpenedEntry]) -> tuple[dict[int, OpenedEntry], list[OpenedEntry]]:
    """The events of tallies by their numbers, and what is about the person."""
    told, own = {}, []
    for entry in entries:
        said = json.loads(entry.said)
        if said["kind"] == EventKind.TALLY_MADE.value:
            told[int(said["payload"]["tally"])] = entry
        else:
            own.append(entry)
    return told, own


def _payload(opened: OpenedEntry) -> dict[str, Any]:
    payload: dict[str, Any] = json.loads(opened.said)["payload"]
    return payload


def _told(opened: OpenedEntry, telling: Telling) -> dict[str, Any]:
    """The entry opened, or, where it may not be told yet, unopened with the reason: it is counted all the same."""
    closed = telling.closed(_payload(opened))
    if closed is None:
        return _entry(opened)
    return {
        **_unopened(opened),
        "closed": {"because": closed.because.value, **closed.words.as_dict()},
    }


def _entry(opened: OpenedEntry) -> dict[str, Any]:
    return {
        **_unopened(opened),
        "said": opened.said.decode(),
        "nonce": _b64(opened.nonce),
    }


def _unopened(opened: OpenedEntry) -> dict[str, Any]:
    return {
        "index": opened.index,
        "entry": _b64(opened.entry),
        "path": [_b64(step) for step in opened.path],
    }


def _line(place: Place) -> dict[str, Any]:
    return {
        "place": place.index,
        "label": _b64(place.line.label),
        "value": _b64(place.line.value),
        "path": [_b64(step) for step in place.path],
    }


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()
