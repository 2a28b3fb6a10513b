"""Take a file that a department's system pushes under a signed manifest.

The manifest says whose file it is, what it holds, its SHA-256 and its place in the sender's own
count. The answer is kept in the transaction that loads the file, so that a sender who heard nothing can
ask again and gets the first answer, never a second load.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from gongxin.apps.identity.api import Actor, Role, SignedStatement
from gongxin.lib.errors import Refusal
from gongxin.lib.outages import Outage

from ..enums import Channel
from ..errors.channels import (
    body_not_as_signed,
    key_used_for_another,
    manifest_malformed,
    sequence_used,
)
from ..models import Batch, PushedBatch
from .receive_file import receive_file
from .sign_receipt import signed_receipt

VERSION = 1
MAX_COUNT = 2**53 - 1
_ONE_SENDER = "SELECT pg_advisory_xact_lock(hashtext('gongxin.push.' || %s))"


@dataclass(frozen=True, slots=True)
class Manifest:
    """清单: what a sending system signs for one file."""

    item: str
    sha256: str
    sequence: int
    rows: int | None
    dry_run: bool

    @classmethod
    def read(cls, claims: Mapping[str, Any]) -> Manifest:
        """From the claims of a statement. Raises Refusal `push.manifest-malformed`."""

        def member(name: str, *, sound: bool) -> Any:
            if not sound:
                raise manifest_malformed(name)
            return claims.get(name)

        def is_count(value: Any, least: int) -> bool:
            return type(value) is int and least <= value <= MAX_COUNT

        item, digest, rows = (claims.get(name) for name in ("item", "sha256", "rows"))
        member("v", sound=claims.get("v") == VERSION)
        return cls(
            item=member("item", sound=isinstance(item, str) and 0 < len(item) <= 48),
            sha256=member(
                "sha256",
                sound=isinstance(digest, str) and bool(re.fullmatch("[0-9a-f]{64}", digest)),
            ),
            sequence=member("seq", sound=is_count(claims.get("seq"), 1)),
            rows=member("rows", sound=rows is None or is_count(rows, 1)),
            dry_run=bool(member("dry_run", sound=type(claims.get("dry_run", False)) is bool)),
        )


def push_batch(
    *,
    statement: SignedStatement,
    token: str,
    idempotency_key: str,
    body: Path,
    body_sha256: str,
    now: datetime,
) -> dict[str, Any]:
    """The answer to a push: the signed receipt, or what a rehearsal foretells.

    Raises Refusal; one about the file itself is kept as the answer, one about manifest, key or
    sequence stores nothing.
    """
    manifest = Manifest.read(statement.claims)
    system = statement.system
    actor = Actor(ref=system.ref, role=Role.CLERK, organ=system.organ)
    if manifest.sha256 != body_sha256:
        raise body_not_as_signed()
    if manifest.dry_run:
        return _file(manifest, actor, body, now)[0]
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_ONE_SENDER, [system.ref])
        digest = hashlib.sha256(token.encode()).hexdigest()
        answer = _known_answer(system.ref, idempotency_key, digest)
        if answer is None:
            _check_sequence(system.ref, manifest.sequence)
            try:
                answer, batch = _file(manifest, actor, body, now)
            except Outage:
                raise  # no answer to keep: the same push may be sent again
            except Refusal as refusal:
                answer, batch = {"refused": refusal_as_dict(refusal)}, None
            PushedBatch.objects.create(
                system=system.ref,
                idempotency_key=idempotency_key,
                sequence=manifest.sequence,
                manifest_digest=digest,
                batch=batch,
                answer=answer,
                answered_at=now,
            )
    return answer


def refusal_as_dict(refusal: Refusal) -> dict[str, Any]:
    """A refusal as it is kept and answered."""
    return {
        "code": refusal.code,
        "what": refusal.what.as_dict(),
        "mend": refusal.mend.as_dict(),
    }


def _file(
    manifest: Manifest, actor: Actor, body: Path, now: datetime
) -> tuple[dict[str, Any], Batch | None]:
    receipt = receive_file(
        path=body,
        item_code=manifest.item,
        source_code=actor.organ,
        actor=actor,
        channel=Channel.PUSH,
        now=now,
        rehearsal=manifest.dry_run,
        rows_stated=manifest.rows,
    )
    found = receipt.as_dict()
    if manifest.dry_run:
        return {"rehearsal": found}, None
    signed = signed_receipt(number=receipt.batch, actor=actor)
    answer = {**signed, "findings": found["findings"], "findings_total": receipt.findings_total}
    return answer, Batch.objects.get(number=receipt.batch)


def _known_answer(system: str, key: str, digest: str) -> dict[str, Any] | None:
    known = PushedBatch.objects.filter(system=system, idempotency_key=key).first()
    if known is None:
        return None
    if known.manifest_digest != digest:
        raise key_used_for_another()
    answer: dict[str, Any] = known.answer
    return answer


def _check_sequence(system: str, sequence: int) -> None:
    newest = PushedBatch.objects.filter(system=system).aggregate(n=Max("sequence"))["n"] or 0
    if sequence <= newest:
        raise sequence_used(newest)
